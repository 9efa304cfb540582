import type { Expr } from '../core/Expr.js'
import { divide } from './divide.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { hypot } from './hypot.js'
import { isFinite } from './isFinite.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'
import { sign } from './sign.js'
import { where } from './where.js'

/** `d x/r²` without overflow: 0 where the distance r is, and where x is infinite. */
const turn = (d: Expr, x: Expr, r: Expr): Expr => {
  const length = where(r, r, 1)
  return where(r, multiply(d, divide(divide(where(isFinite(x), x, sign(x)), length), length)), 0)
}

/** The rules of {@link atan2}. */
export const Atan2 = elementwise2({
  name: 'atan2',
  f: Math.atan2,
  derivatives: [(d, a, b) => turn(d, b, hypot(a, b)), (d, a, b) => negative(turn(d, a, hypot(a, b)))]
})

/**
 * The angle of the point (b, a).
 *
 * Shape: both stretch to one shape.
 * Derivative: d atan2(a, b) = (b da − a db)/(a² + b²); 0 at the origin.
 * Units: radians, −π to π.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { atan2, constant, run } from 'catamat'
 *
 * run(atan2(1, constant([[0, -1]])), {}).to2DArray() // => [ [ 1.5707963267948966, 2.356194490192345 ] ]
 *
 * @category trigonometry
 */
export const atan2 = binary(Atan2)
