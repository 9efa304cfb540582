import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link sign}. */
export const Sign = elementwise1({ name: 'sign', f: Math.sign })

/**
 * The sign of each entry: −1, 0 or 1; −0 and NaN stay.
 *
 * Shape: m × n → m × n.
 * Derivative: 0, at the jumps too.
 *
 * @example
 * import { constant, run, sign } from 'catamat'
 *
 * run(sign(constant([[-3, 0, 2]])), {}).to2DArray() // => [ [ -1, 0, 1 ] ]
 *
 * @category arithmetic
 */
export const sign = unary(Sign)
