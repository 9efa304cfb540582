import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Binary, Expr, Operation } from '../core/Expr.js'
import { broadcast, type Shape } from '../core/Shape.js'
import { broadcastLike } from './broadcastTo.js'
import { pairwiseSum } from './families/pairwise.js'
import { axisOf, lanes, reducer, reduction } from './families/reduction.js'
import { stretchedAs } from './families/witness.js'

/** The rules of {@link sum}. */
export const Sum = reduction({
  name: 'sum',
  reduce: pairwiseSum,
  jvp: ([dx], node) => (dx === undefined ? undefined : sum(dx, axisOf(node))),
  vjp: (ct, { args: [x] }) => stretchedAs(ct, x)
})

/** The rules of {@link sumLike}: the adjoint of stretching, where only evaluation knows what was stretched. */
export const SumLike: Operation<Binary> = {
  name: 'sumLike',
  arity: 2,
  shape: ([x, like]) => {
    const both = broadcast(like, x)
    return both === undefined
      ? E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Broadcast', axis: 'both' } })
      : E.right(like)
  },
  forward: ([x, like], out) => {
    const axis =
      like.rows === x.rows ? (like.columns === x.columns ? 0 : -1) : like.columns === x.columns ? -2 : undefined
    if (axis === 0) out.data.set(x.data)
    else for (const [i, lane] of lanes(x, axis === undefined ? [] : [axis]).entries()) out.data[i] = pairwiseSum(lane)
  },
  jvp: ([dx], { args: [, like] }) => (dx === undefined ? undefined : sumLike(dx, like)),
  vjp: (ct, { args: [x] }, i) => (i === 0 ? broadcastLike(ct, x) : undefined)
}

/**
 * The sum over every axis along which the second matrix has size 1, and it alone: the adjoint of {@link broadcastLike}.
 *
 * Shape: (m × n, 1 or m × 1 or n) → that of the second, whose values do not matter.
 * Derivative: that of the first operand.
 * Errors: `ShapeMismatch` where the second does not stretch to the first.
 *
 * @example
 * import { constant, run, sumLike } from 'catamat'
 *
 * run(sumLike(constant([[1, 2], [3, 4]]), constant([[0, 0]])), {}).to2DArray() // => [ [ 4, 6 ] ]
 *
 * @category reductions
 */
export const sumLike = <S extends Shape, V extends string, W extends string>(
  x: Expr<Shape, V>,
  like: Expr<S, W>
): Expr<S, V | W> => apply(SumLike, [x, like])

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
