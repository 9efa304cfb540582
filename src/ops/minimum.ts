import type { Expr } from '../core/Expr.js'
import { equal } from './equal.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { greater } from './greater.js'
import { multiply } from './multiply.js'
import { where } from './where.js'

/** All of a change for the one that counts, half for equals, nothing for the other. */
const share = (d: Expr, loses: Expr, ties: Expr): Expr => where(loses, 0, where(ties, multiply(0.5, d), d))

/** The rules of {@link minimum}. */
export const Minimum = elementwise2({
  name: 'minimum',
  f: Math.min,
  derivatives: [(d, a, b) => share(d, greater(a, b), equal(a, b)), (d, a, b) => share(d, greater(b, a), equal(a, b))]
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
