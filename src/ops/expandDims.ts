import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Apply, Expr, Unary } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { MOST_AXES, type Shape } from '../core/Shape.js'
import type { Expanded, Squeezed } from '../core/typedAxes.js'
import {
  type Axes,
  axesFault,
  axesList,
  inOrder,
  namedAxesFault,
  negativeAxis,
  rankFor,
  rankOf,
  readAxes
} from './families/axes.js'
import { linear } from './families/linear.js'

type AxesOnly = readonly [axes: Axes]

const numberOf = (axes: Axes): number => (Array.isArray(axes) ? axes.length : 1)

const withinRank = (axis: number, rank: number): number => (axis < 0 && axis >= -rank ? axis + rank : axis)

/** The axes of the longer of two shapes, of which `node` has the one and its operand the other. */
const written = (node: Apply<Unary, AxesOnly>, longer: number): ReadonlyArray<number | ReadonlyArray<number>> => {
  const rank = rankOf(node.args[0]) + longer
  if (!Array.isArray(node.params[0])) return [withinRank(node.params[0] as number, rank)] // what is none was refused
  return [axesList(node.params[0]).map((axis) => withinRank(axis, rank))]
}

/** Why a result would have too many axes. */
const tooMany = (rank: number): Refusal | undefined =>
  rank > MOST_AXES
    ? { _tag: 'InvalidArgument', argument: 'the number of axes', got: rank, allowed: `at most ${MOST_AXES}` }
    : undefined

/** The rules of {@link expandDims}: the axes count from the end of the result. */
export const ExpandDims = linear<AxesOnly>({
  name: 'expandDims',
  zeros: 'moved',
  rank: ([axes]) => Math.max(2, rankFor(...axesList(axes)) - numberOf(axes)),
  written: (node) => written(node, numberOf(node.params[0])),
  shape: ([shape]: readonly [Shape], [axes]) => {
    const rank = shape.length + numberOf(axes)
    const most = tooMany(rank)
    if (most !== undefined) return E.left(most)
    const longer = Array.from({ length: rank }, (_, i) => i - rank)
    const fault = axesFault(axes ?? Number.NaN, longer as unknown as Shape) // only its length counts
    if (fault !== undefined) return E.left(fault)
    const kept = shape[Symbol.iterator]()
    const size = (axis: number): Dim => (axesList(axes).includes(axis) ? 1 : (kept.next().value ?? 1))
    return E.right(longer.map(size) as unknown as Shape) // longer than a shape
  },
  forward: ([x], out) => out.data.set(x.data),
  adjoint: (ct, { params }): Expr => apply(Squeeze, [ct], params)
})

/** Why so many axes are too few to stay. */
const noneLeft = (left: number, got: unknown): Refusal | undefined =>
  left < 2
    ? { _tag: 'InvalidArgument', argument: 'axis', got, allowed: 'axes that leave two, rows and columns' }
    : undefined

/** The rules of {@link squeeze}: the axes count from the end of the operand. */
export const Squeeze = linear<AxesOnly>({
  name: 'squeeze',
  zeros: 'moved',
  rank: ([axes]) => Math.max(rankFor(...axesList(axes)), 2 + numberOf(axes)),
  written: (node) => written(node, 0),
  shape: ([shape]: readonly [Shape], [axes]) => {
    const fault = axesFault(axes ?? Number.NaN, shape)
    if (fault !== undefined) return E.left(fault)
    const list = axesList(axes)
    const kept = shape.filter((_, i) => !list.includes(i - shape.length))
    const none = noneLeft(kept.length, axes)
    if (none !== undefined) return E.left(none)
    return list.every((axis) => [1, '?'].includes(shape[shape.length + axis] ?? 1))
      ? E.right(kept as unknown as Shape) // at least two were kept
      : E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule: 'the axes that vanish must have size 1' } })
  },
  forward: ([x], out) => out.data.set(x.data),
  adjoint: (ct, { params }): Expr => apply(ExpandDims, [ct], params)
})

const many = (axis: unknown): ReadonlyArray<unknown> => {
  const read = readAxes(axis)
  return Array.isArray(read) ? read : [read]
}

/**
 * The same entries with a new axis of size 1, or several, at their places in the result.
 *
 * Shape: … → … with a 1 at each of the axes.
 * Derivative: itself; pulled back, {@link squeeze}.
 * Errors: `InvalidArgument`.
 *
 * @example
 * import { expandDims, placeholder, show } from 'catamat'
 *
 * expandDims(placeholder('x', 2, 3), 0) // Expr<[1, 2, 3], 'x'>
 * show(expandDims(placeholder('x', 2, 3), 0)) // => expandDims(x, 0)
 *
 * @category structure
 */
export const expandDims = <S extends Shape, V extends string, const A extends number | ReadonlyArray<number>>(
  x: Expr<S, V>,
  axis: A
): Expr<Expanded<S, A>, V> => {
  const rank = rankOf(x) + many(axis).length
  const fromEnd = many(axis).map((one) => (typeof one === 'number' && one >= 0 && one < rank ? one - rank : one))
  return apply(
    ExpandDims,
    [x],
    [inOrder(fromEnd as ReadonlyArray<number>)],
    tooMany(rank) ?? namedAxesFault(axis, rank, false)
  ) // what is no number is refused
}

/**
 * The same entries without an axis of size 1, or without several.
 *
 * Shape: … → … without those axes; two stay.
 * Derivative: itself; pulled back, {@link expandDims}.
 * Errors: `ShapeMismatch` where an axis has another size, `InvalidArgument`.
 *
 * @example
 * import { constant, run, squeeze } from 'catamat'
 *
 * run(squeeze(constant([[[1, 2], [3, 4]]]), 0)).to2DArray() // => [ [ 1, 2 ], [ 3, 4 ] ]
 *
 * @category structure
 */
export const squeeze = <S extends Shape, V extends string, const A extends number | ReadonlyArray<number>>(
  x: Expr<S, V>,
  axis: A
): Expr<Squeezed<S, A>, V> =>
  apply(
    Squeeze,
    [x],
    [inOrder(many(axis).map((one) => negativeAxis(one, x)) as ReadonlyArray<number>)], // what is no number is refused
    namedAxesFault(axis, rankOf(x), false) ?? noneLeft(rankOf(x) - many(axis).length, axis)
  )
