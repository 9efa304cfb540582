import { entryOf, reducer, reduction } from './families/reduction.js'

/** The rules of {@link all}. */
export const All = reduction({
  name: 'all',
  reduce: (lane) => {
    for (let i = 0; i < lane.length; i++) if (entryOf(lane, i) === 0) return 0
    return 1
  },
  jvp: () => undefined,
  vjp: () => undefined
})

/**
 * 1 where no entry along an axis, or of all, is 0, else 0; 1 of none. NaN is not 0.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: 0.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { all, constant, run } from 'catamat'
 *
 * run(all(constant([[0, 2]])), {}).to2DArray() // => [ [ 0 ] ]
 *
 * @category reductions
 */
export const all = reducer(All)
