import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../core/Expr.js'
import { entries } from '../core/Shape.js'
import type { Axis } from '../core/typed.js'
import { type AxisParam, reducer, reduction } from './families/reduction.js'

/** The rules of {@link size}. */
export const Size = reduction({
  name: 'size',
  reduce: ({ length }) => length,
  jvp: () => undefined,
  vjp: () => undefined
})

/**
 * How many entries a reduction over that axis would read: rows (axis 0), columns (axis 1) or all.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: 0.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, run, size } from 'catamat'
 *
 * run(size(constant([[1, 2, 3]])), {}).to2DArray() // => [ [ 3 ] ]
 *
 * @category reductions
 */
export const size = reducer(Size)

/** The number of entries along an axis: the number itself where it is known, else an expression. */
export const count = (x: Expr, [axis]: AxisParam): Expr | number => {
  const shape = E.isRight(x.shape) ? x.shape.right : undefined
  const n = shape === undefined ? undefined : axis === undefined ? entries(shape) : axis === -2 ? shape[0] : shape[1]
  return typeof n === 'number' ? n : size(x, axis as Axis | undefined) // the shape rule has checked it
}
