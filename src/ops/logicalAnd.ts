import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'

/** The rules of {@link logicalAnd}. */
export const LogicalAnd = elementwise2({
  name: 'logicalAnd',
  f: (a, b) => Number(a !== 0 && b !== 0)
})

/**
 * 1 where neither is 0, else 0. NaN is not 0.
 *
 * Shape: both stretch to one shape.
 * Derivative: 0.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, logicalAnd, run } from 'catamat'
 *
 * run(logicalAnd(constant([[0, 1]]), 2), {}).to2DArray() // => [ [ 0, 1 ] ]
 *
 * @category comparison
 */
export const logicalAnd = binary(LogicalAnd)
