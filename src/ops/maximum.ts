import type { Expr } from '../core/Expr.js'
import { equal } from './equal.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { less } from './less.js'
import { multiply } from './multiply.js'
import { where } from './where.js'

/** All of a change for the one that counts, half for equals, nothing for the other. */
const share = (d: Expr, loses: Expr, ties: Expr): Expr => where(loses, 0, where(ties, multiply(0.5, d), d))

/** The rules of {@link maximum}. */
export const Maximum = elementwise2({
  name: 'maximum',
  f: Math.max,
  derivatives: [(d, a, b) => share(d, less(a, b), equal(a, b)), (d, a, b) => share(d, less(b, a), equal(a, b))]
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
