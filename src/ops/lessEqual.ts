import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'

/** The rules of {@link lessEqual}. */
export const LessEqual = elementwise2({
  name: 'lessEqual',
  f: (a, b) => Number(a <= b)
})

/**
 * 1 where a is not above b, else 0; a NaN is in no order.
 *
 * Shape: both stretch to one shape.
 * Derivative: 0.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, lessEqual, run } from 'catamat'
 *
 * run(lessEqual(constant([[1, 2, 3]]), 2), {}).to2DArray() // => [ [ 1, 1, 0 ] ]
 *
 * @category comparison
 */
export const lessEqual = binary(LessEqual)
