import type { Expr } from '../core/Expr.js'
import { divide } from './divide.js'
import { equal } from './equal.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { where } from './where.js'

/** The length, or 1 where it is 0: there `a` and `b` are 0 and so is the quotient. */
const nonZero = (y: Expr): Expr => where(equal(y, 0), 1, y)

/** The rules of {@link hypot}. */
export const Hypot = elementwise2({
  name: 'hypot',
  f: (a, b) => Math.hypot(a, b),
  derivatives: [(d, a, _, y) => multiply(d, divide(a, nonZero(y))), (d, _, b, y) => multiply(d, divide(b, nonZero(y)))]
})

/**
 * The length `√(a² + b²)`, without overflow on the way.
 *
 * Shape: both stretch to one shape.
 * Derivative: d√(a² + b²) = (a da + b db)/√(a² + b²); 0 at the origin.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { hypot, run } from 'catamat'
 *
 * run(hypot(3, 4), {}).to2DArray() // => [ [ 5 ] ]
 *
 * @category trigonometry
 */
export const hypot = binary(Hypot)
