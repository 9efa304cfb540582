import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link ceil}. */
export const Ceil = elementwise1({ name: 'ceil', f: Math.ceil })

/**
 * The smallest whole number that is not below each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: 0, at the jumps too.
 *
 * @example
 * import { ceil, constant, run } from 'catamat'
 *
 * run(ceil(constant([[1.5, -1.5]])), {}).to2DArray() // => [ [ 2, -1 ] ]
 *
 * @category rounding
 */
export const ceil = unary(Ceil)
