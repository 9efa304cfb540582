import { apply } from '../core/build.js'
import type { Expr, Notation, Operation, Param } from '../core/Expr.js'
import { meanSquaredError } from '../derived/meanSquaredError.js'
import { swapAxes } from '../derived/swapAxes.js'
import { tile } from '../derived/tile.js'
import * as ops from '../ops/index.js'
import { signature } from '../ops/signature.js'

/** What builds an expression from operands and parameters; it may come from untyped code. */
export type Make = (...args: ReadonlyArray<unknown>) => unknown

/** What a name before parentheses stands for. */
export interface Callee {
  readonly name: string
  /** How many operands come first, in a list where any number will do; undefined where only the arguments themselves tell. */
  readonly operands: number | 'list' | undefined
  /** The most parameters beside them. */
  readonly params: number
  /** Whether the parameters come before the operands. */
  readonly isParamsFirst: boolean
  readonly build: (operands: ReadonlyArray<Expr>, params: ReadonlyArray<unknown>) => unknown
  /** The operation itself, for parameters as its rules keep them. */
  readonly op: Operation | undefined
}

const words = (text: string): ReadonlyArray<string> => text.split(' ')

const ANY = Number.POSITIVE_INFINITY

/** How many parameters a constructor takes at most, where it takes any. */
const PARAMS: ReadonlyMap<string, number> = new Map([
  ...words(
    'all any argmax argmin at broadcastTo concat cumprod cumsum dimension einsum expandDims flip huber logSoftmax logsumexp max mean min norm permuteAxes prod reshape size softmax squeeze stack sum tril triu'
  ).map((name) => [name, 1] as const),
  ...words('eye partLike placeLike recurrence scatterAdd std swapAxes take tile var variance').map(
    (name) => [name, 2] as const
  ),
  ...words('arange shift').map((name) => [name, 3] as const),
  ...words('full ones pad padLike slice sliceLike zeros').map((name) => [name, ANY] as const)
])

/** How operands and parameters become arguments, where not operands first. */
const ARGUMENTS: ReadonlyMap<string, (make: Make) => Callee['build']> = new Map([
  ['concat', (make) => (operands, params) => make(operands, ...params)],
  ['stack', (make) => (operands, params) => (params.length === 0 ? make(operands) : make(operands[0], ...params))],
  ['einsum', (make) => (operands, params) => make(...params, ...operands)],
  [
    'partLike',
    (make) =>
      ([whole, ...parts], params) =>
        make(whole, parts, ...params)
  ],
  [
    'placeLike',
    (make) =>
      ([x, whole, ...parts], params) =>
        make(x, whole, parts, ...params)
  ]
])

const calleeOf = (name: string, make: Make, op: Operation | undefined, arity: number): Callee => ({
  name,
  operands: op === undefined ? arity : (op.arity ?? 'list'),
  params: PARAMS.get(name) ?? 0,
  isParamsFirst: op?.notation?._tag === 'Call',
  build: ARGUMENTS.get(name)?.(make) ?? ((operands, params) => make(...operands, ...params)),
  op
})

const DERIVED: ReadonlyArray<readonly [string, Make, number]> = [
  ['meanSquaredError', meanSquaredError as Make, 2], // each refuses what does not fit
  ['swapAxes', swapAxes as Make, 1],
  ['tile', tile as Make, 1]
]

const isConstructor = (entry: [string, unknown]): entry is [string, Make] => typeof entry[1] === 'function'

/** The constructors of this library by name: those of operations, and what is composed of them. */
const callees: ReadonlyMap<string, Callee> = new Map([
  ...Object.entries<unknown>(ops)
    .filter(isConstructor)
    .map(([name, make]) => {
      const op = signature.get(name === 'variance' ? 'var' : name)
      return [name, calleeOf(name, make, op, 0)] as const
    }),
  ...DERIVED.map(([name, make, arity]) => [name, calleeOf(name, make, undefined, arity)] as const)
])

/** One that a user gives: its arguments alone tell what is an operand. */
const foreign = (name: string, make: Make): Callee => ({
  name,
  operands: undefined,
  params: ANY,
  isParamsFirst: false,
  build: (_, args) => make(...args),
  op: undefined
})

/** The constructors of this library, and over them those of a user. */
export const calleesWith = (own: ReadonlyMap<string, Make>): ReadonlyMap<string, Callee> =>
  own.size === 0
    ? callees
    : new Map([...callees, ...[...own].map(([name, make]) => [name, foreign(name, make)] as const)])

/** A sign between or before operands. */
export interface Sign {
  readonly precedence: number
  readonly isRight: boolean
  readonly build: (operands: ReadonlyArray<Expr>) => Expr
}

/** The sign of an operation that is written so. */
const signOf = (op: Operation, tag: Notation['_tag']): ReadonlyArray<readonly [string, Sign]> => {
  const { notation } = op
  if (notation === undefined || notation._tag === 'Call' || notation._tag !== tag) return []
  const isRight = notation._tag === 'Prefix' || notation.associates === 'right'
  return [
    [notation.symbol, { precedence: notation.precedence, isRight, build: (operands) => apply(op, operands) }] as const
  ]
}

const signs = (tag: 'Infix' | 'Prefix'): ReadonlyMap<string, Sign> =>
  new Map([...signature.values()].flatMap((op) => signOf(op, tag)))

/** `+`, `@`, …: how tightly they bind, and what they make. */
export const infixes = signs('Infix')

export const prefixes = signs('Prefix')

/** An operation whose parameters are given as its rules keep them. */
export const lifted = (op: Operation, operands: ReadonlyArray<Expr>, params: ReadonlyArray<Param>): Expr =>
  apply(op, operands, params)
