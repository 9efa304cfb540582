import { entryOf, reducer, reduction } from './families/reduction.js'

/** The rules of {@link argmin}. */
export const Argmin = reduction({
  name: 'argmin',
  needsEntries: true,
  reduce: (lane) => {
    let best = 0
    for (let i = 1; i < lane.length && !Number.isNaN(entryOf(lane, best)); i++)
      if (entryOf(lane, i) < entryOf(lane, best) || Number.isNaN(entryOf(lane, i))) best = i
    return best
  },
  jvp: () => undefined,
  vjp: () => undefined
})

/**
 * The place of the first smallest entry along an axis, from 0; of all entries, row by row, without one. A NaN comes first.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: 0.
 * Errors: `EmptyReduction` over no entries, `InvalidArgument` where the axis is none.
 *
 * @example
 * import { argmin, constant, run } from 'catamat'
 *
 * run(argmin(constant([[1, 3, 3]])), {}).to2DArray() // => [ [ 0 ] ]
 *
 * @category reductions
 */
export const argmin = reducer(Argmin)
