import type { Expr } from '../core/Expr.js'
import { divide } from './divide.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { isFinite } from './isFinite.js'
import { multiply } from './multiply.js'
import { sign } from './sign.js'
import { where } from './where.js'

/** `d x/y`: 0 where the length y is, and ±d where x is infinite. */
const along = (d: Expr, x: Expr, y: Expr): Expr =>
  where(y, multiply(d, where(isFinite(x), divide(x, where(y, y, 1)), sign(x))), 0)

/** The rules of {@link hypot}. */
export const Hypot = elementwise2({
  name: 'hypot',
  f: (a, b) => Math.hypot(a, b),
  derivatives: [(d, a, _, y) => along(d, a, y), (d, _, b, y) => along(d, b, y)]
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
