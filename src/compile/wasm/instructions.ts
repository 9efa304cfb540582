/**
 * The instructions that the kernels use, under their names in WebAssembly's text format: `f64x2.mul(a, b)` is the code of both
 * operands followed by the opcode.
 *
 * Source: the WebAssembly core specification, 5.4 Instructions.
 */
import { type Bytes, type Code, code, double, type Statement, signed, type Type, unsigned } from './code.js'

type I32 = Code<'i32'>
type I64 = Code<'i64'>
type F64 = Code<'f64'>
type V128 = Code<'v128'>

const vector = (opcode: number): Bytes => [0xfd, ...unsigned(opcode)]

const unary =
  <A extends Type, R extends Type>(result: R, ...opcode: Bytes) =>
  (a: Code<A>): Code<R> =>
    code(result, a.bytes, ...opcode)
const binary =
  <A extends Type, B extends Type, R extends Type>(result: R, ...opcode: Bytes) =>
  (a: Code<A>, b: Code<B>): Code<R> =>
    code(result, a.bytes, b.bytes, ...opcode)

/** The alignment is only a hint, given as the size of an entry; the offset is added to the address. */
const load =
  <R extends Type>(result: R, align: number, ...opcode: Bytes) =>
  (address: I32, offset = 0): Code<R> =>
    code(result, address.bytes, ...opcode, align, unsigned(offset))
const store =
  <A extends Type>(align: number, ...opcode: Bytes) =>
  (address: I32, value: Code<A>, offset = 0): Statement =>
    code('void', address.bytes, value.bytes, ...opcode, align, unsigned(offset))

const i32s = (opcode: number): ((a: I32, b: I32) => I32) => binary('i32', opcode)
const f64s = (opcode: number): ((a: F64, b: F64) => F64) => binary('f64', opcode)
const v128s = (opcode: number): ((a: V128, b: V128) => V128) => binary('v128', vector(opcode))
const v128u = (opcode: number): ((a: V128) => V128) => unary('v128', vector(opcode))
const shift = (opcode: number): ((a: V128, count: I32) => V128) => binary('v128', vector(opcode))

export const i32 = {
  const: (value: number): I32 => code('i32', 0x41, value >= 0 && value < 64 ? value : signed(BigInt(value))),
  eqz: unary<'i32', 'i32'>('i32', 0x45),
  eq: i32s(0x46),
  ne: i32s(0x47),
  lt_u: i32s(0x49),
  gt_u: i32s(0x4b),
  le_u: i32s(0x4d),
  ge_u: i32s(0x4f),
  add: i32s(0x6a),
  sub: i32s(0x6b),
  mul: i32s(0x6c),
  div_u: i32s(0x6e),
  rem_u: i32s(0x70),
  and: i32s(0x71),
  or: i32s(0x72),
  shl: i32s(0x74),
  shr_u: i32s(0x76),
  load: load('i32', 2, 0x28),
  store: store<'i32'>(2, 0x36)
} as const

export const i64 = {
  const: (value: bigint): I64 => code('i64', 0x42, signed(value))
} as const

export const f64 = {
  const: (value: number): F64 => code('f64', 0x44, double(value)),
  add: f64s(0xa0),
  sub: f64s(0xa1),
  mul: f64s(0xa2),
  min: f64s(0xa4),
  max: f64s(0xa5),
  load: load('f64', 3, 0x2b),
  store: store<'f64'>(3, 0x39)
} as const

export const i64x2 = {
  splat: unary<'i64', 'v128'>('v128', vector(0x12)),
  shl: shift(0xcb),
  shr_u: shift(0xcd),
  add: v128s(0xce),
  sub: v128s(0xd1)
} as const

export const f64x2 = {
  splat: unary<'f64', 'v128'>('v128', vector(0x14)),
  extract_lane: (lane: 0 | 1, a: V128): F64 => code('f64', a.bytes, vector(0x21), lane),
  eq: v128s(0x47),
  ne: v128s(0x48),
  lt: v128s(0x49),
  gt: v128s(0x4a),
  le: v128s(0x4b),
  ge: v128s(0x4c),
  ceil: v128u(0x74),
  floor: v128u(0x75),
  trunc: v128u(0x7a),
  nearest: v128u(0x94),
  abs: v128u(0xec),
  neg: v128u(0xed),
  sqrt: v128u(0xef),
  add: v128s(0xf0),
  sub: v128s(0xf1),
  mul: v128s(0xf2),
  div: v128s(0xf3),
  min: v128s(0xf4),
  max: v128s(0xf5),
  /** `b < a ? b : a`, so that a NaN in `a` stays. */
  pmin: v128s(0xf6),
  /** `a < b ? b : a`, so that a NaN in `a` stays. */
  pmax: v128s(0xf7),
  /** The two float32 in the lower half. */
  promote: v128u(0x5f)
} as const

export const f32x4 = {
  add: v128s(0xe4),
  mul: v128s(0xe6),
  /** Two doubles rounded to float32 in the lower half, 0 in the upper. */
  demote: v128u(0x5e)
} as const

const lanes = (first: number, second: number): ReadonlyArray<number> =>
  [first, second].flatMap((lane) => Array.from({ length: 8 }, (_, byte) => 8 * lane + byte))

export const v128 = {
  load: load('v128', 3, vector(0x00)),
  /** One float32 in all four lanes. */
  load32_splat: load('v128', 2, vector(0x09)),
  /** One double in both lanes. */
  load64_splat: load('v128', 3, vector(0x0a)),
  /** One double in the lower lane, 0 in the upper. */
  load64_zero: load('v128', 3, vector(0x5d)),
  /** One double into the upper lane. */
  load64_upper: (address: I32, a: V128, offset = 0): V128 =>
    code('v128', address.bytes, a.bytes, vector(0x57), 3, unsigned(offset), 1),
  store: store<'v128'>(3, vector(0x0b)),
  /** The lower lane alone. */
  store64_lower: (address: I32, a: V128, offset = 0): Statement =>
    code('void', address.bytes, a.bytes, vector(0x5b), 3, unsigned(offset), 0),
  /** The lowest float32 alone. */
  store32_lower: (address: I32, a: V128, offset = 0): Statement =>
    code('void', address.bytes, a.bytes, vector(0x5a), 2, unsigned(offset), 0),
  /** The chosen lanes of two vectors: 0 and 1 are those of `a`, 2 and 3 those of `b`. */
  shuffle: (first: 0 | 1 | 2 | 3, second: 0 | 1 | 2 | 3, a: V128, b: V128): V128 =>
    code('v128', a.bytes, b.bytes, vector(0x0d), lanes(first, second)),
  and: v128s(0x4e),
  /** `a and not b`. */
  andnot: v128s(0x4f),
  or: v128s(0x50),
  xor: v128s(0x51),
  not: v128u(0x4d),
  /** The bits of `a` where the mask has 1, else of `b`. */
  bitselect: (a: V128, b: V128, mask: V128): V128 => code('v128', a.bytes, b.bytes, mask.bytes, vector(0x52))
} as const
