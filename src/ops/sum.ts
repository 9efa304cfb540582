import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Binary, Expr, Operation } from '../core/Expr.js'
import { blockShape } from '../core/lift.js'
import { broadcast, type Shape, sameShape } from '../core/Shape.js'
import { broadcastLike } from './broadcastTo.js'
import { rankOf, seesAll, surplus, writtenOr } from './families/axes.js'
import { expanded } from './families/insert.js'
import { pairwiseSum } from './families/pairwise.js'
import { axesOf, lanes, reducer, reduction } from './families/reduction.js'
import { stretchedAs } from './families/witness.js'

/** The rules of {@link sum}. */
export const Sum = reduction({
  name: 'sum',
  zeros: 'summed',
  reduce: pairwiseSum,
  jvp: ([dx], node) => (dx === undefined ? undefined : sum(dx, axesOf(node))),
  vjp: (ct, { args: [x] }) => stretchedAs(ct, x)
})

/** How many last axes of each operand take part, where they are not matrices. */
type Ranks = readonly [ranks?: readonly [x: number, like: number]]

const ranksOf = ([ranks = [2, 2]]: Ranks): readonly [number, number] => ranks

/** The rules of {@link sumLike}: the adjoint of stretching, where only evaluation knows what was stretched. */
export const SumLike: Operation<Binary, Ranks> = {
  name: 'sumLike',
  zeros: 'summed',
  arity: 2,
  rank: (params, operand) => ranksOf(params)[operand === 0 ? 0 : 1],
  written: (node) => writtenOr(node, seesAll(node), []),
  shape: ([x, like]: readonly [Shape, Shape]) => {
    const both = broadcast(like, x)
    return both === undefined || !(sameShape(both, x) || both.includes('?') || x.includes('?'))
      ? E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule: 'the second must stretch to the first' } })
      : E.right(like)
  },
  forward: ([x, like], out) => {
    const axes = surplus(blockShape(x), blockShape(like))
    if (axes.length === 0) out.data.set(x.data)
    else for (const [i, lane] of lanes(x, axes).entries()) out.data[i] = pairwiseSum(lane)
  },
  jvp: ([dx], { args: [, like], params }) => (dx === undefined ? undefined : apply(SumLike, [dx, like], params)),
  vjp: (ct, { args: [x], params }, i) => {
    const [rank, less] = ranksOf(params)
    const lacking = Array.from({ length: Math.max(0, rank - less) }, (_, axis) => axis - rank)
    return i === 0 ? broadcastLike(expanded(ct, lacking), x) : undefined
  }
}

/**
 * The sum over every axis along which the second has size 1, or which it does not have, and the first is larger: the adjoint of {@link broadcastLike}.
 *
 * Shape: (m × n, 1 or m × 1 or n) → that of the second, which stretches to the first; its values do not matter.
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
): Expr<S, V | W> => {
  const [rank, less] = [rankOf(x), rankOf(like)]
  return apply(SumLike, [x, like], rank === 2 && less === 2 ? [] : [[rank, less]])
}

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
