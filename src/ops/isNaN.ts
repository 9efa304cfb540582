import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link isNaN}. */
export const IsNaN = elementwise1({ name: 'isNaN', f: (x) => Number(Number.isNaN(x)) })

/**
 * 1 where an entry is NaN, else 0.
 *
 * Shape: m × n → m × n.
 * Derivative: 0.
 *
 * @example
 * import { constant, isNaN, run } from 'catamat'
 *
 * run(isNaN(constant([[0, Number.NaN]])), {}).to2DArray() // => [ [ 0, 1 ] ]
 *
 * @category comparison
 */
export const isNaN = unary(IsNaN)
