import { apply, placeholderOf } from '../core/build.js'
import type { Expr, Operation, Params } from '../core/Expr.js'
import { abs } from '../ops/abs.js'
import { add } from '../ops/add.js'
import { CrossEntropy } from '../ops/crossEntropy.js'
import { divide } from '../ops/divide.js'
import { equal } from '../ops/equal.js'
import { exp } from '../ops/exp.js'
import type { AxisParam } from '../ops/families/reduction.js'
import { KlDivergence } from '../ops/klDivergence.js'
import { log } from '../ops/log.js'
import { log1p } from '../ops/log1p.js'
import { LogSoftmax } from '../ops/logSoftmax.js'
import { Logsumexp } from '../ops/logsumexp.js'
import { Max } from '../ops/max.js'
import { multiply } from '../ops/multiply.js'
import { Softmax } from '../ops/softmax.js'
import { subtract } from '../ops/subtract.js'
import { Sum } from '../ops/sum.js'
import { where } from '../ops/where.js'

/** The parts of `exponentials` and `logTotal` in `ops/families/exponentials.ts`, of lanes along the axes of an operation. */
const scaled = (x: Expr, axes: Params) => {
  const most = apply(Max, [x], axes as AxisParam) // the parameters of a reduction
  const powers = exp(subtract(x, most))
  const total = apply(Sum, [powers], axes as AxisParam)
  const isMost = equal(powers, 1)
  const ties = subtract(apply(Sum, [isMost], axes as AxisParam), 1)
  const others = apply(Sum, [where(isMost, 0, powers)], axes as AxisParam)
  return { most, powers, total, logTotal: log1p(add(ties, others)) }
}

const LAST: Params = [-1]

/** `Σ term` over the targets of each row that are not 0, of how far each logit lies below the logarithm of the sum of exponentials. */
const measured =
  (term: (target: Expr, gap: Expr) => Expr) =>
  ([logits, targets]: ReadonlyArray<Expr>): Expr => {
    const [x, t] = [logits, targets] as [Expr, Expr] // an operation on two
    const { most, logTotal } = scaled(x, LAST)
    return apply(Sum, [where(t, term(t, subtract(add(most, logTotal), x)), 0)], [-1])
  }

type Composition = (operands: ReadonlyArray<Expr>, params: Params) => Expr

const ofOne =
  (compose: (x: Expr, params: Params) => Expr): Composition =>
  ([x], params) =>
    compose(x as Expr, params) // an operation on one

const COMPOSITIONS: ReadonlyMap<unknown, Composition> = new Map<unknown, Composition>([
  [
    Softmax,
    ofOne((x, axis) => {
      const { powers, total } = scaled(x, axis)
      return divide(powers, total)
    })
  ],
  [
    LogSoftmax,
    ofOne((x, axis) => {
      const { most, logTotal } = scaled(x, axis)
      return subtract(subtract(x, most), logTotal)
    })
  ],
  [
    Logsumexp,
    ofOne((x, axes) => {
      const { most, logTotal } = scaled(x, axes)
      return where(equal(abs(most), Number.POSITIVE_INFINITY), most, add(most, logTotal))
    })
  ],
  [CrossEntropy, measured(multiply)],
  [KlDivergence, measured((target, gap) => multiply(target, add(log(target), gap)))]
])

const operandName = (operand: number): string => `x${operand}`

/** The operand that a placeholder of a composition stands for. */
export const operandOf = (name: string): number => Number(name.slice(1))

/**
 * What an operation is made of, as an expression of placeholders for its operands that has the same bits, and whose parts loops fuse and
 * other operations share; undefined of one that is not made of others. Sizes are names, so that those of the operands are found.
 */
export const composedOf = (op: Operation, params: Params): Expr | undefined => {
  const compose = COMPOSITIONS.get(op)
  if (compose === undefined) return undefined
  const operands = Array.from({ length: op.arity ?? 0 }, (_, i) => {
    const rank = op.rank?.(params, i) ?? 2
    return placeholderOf(
      operandName(i),
      Array.from({ length: rank }, (_, axis) => `n${axis}`)
    )
  })
  return compose(operands, params)
}
