import type { Code, Local, Statement } from './code.js'
import { type Constant, offsetOf } from './constants.js'
import { f64x2, i32, i64x2, v128 } from './instructions.js'

/** Several vectors that are computed side by side, statement by statement, so that one need not wait for another. */
export type Vectors = ReadonlyArray<Code<'v128'>>

type Unary = (x: Vectors) => Vectors
type Binary = (x: Vectors, y: Vectors) => Vectors

/** Arithmetic on vectors: each operation is a statement per vector, kept in a local of its own. */
export interface Arithmetic {
  readonly constant: (constant: Constant) => Vectors
  readonly add: Binary
  readonly sub: Binary
  readonly mul: Binary
  readonly div: Binary
  readonly min: Binary
  readonly max: Binary
  /** The smaller of two, where the first may be NaN and stays. */
  readonly atMost: Binary
  readonly atLeast: Binary
  readonly abs: Unary
  readonly neg: Unary
  readonly sqrt: Unary
  readonly floor: Unary
  readonly ceil: Unary
  readonly nearest: Unary
  readonly trunc: Unary
  readonly eq: Binary
  readonly ne: Binary
  readonly lt: Binary
  readonly gt: Binary
  readonly le: Binary
  readonly ge: Binary
  readonly and: Binary
  readonly or: Binary
  readonly not: Unary
  /** `x` where the mask is set, else `y`. */
  readonly select: (mask: Vectors, x: Vectors, y: Vectors) => Vectors
  /** The sum of bit patterns. */
  readonly addBits: Binary
  readonly subBits: Binary
  /** The bit pattern, halved. */
  readonly halfBits: Unary
  /** The low bits become the exponent, the rest is lost. */
  readonly toExponent: Unary
  /** Sign and exponent become the low bits. */
  readonly fromExponent: Unary
  /** What a function makes of vectors, computed where it is first asked for. */
  readonly once: (f: (a: Arithmetic, x: Vectors) => Vectors, x: Vectors) => Vectors
}

/** Arithmetic on `width` vectors, and the statements that it has made so far. */
export const arithmetic = (
  width: number,
  fresh: () => Local<'v128'>,
  constantsAt: number
): { readonly statements: ReadonlyArray<Statement>; readonly a: Arithmetic } => {
  const statements: Array<Statement> = []
  const keep = (code: Code<'v128'>): Code<'v128'> => {
    const local = fresh()
    statements.push(local.set(code))
    return local
  }
  const unary =
    (f: (x: Code<'v128'>) => Code<'v128'>): Unary =>
    (x) =>
      x.map((one) => keep(f(one)))
  const binary =
    (f: (x: Code<'v128'>, y: Code<'v128'>) => Code<'v128'>): Binary =>
    (x, y) =>
      x.map((one, i) => keep(f(one, y[i] ?? one))) // both are as wide
  const known = new Map<unknown, Map<Vectors, Vectors>>() // by function
  const shifted = (shift: typeof i64x2.shl): Unary => unary((x) => shift(x, i32.const(52)))
  const a: Arithmetic = {
    once: (f, x) => {
      const values = known.get(f) ?? new Map<Vectors, Vectors>()
      known.set(f, values)
      const value = values.get(x) ?? f(a, x)
      values.set(x, value)
      return value
    },
    constant: (constant) => Array.from({ length: width }, () => v128.load(i32.const(constantsAt), offsetOf(constant))),
    add: binary(f64x2.add),
    sub: binary(f64x2.sub),
    mul: binary(f64x2.mul),
    div: binary(f64x2.div),
    min: binary(f64x2.min),
    max: binary(f64x2.max),
    atMost: binary(f64x2.pmin),
    atLeast: binary(f64x2.pmax),
    abs: unary(f64x2.abs),
    neg: unary(f64x2.neg),
    sqrt: unary(f64x2.sqrt),
    floor: unary(f64x2.floor),
    ceil: unary(f64x2.ceil),
    nearest: unary(f64x2.nearest),
    trunc: unary(f64x2.trunc),
    eq: binary(f64x2.eq),
    ne: binary(f64x2.ne),
    lt: binary(f64x2.lt),
    gt: binary(f64x2.gt),
    le: binary(f64x2.le),
    ge: binary(f64x2.ge),
    and: binary(v128.and),
    or: binary(v128.or),
    not: unary(v128.not),
    select: (mask, x, y) => x.map((one, i) => keep(v128.bitselect(one, y[i] ?? one, mask[i] ?? one))), // all are as wide
    addBits: binary(i64x2.add),
    subBits: binary(i64x2.sub),
    halfBits: unary((x) => i64x2.shr_u(x, i32.const(1))),
    toExponent: shifted(i64x2.shl),
    fromExponent: shifted(i64x2.shr_u)
  }
  return { statements, a }
}
