import { stretchedAs } from './broadcastTo.js'
import { pairwiseSum } from './families/pairwise.js'
import { axisOf, reducer, reduction } from './families/reduction.js'

/** The rules of {@link sum}. */
export const Sum = reduction({
  name: 'sum',
  reduce: pairwiseSum,
  jvp: ([dx], node) => (dx === undefined ? undefined : sum(dx, axisOf(node))),
  vjp: (ct, { args: [x] }) => stretchedAs(ct, x)
})

/**
 * The sum along an axis, or of all entries; 0 of none. It adds pairwise, so a million terms keep their digits.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: d(Σx) = Σ dx.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, run, sum } from 'catamat'
 *
 * run(sum(constant([[1, 2], [3, 4]]), 0), {}).to2DArray() // => [ [ 4, 6 ] ]
 *
 * @category reductions
 */
export const sum = reducer(Sum)
