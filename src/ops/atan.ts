import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { hypot } from './hypot.js'
import { multiply } from './multiply.js'
import { reciprocal } from './reciprocal.js'
import { square } from './square.js'

/** The rules of {@link atan}. The square is the last, so that none overflows. */
export const Atan = elementwise1({
  name: 'atan',
  f: Math.atan,
  derivative: (d, x) => multiply(d, square(reciprocal(hypot(1, x))))
})

/**
 * The arc tangent of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(atan x) = dx/(1 + x²).
 * Units: radians, −π/2 to π/2.
 *
 * @example
 * import { atan, constant, run } from 'catamat'
 *
 * run(atan(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 0.7853981633974483 ] ]
 *
 * @category trigonometry
 */
export const atan = unary(Atan)
