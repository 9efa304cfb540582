import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'

/** The rules of {@link equal}. */
export const Equal = elementwise2({
  name: 'equal',
  f: (a, b) => Number(a === b)
})

/**
 * 1 where a equals b, else 0; a NaN differs from everything.
 *
 * Shape: both stretch to one shape.
 * Derivative: 0.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, equal, run } from 'catamat'
 *
 * run(equal(constant([[1, 2, 3]]), 2), {}).to2DArray() // => [ [ 0, 1, 0 ] ]
 *
 * @category comparison
 */
export const equal = binary(Equal)
