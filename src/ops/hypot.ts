import type { Binary, Expr, Operation } from '../core/Expr.js'
import { abs } from './abs.js'
import { divide } from './divide.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { greater } from './greater.js'
import { isFinite } from './isFinite.js'
import { multiply } from './multiply.js'
import { sign } from './sign.js'
import { where } from './where.js'

/** `x/y`, the length y of x and another; ±1/√(1 + (other/x)²) where x is the larger, as the derivative of x/y cancels there. */
const part = (x: Expr, other: Expr, y: Expr): Expr => {
  const larger = greater(abs(x), abs(other))
  const ratio = divide(other, where(larger, x, 1))
  return where(larger, divide(sign(x), hypot(1, ratio)), where(isFinite(x), divide(x, where(y, y, 1)), sign(x)))
}

/** `d x/y`: 0 where the length y is, and ±d where x is infinite. */
const along = (d: Expr, x: Expr, other: Expr, y: Expr): Expr => where(y, multiply(d, part(x, other, y)), 0)

/** The rules of {@link hypot}. */
export const Hypot: Operation<Binary> = elementwise2({
  name: 'hypot',
  f: (a, b) => Math.hypot(a, b),
  derivatives: [(d, a, b, y) => along(d, a, b, y), (d, a, b, y) => along(d, b, a, y)]
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
