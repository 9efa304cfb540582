import type { Apply, Expr, Unary } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import type { CorrectedReduction } from '../core/typedAxes.js'
import { divide } from './divide.js'
import { equal } from './equal.js'
import { isSafe, lengthOf } from './families/length.js'
import { meanOf, pairwiseSum } from './families/pairwise.js'
import { type AxisParam, axesOf, type Lane, mapLane, reducerWith, reduction } from './families/reduction.js'
import { count } from './families/witness.js'
import { maximum } from './maximum.js'
import { mean } from './mean.js'
import { multiply } from './multiply.js'
import { subtract } from './subtract.js'
import { sum } from './sum.js'
import { where } from './where.js'

type Node = Apply<Unary, AxisParam>

/**
 * What differs from the mean; the second time takes off what the first mean was rounded by, so that equal entries differ by 0.
 *
 * Source: the corrected two-pass algorithm; Chan, Golub and LeVeque, Algorithms for Computing the Sample Variance.
 */
const deviations = (lane: Lane): Lane => {
  const center = meanOf(lane)
  const once = mapLane(lane, (x) => x - center)
  const off = meanOf(once)
  return Number.isFinite(off) ? mapLane(once, (x) => x - off) : once // what overflowed stays infinite
}

/** The mean first, then the squares of what differs from it: nothing cancels. */
const varianceOf = (lane: Lane, [, correction = 0]: AxisParam): number => {
  return pairwiseSum(mapLane(deviations(lane), (x) => x * x)) / Math.max(0, lane.length - correction)
}

/** The root of the variance, also where that overflows or vanishes. */
const spreadOf = (lane: Lane, params: AxisParam): number => {
  const variance = varianceOf(lane, params)
  const { 1: correction = 0 } = params
  return isSafe(variance)
    ? Math.sqrt(variance)
    : lengthOf(deviations(lane)) / Math.sqrt(Math.max(0, lane.length - correction))
}

const correctionFault = ([, correction]: AxisParam): Refusal | undefined =>
  correction === undefined || Number.isFinite(correction)
    ? undefined
    : { _tag: 'InvalidArgument', argument: 'the correction', got: correction, allowed: 'a finite number' }

/** (x − μ)/(n − correction): half of the derivative of the variance. */
const deviation = (node: Node): Expr => {
  const [x] = node.args
  const n = count(x, node.params)
  const { 1: correction = 0 } = node.params
  return divide(
    subtract(x, mean(x, axesOf(node))),
    typeof n === 'number' ? Math.max(0, n - correction) : correction === 0 ? n : maximum(subtract(n, correction), 0)
  )
}

/** The rules of {@link variance}. */
export const Var = reduction({
  name: 'var',
  fault: correctionFault,
  reduce: varianceOf,
  jvp: ([dx], node) => (dx === undefined ? undefined : multiply(2, sum(multiply(deviation(node), dx), axesOf(node)))),
  vjp: (ct, node) => multiply(ct, multiply(2, deviation(node)))
})

/** Where the deviation is 0, so is the numerator: 1 stands in. */
const nonZero = (y: Expr): Expr => where(equal(y, 0), 1, y)

/** The rules of {@link std}. */
export const Std = reduction({
  name: 'std',
  fault: correctionFault,
  reduce: spreadOf,
  jvp: ([dx], node) =>
    dx === undefined
      ? undefined
      : where(node, sum(multiply(divide(deviation(node), nonZero(node)), dx), axesOf(node)), 0),
  vjp: (ct, node) => where(node, multiply(ct, divide(deviation(node), nonZero(node))), 0)
})

// The overloads say what `apply` cannot: the shape that each axis leaves.
const corrected = (op: typeof Var): CorrectedReduction => reducerWith(op) as CorrectedReduction

/**
 * The variance along an axis, or of all entries: the mean squared deviation, divided by n − correction. Also exported as `var`.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: d(var x) = 2 Σ (x − μ) dx/(n − correction).
 * Errors: `InvalidArgument` where the axis or the correction is none.
 *
 * @example
 * import { constant, run, variance } from 'catamat'
 *
 * run(variance(constant([[1, 2, 3]])), {}).to2DArray() // => [ [ 0.6666666666666666 ] ]
 *
 * @category reductions
 */
export const variance = corrected(Var)

/**
 * The standard deviation along an axis, or of all entries: the root of {@link variance}, without overflow on the way.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: d(std x) = Σ (x − μ) dx/((n − correction) std x); 0 where that is 0.
 * Errors: `InvalidArgument` where the axis or the correction is none.
 *
 * @example
 * import { constant, run, std } from 'catamat'
 *
 * run(std(constant([[1, 2, 3]]), 1, 1), {}).to2DArray() // => [ [ 1 ] ]
 *
 * @category reductions
 */
export const std = corrected(Std)

export { variance as var }
