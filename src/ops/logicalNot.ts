import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link logicalNot}. */
export const LogicalNot = elementwise1({ name: 'logicalNot', f: (x) => Number(x === 0) })

/**
 * 1 where an entry is 0, else 0.
 *
 * Shape: m × n → m × n.
 * Derivative: 0.
 *
 * @example
 * import { constant, logicalNot, run } from 'catamat'
 *
 * run(logicalNot(constant([[0, 1]])), {}).to2DArray() // => [ [ 1, 0 ] ]
 *
 * @category comparison
 */
export const logicalNot = unary(LogicalNot)
