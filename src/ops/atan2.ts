import type { Expr } from '../core/Expr.js'
import { divide } from './divide.js'
import { equal } from './equal.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { hypot } from './hypot.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'
import { where } from './where.js'

/** The distance from the origin, or 1 there: both quotients are 0 then. */
const radius = (a: Expr, b: Expr): Expr => {
  const r = hypot(a, b)
  return where(equal(r, 0), 1, r)
}

/** The rules of {@link atan2}. */
export const Atan2 = elementwise2({
  name: 'atan2',
  f: Math.atan2,
  derivatives: [
    (d, a, b) => multiply(d, divide(divide(b, radius(a, b)), radius(a, b))),
    (d, a, b) => negative(multiply(d, divide(divide(a, radius(a, b)), radius(a, b))))
  ]
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
