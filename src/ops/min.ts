import { extreme } from './families/extreme.js'
import { largest, mapLane, reducer } from './families/reduction.js'
import { greater } from './greater.js'

/** The rules of {@link min}. */
export const Min = extreme({
  name: 'min',
  reduce: (lane) => -largest(mapLane(lane, (x) => -x)),
  loses: greater
})

/**
 * The smallest entry along an axis, or of all; NaN where one is.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: that of the smallest entry; equal ones share it equally; NaN where the extreme is.
 * Errors: `EmptyReduction` over no entries, `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, min, run } from 'catamat'
 *
 * run(min(constant([[1, 2], [4, 3]]), 0), {}).to2DArray() // => [ [ 1, 2 ] ]
 *
 * @category reductions
 */
export const min = reducer(Min)
