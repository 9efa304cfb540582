import type { Apply, Expr, Unary } from '../core/Expr.js'
import type { AxisOrAxes, AxisReduction } from '../core/typedAxes.js'
import { divide } from './divide.js'
import { equal } from './equal.js'
import { exp } from './exp.js'
import { exponentials, logTotal } from './families/exponentials.js'
import { type AxisParam, axesOf, reducer, reduction } from './families/reduction.js'
import { isNaN } from './isNaN.js'
import { logicalAnd } from './logicalAnd.js'
import { multiply } from './multiply.js'
import { subtract } from './subtract.js'
import { sum } from './sum.js'
import { where } from './where.js'

/** `eˣ⁻ʸ`; where x and y are one infinity, x shares the change with its equals. */
const weights = (node: Apply<Unary, AxisParam>): Expr => {
  const [x] = node.args
  const difference = subtract(x, node)
  const same = equal(x, node)
  return where(logicalAnd(isNaN(difference), same), divide(1, sum(same, axesOf(node))), exp(difference))
}

/** The rules of {@link logsumexp}. */
export const Logsumexp = reduction({
  name: 'logsumexp',
  reduce: (lane) => {
    const scaled = exponentials(lane)
    return Math.abs(scaled.most) === Number.POSITIVE_INFINITY ? scaled.most : scaled.most + logTotal(scaled)
  },
  jvp: ([dx], node) => (dx === undefined ? undefined : sum(multiply(weights(node), dx), axesOf(node))),
  vjp: (ct, node) => multiply(ct, weights(node))
})

const reduce = reducer(Logsumexp)

/**
 * `log Σeˣ` along an axis, the last one by default, without overflow; −∞ of none.
 *
 * Shape: m × n → 1 × n (axis 0), m × 1 (axis 1).
 * Derivative: dy = Σ softmax(x) dx; where y is infinite, entries equal to it share it equally.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, logsumexp, run } from 'catamat'
 *
 * run(logsumexp(constant([[1000, 1000]])), {}).to2DArray() // => [ [ 1000.6931471805599 ] ]
 *
 * @category reductions
 */
// The last axis by default: the overloads say which shape is left.
export const logsumexp = ((x: Expr, axis: AxisOrAxes = -1) => reduce(x, axis)) as AxisReduction
