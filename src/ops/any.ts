import { entryOf, reducer, reduction } from './families/reduction.js'

/** The rules of {@link any}. */
export const Any = reduction({
  name: 'any',
  reduce: (lane) => {
    for (let i = 0; i < lane.length; i++) if (entryOf(lane, i) !== 0) return 1
    return 0
  },
  jvp: () => undefined,
  vjp: () => undefined
})

/**
 * 1 where one entry along an axis, or of all, is not 0, else 0; 0 of none. NaN is not 0.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: 0.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { any, constant, run } from 'catamat'
 *
 * run(any(constant([[0, 2]])), {}).to2DArray() // => [ [ 1 ] ]
 *
 * @category reductions
 */
export const any = reducer(Any)
