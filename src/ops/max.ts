import { extreme } from './families/extreme.js'
import { largest, reducer } from './families/reduction.js'
import { less } from './less.js'

/** The rules of {@link max}. */
export const Max = extreme({
  name: 'max',
  reduce: largest,
  loses: less
})

/**
 * The largest entry along an axis, or of all; NaN where one is.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: that of the largest entry; equal ones share it equally; NaN where the extreme is.
 * Errors: `EmptyReduction` over no entries, `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, max, run } from 'catamat'
 *
 * run(max(constant([[1, 2], [4, 3]]), 0), {}).to2DArray() // => [ [ 4, 3 ] ]
 *
 * @category reductions
 */
export const max = reducer(Max)
