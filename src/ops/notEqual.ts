import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'

/** The rules of {@link notEqual}. */
export const NotEqual = elementwise2({
  name: 'notEqual',
  f: (a, b) => Number(a !== b)
})

/**
 * 1 where a differs from b, else 0; a NaN differs from everything.
 *
 * Shape: both stretch to one shape.
 * Derivative: 0.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, notEqual, run } from 'catamat'
 *
 * run(notEqual(constant([[1, 2, 3]]), 2), {}).to2DArray() // => [ [ 1, 0, 1 ] ]
 *
 * @category comparison
 */
export const notEqual = binary(NotEqual)
