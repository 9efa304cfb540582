import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link isFinite}. */
export const IsFinite = elementwise1({ name: 'isFinite', f: (x) => Number(Number.isFinite(x)) })

/**
 * 1 where an entry is neither infinite nor NaN, else 0.
 *
 * Shape: m × n → m × n.
 * Derivative: 0.
 *
 * @example
 * import { constant, isFinite, run } from 'catamat'
 *
 * run(isFinite(constant([[0, Number.POSITIVE_INFINITY]])), {}).to2DArray() // => [ [ 1, 0 ] ]
 *
 * @category comparison
 */
export const isFinite = unary(IsFinite)
