import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, isSize } from '../core/Dim.js'
import type { Apply, Binary, Expr, Operation, Params } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { type Shape, sizeAt } from '../core/Shape.js'
import { rankFor, rankOf, writtenOr } from './families/axes.js'
import { type Corner, copyPart } from './families/part.js'

const isWithin = (at: number | undefined, length: Dim, size: Dim): boolean =>
  isSize(at) && (typeof length !== 'number' || typeof size !== 'number' || at + length <= size)

const cornerFault = (part: Shape, whole: Shape, corner: Corner): Refusal | undefined =>
  part.length === whole.length && part.every((size, i) => isWithin(corner[i], size, sizeAt(whole, i - whole.length)))
    ? undefined
    : {
        _tag: 'InvalidArgument',
        argument: 'the corner',
        got: corner,
        allowed: 'a row and a column from which the part stays within the whole; of a stack, a place on each axis'
      }

const written = (node: Apply<Binary, Corner>): Params =>
  writtenOr(node, node.params.length === rankOf(node.args[0]), node.params)

/** The rules of {@link sliceLike}. */
export const SliceLike: Operation<Binary, Corner> = {
  name: 'sliceLike',
  arity: 2,
  rank: ({ length }) => rankFor(-length),
  written,
  shape: ([x, like]: readonly [Shape, Shape], corner) => {
    const fault = cornerFault(like, x, corner)
    return fault === undefined ? E.right(like) : E.left(fault)
  },
  forward: ([x], out, corner) => copyPart(out, x, corner, 'part'),
  jvp: ([dx], { args: [, like], params }) => (dx === undefined ? undefined : apply(SliceLike, [dx, like], params)),
  vjp: (ct, { args: [x], params }, i) => (i === 0 ? apply(PadLike, [ct, x], params) : undefined)
}

/** The rules of {@link padLike}. */
export const PadLike: Operation<Binary, Corner> = {
  name: 'padLike',
  arity: 2,
  rank: ({ length }) => rankFor(-length),
  written,
  shape: ([x, like]: readonly [Shape, Shape], corner) => {
    const fault = cornerFault(x, like, corner)
    return fault === undefined ? E.right(like) : E.left(fault)
  },
  forward: ([x], out, corner) => copyPart(x, out, corner, 'whole'),
  jvp: ([dx], { args: [, like], params }) => (dx === undefined ? undefined : apply(PadLike, [dx, like], params)),
  vjp: (ct, { args: [x], params }, i) => (i === 0 ? apply(SliceLike, [ct, x], params) : undefined)
}

/** Zeros where no place is given, one for each axis. */
const cornerIn = (x: Expr, corner: Corner): Corner =>
  Array.from({ length: Math.max(rankOf(x), corner.length) }, (_, i) => corner[i] ?? 0)

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
  ...corner: Corner
): Expr<S, V | W> => apply(SliceLike, [x, like], cornerIn(x, corner))

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
  ...corner: Corner
): Expr<S, V | W> => apply(PadLike, [x, like], cornerIn(x, corner))
