import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'

/** The rules of {@link greater}. */
export const Greater = elementwise2({
  name: 'greater',
  f: (a, b) => Number(a > b)
})

/**
 * 1 where a is above b, else 0; a NaN is in no order.
 *
 * Shape: both stretch to one shape.
 * Derivative: 0.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, greater, run } from 'catamat'
 *
 * run(greater(constant([[1, 2, 3]]), 2), {}).to2DArray() // => [ [ 0, 0, 1 ] ]
 *
 * @category comparison
 */
export const greater = binary(Greater)
