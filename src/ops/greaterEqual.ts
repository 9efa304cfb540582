import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'

/** The rules of {@link greaterEqual}. */
export const GreaterEqual = elementwise2({
  name: 'greaterEqual',
  f: (a, b) => Number(a >= b)
})

/**
 * 1 where a is not below b, else 0; a NaN is in no order.
 *
 * Shape: both stretch to one shape.
 * Derivative: 0.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, greaterEqual, run } from 'catamat'
 *
 * run(greaterEqual(constant([[1, 2, 3]]), 2), {}).to2DArray() // => [ [ 0, 1, 1 ] ]
 *
 * @category comparison
 */
export const greaterEqual = binary(GreaterEqual)
