import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'

/** The rules of {@link logicalOr}. */
export const LogicalOr = elementwise2({
  name: 'logicalOr',
  f: (a, b) => Number(a !== 0 || b !== 0)
})

/**
 * 1 where one is not 0, else 0. NaN is not 0.
 *
 * Shape: both stretch to one shape.
 * Derivative: 0.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, logicalOr, run } from 'catamat'
 *
 * run(logicalOr(constant([[0, 1]]), 0), {}).to2DArray() // => [ [ 0, 1 ] ]
 *
 * @category comparison
 */
export const logicalOr = binary(LogicalOr)
