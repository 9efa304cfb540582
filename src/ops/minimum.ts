import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { shareOf } from './families/share.js'
import { greaterEqual } from './greaterEqual.js'
import { lessEqual } from './lessEqual.js'

/** The rules of {@link minimum}. */
export const Minimum = elementwise2({
  name: 'minimum',
  f: Math.min,
  derivatives: [
    (d, a, b) => shareOf(d, lessEqual(a, b), greaterEqual(a, b)),
    (d, a, b) => shareOf(d, greaterEqual(a, b), lessEqual(a, b))
  ]
})

/**
 * The smaller of two entries; NaN if either is.
 *
 * Shape: both stretch to one shape.
 * Derivative: that of the smaller one; half of each where they are equal.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, minimum, run } from 'catamat'
 *
 * run(minimum(constant([[1, 3]]), 2), {}).to2DArray() // => [ [ 1, 2 ] ]
 *
 * @category comparison
 */
export const minimum = binary(Minimum)
