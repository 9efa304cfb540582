import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { shareOf } from './families/share.js'
import { greaterEqual } from './greaterEqual.js'
import { lessEqual } from './lessEqual.js'

/** The rules of {@link maximum}. */
export const Maximum = elementwise2({
  name: 'maximum',
  f: Math.max,
  derivatives: [
    (d, a, b) => shareOf(d, greaterEqual(a, b), lessEqual(a, b)),
    (d, a, b) => shareOf(d, lessEqual(a, b), greaterEqual(a, b))
  ]
})

/**
 * The larger of two entries; NaN if either is.
 *
 * Shape: both stretch to one shape.
 * Derivative: that of the larger one; half of each where they are equal.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, maximum, run } from 'catamat'
 *
 * run(maximum(constant([[1, 3]]), 2), {}).to2DArray() // => [ [ 2, 3 ] ]
 *
 * @category comparison
 */
export const maximum = binary(Maximum)
