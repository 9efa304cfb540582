import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'

/** The rules of {@link less}. */
export const Less = elementwise2({
  name: 'less',
  f: (a, b) => Number(a < b)
})

/**
 * 1 where a is below b, else 0; a NaN is in no order.
 *
 * Shape: both stretch to one shape.
 * Derivative: 0.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, less, run } from 'catamat'
 *
 * run(less(constant([[1, 2, 3]]), 2), {}).to2DArray() // => [ [ 1, 0, 0 ] ]
 *
 * @category comparison
 */
export const less = binary(Less)
