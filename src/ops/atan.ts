import { add } from './add.js'
import { divide } from './divide.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { square } from './square.js'

/** The rules of {@link atan}. */
export const Atan = elementwise1({ name: 'atan', f: Math.atan, derivative: (d, x) => divide(d, add(1, square(x))) })

/**
 * The arc tangent of each entry.
 *
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
