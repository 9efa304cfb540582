import { binaryCrossEntropy, exp, expm1, log, log1p, logaddexp, sigmoid, softplus, tanh, xlogy } from './elementary.js'
import type { Arithmetic, Vectors } from './vectors.js'

/** An elementwise operation on vectors; of fewer operands than it takes, the first stands for the others. */
type Rule = (a: Arithmetic, x: Vectors, y: Vectors, z: Vectors) => Vectors

/** 1 where a mask is set, else 0. */
const indicator =
  (mask: Rule): Rule =>
  (a, x, y, z) =>
    a.and(mask(a, x, y, z), a.constant('one'))
const isTrue = (a: Arithmetic, x: Vectors): Vectors => a.ne(x, a.constant('zero'))

const rules = {
  add: (a, x, y) => a.add(x, y),
  subtract: (a, x, y) => a.sub(x, y),
  multiply: (a, x, y) => a.mul(x, y),
  divide: (a, x, y) => a.div(x, y),
  negative: (a, x) => a.neg(x),
  abs: (a, x) => a.abs(x),
  sqrt: (a, x) => a.sqrt(x),
  square: (a, x) => a.mul(x, x),
  reciprocal: (a, x) => a.div(a.constant('one'), x),
  maximum: (a, x, y) => a.max(x, y),
  minimum: (a, x, y) => a.min(x, y),
  clip: (a, x, low, high) => a.min(a.max(x, low), high),
  relu: (a, x) => a.max(x, a.constant('zero')),
  where: (a, condition, x, y) => a.select(isTrue(a, condition), x, y),
  equal: indicator((a, x, y) => a.eq(x, y)),
  notEqual: indicator((a, x, y) => a.ne(x, y)),
  greater: indicator((a, x, y) => a.gt(x, y)),
  greaterEqual: indicator((a, x, y) => a.ge(x, y)),
  less: indicator((a, x, y) => a.lt(x, y)),
  lessEqual: indicator((a, x, y) => a.le(x, y)),
  logicalAnd: indicator((a, x, y) => a.and(isTrue(a, x), isTrue(a, y))),
  logicalOr: indicator((a, x, y) => a.or(isTrue(a, x), isTrue(a, y))),
  logicalNot: indicator((a, x) => a.eq(x, a.constant('zero'))),
  isNaN: indicator((a, x) => a.ne(x, x)),
  isFinite: indicator((a, x) => a.lt(a.abs(x), a.constant('infinity'))),
  floor: (a, x) => a.floor(x),
  ceil: (a, x) => a.ceil(x),
  round: (a, x) => a.nearest(x),
  sign: (a, x) => {
    const unit = a.or(a.and(x, a.constant('negativeZero')), a.constant('one'))
    return a.select(a.gt(a.abs(x), a.constant('zero')), unit, x)
  },
  stopGradient: (_, x) => x,
  exp,
  expm1,
  log,
  log1p,
  sigmoid,
  tanh,
  softplus,
  logaddexp,
  binaryCrossEntropy,
  xlogy,
  logSigmoid: (a, x) => a.neg(softplus(a, a.neg(x)))
} satisfies Readonly<Record<string, Rule>>

/** An operation that has a vector form with the bits of its own rule. */
export type Pointwise = keyof typeof rules

/** Whether an operation, by its name, has a vector form. */
export const isSupported = (name: string): name is Pointwise => Object.hasOwn(rules, name)

/** The operations that have a vector form. */
export const pointwiseNames: ReadonlyArray<Pointwise> = Object.keys(rules).filter(isSupported)

const HEAVY: ReadonlySet<Pointwise> = new Set([
  'exp',
  'expm1',
  'log',
  'log1p',
  'sigmoid',
  'tanh',
  'softplus',
  'logaddexp',
  'binaryCrossEntropy',
  'xlogy',
  'logSigmoid'
])

/** Whether an operation takes many instructions that wait for each other. */
export const isHeavy = (name: Pointwise): boolean => HEAVY.has(name)

/** What an operation makes of its operands. */
export const applied = (a: Arithmetic, name: Pointwise, operands: ReadonlyArray<Vectors>): Vectors => {
  const [x = a.constant('nan'), y = x, z = x] = operands
  return rules[name](a, x, y, z)
}
