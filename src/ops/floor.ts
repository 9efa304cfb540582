import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link floor}. */
export const Floor = elementwise1({ name: 'floor', f: Math.floor })

/**
 * The largest whole number that is not above each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: 0, at the jumps too.
 *
 * @example
 * import { constant, floor, run } from 'catamat'
 *
 * run(floor(constant([[1.5, -1.5]])), {}).to2DArray() // => [ [ 1, -2 ] ]
 *
 * @category rounding
 */
export const floor = unary(Floor)
