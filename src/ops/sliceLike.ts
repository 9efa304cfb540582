import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, isSize } from '../core/Dim.js'
import type { Binary, Expr, Operation } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import type { MatrixShape, Shape } from '../core/Shape.js'
import { type Corner, copyPart } from './families/part.js'

const isWithin = (at: number, length: Dim, size: Dim): boolean =>
  isSize(at) && (typeof length !== 'number' || typeof size !== 'number' || at + length <= size)

const cornerFault = (part: MatrixShape, whole: MatrixShape, corner: Corner): Refusal | undefined =>
  isWithin(corner[0], part[0], whole[0]) && isWithin(corner[1], part[1], whole[1])
    ? undefined
    : {
        _tag: 'InvalidArgument',
        argument: 'the corner',
        got: corner,
        allowed: 'a row and a column from which the part stays within the whole'
      }

/** The rules of {@link sliceLike}. */
export const SliceLike: Operation<Binary, Corner> = {
  name: 'sliceLike',
  arity: 2,
  shape: ([x, like], corner) => {
    const fault = cornerFault(like, x, corner)
    return fault === undefined ? E.right(like) : E.left(fault)
  },
  forward: ([x], out, corner) => copyPart(out, x, corner, 'part'),
  jvp: ([dx], { args: [, like], params }) => (dx === undefined ? undefined : sliceLike(dx, like, ...params)),
  vjp: (ct, { args: [x], params }, i) => (i === 0 ? padLike(ct, x, ...params) : undefined)
}

/** The rules of {@link padLike}. */
export const PadLike: Operation<Binary, Corner> = {
  name: 'padLike',
  arity: 2,
  shape: ([x, like], corner) => {
    const fault = cornerFault(x, like, corner)
    return fault === undefined ? E.right(like) : E.left(fault)
  },
  forward: ([x], out, corner) => copyPart(x, out, corner, 'whole'),
  jvp: ([dx], { args: [, like], params }) => (dx === undefined ? undefined : padLike(dx, like, ...params)),
  vjp: (ct, { args: [x], params }, i) => (i === 0 ? sliceLike(ct, x, ...params) : undefined)
}

/**
 * The part of a matrix that begins at a row and a column and is as large as another matrix, whose values do not matter.
 *
 * Shape: (m × n, r × c) → r × c.
 * Derivative: that of the first operand; pulled back, {@link padLike}.
 * Errors: `InvalidArgument` where the part leaves the matrix.
 *
 * @example
 * import { constant, run, sliceLike } from 'catamat'
 *
 * run(sliceLike(constant([[1, 2, 3]]), constant([[0, 0]]), 0, 1), {}).to2DArray() // => [ [ 2, 3 ] ]
 *
 * @category structure
 */
export const sliceLike = <S extends Shape, V extends string, W extends string>(
  x: Expr<Shape, V>,
  like: Expr<S, W>,
  row = 0,
  column = 0
): Expr<S, V | W> => apply(SliceLike, [x, like], [row, column])

/**
 * The matrix within zeros, from a row and a column, in the shape of another matrix, whose values do not matter.
 *
 * Shape: (r × c, m × n) → m × n.
 * Derivative: that of the first operand; pulled back, {@link sliceLike}.
 * Errors: `InvalidArgument` where it leaves that shape.
 *
 * @example
 * import { constant, padLike, run } from 'catamat'
 *
 * run(padLike(constant([[7]]), constant([[1, 2], [3, 4]]), 1, 0), {}).to2DArray() // => [ [ 0, 0 ], [ 7, 0 ] ]
 *
 * @category structure
 */
export const padLike = <S extends Shape, V extends string, W extends string>(
  x: Expr<Shape, V>,
  like: Expr<S, W>,
  row = 0,
  column = 0
): Expr<S, V | W> => apply(PadLike, [x, like], [row, column])
