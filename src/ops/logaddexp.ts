import type { Expr } from '../core/Expr.js'
import { expOf, log1pOf } from '../core/elementary.js'
import { equal } from './equal.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { isNaN } from './isNaN.js'
import { logicalAnd } from './logicalAnd.js'
import { multiply } from './multiply.js'
import { sigmoid } from './sigmoid.js'
import { subtract } from './subtract.js'
import { where } from './where.js'

const logaddexpOf = (a: number, b: number): number =>
  a === b ? a + Math.LN2 : Math.max(a, b) + log1pOf(expOf(-Math.abs(a - b)))

/** The difference; 0 of equal infinities alone, as other equals have a second derivative. */
const gap = (a: Expr, b: Expr): Expr => {
  const difference = subtract(a, b)
  return where(logicalAnd(isNaN(difference), equal(a, b)), 0, difference)
}

/** The rules of {@link logaddexp}. */
export const Logaddexp = elementwise2({
  name: 'logaddexp',
  f: logaddexpOf,
  derivatives: [(d, a, b) => multiply(d, sigmoid(gap(a, b))), (d, a, b) => multiply(d, sigmoid(gap(b, a)))]
})

/**
 * `log(eᵃ + eᵇ)`, without overflow.
 *
 * Shape: both stretch to one shape.
 * Derivative: d log(eᵃ + eᵇ) = σ(a − b) da + σ(b − a) db; half of each where they are one infinity.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { logaddexp, run } from 'catamat'
 *
 * run(logaddexp(1000, 1000), {}).to2DArray() // => [ [ 1000.6931471805599 ] ]
 *
 * @category special functions
 */
export const logaddexp = binary(Logaddexp)
