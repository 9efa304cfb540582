import { divide } from './divide.js'
import { through } from './families/mask.js'
import { meanOf } from './families/pairwise.js'
import { axesOf, reducer, reduction } from './families/reduction.js'
import { count, stretchedAs } from './families/witness.js'

/** The rules of {@link mean}. */
export const Mean = reduction({
  name: 'mean',
  zeros: 'summed',
  reduce: meanOf,
  jvp: ([dx], node) => (dx === undefined ? undefined : mean(dx, axesOf(node))),
  vjp: (ct, { args: [x], params }) => through(ct, (kept) => stretchedAs(divide(kept, count(x, params)), x))
})

/**
 * The mean along an axis, or of all entries; NaN of none.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: d(mean x) = mean dx.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, mean, run } from 'catamat'
 *
 * run(mean(constant([[1, 2], [3, 4]]), 1), {}).to2DArray() // => [ [ 1.5 ], [ 3.5 ] ]
 *
 * @category reductions
 */
export const mean = reducer(Mean)
