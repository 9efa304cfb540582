import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, isSize, plus } from '../core/Dim.js'
import type { Expr, Param, Params } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { isNumeric, type Shape } from '../core/Shape.js'
import type { Unsized } from '../core/typedAxes.js'
import type { Range, Sliced } from '../core/typedStructure.js'
import { rankFor, rankOf, writtenOr } from './families/axes.js'
import { linear } from './families/linear.js'
import { copyPart } from './families/part.js'
import { PadLike, SliceLike } from './sliceLike.js'

/** One for each of the last axes; of a matrix, later ones may be missing. */
type Ranges = ReadonlyArray<Range | undefined>
type Paddings = ReadonlyArray<Range>

const isPair = (param: Param): param is readonly [number, number] =>
  typeof param === 'object' && param.length === 2 && param.every(isSize)

const rangeFault = (range: Param, size: Dim, name: string): Refusal | undefined => {
  const fits =
    range === undefined || (isPair(range) && range[0] <= range[1] && (typeof size !== 'number' || range[1] <= size))
  return fits
    ? undefined
    : {
        _tag: 'InvalidArgument',
        argument: `the range of ${name}`,
        got: range,
        allowed: `[start, end] with 0 ≤ start ≤ end ≤ ${size}`
      }
}

const paddingFault = (padding: Param): Refusal | undefined =>
  isPair(padding)
    ? undefined
    : {
        _tag: 'InvalidArgument',
        argument: 'the padding',
        got: padding,
        allowed: '[before, after], whole numbers from 0'
      }

const tooMany = (list: Params, shape: Shape): Refusal | undefined =>
  list.length <= shape.length
    ? undefined
    : {
        _tag: 'InvalidArgument',
        argument: 'the number of axes',
        got: list.length,
        allowed: `at most the ${shape.length} of the operand`
      }

const firstFault = <X>(
  list: ReadonlyArray<X>,
  fault: (one: X, i: number) => Refusal | undefined
): Refusal | undefined => {
  for (const [i, one] of list.entries()) {
    const found = fault(one, i)
    if (found !== undefined) return found
  }
  return undefined
}

/** An axis of an operand, in words. */
const nameIn = ({ length }: Shape, i: number): string => (length > 2 ? `axis ${i}` : i === 0 ? 'rows' : 'columns')

/** The sizes of the axes that the rules see, where numbers say so. */
const sizesOf = ({ shape }: Expr, { length }: Params): ReadonlyArray<number> | undefined => {
  const seen = E.isRight(shape) ? (shape.right.slice(-Math.max(2, length)) as unknown as Shape) : undefined // two at least
  return seen !== undefined && isNumeric(seen) ? seen : undefined
}

/** Where the ranges start, one for each axis that the rules see. */
const corner = (ranges: Ranges): ReadonlyArray<number> =>
  Array.from({ length: Math.max(2, ranges.length) }, (_, i) => ranges[i]?.[0] ?? 0)

/** Without those at the end that take all of an axis, which a constructor adds by itself. */
const trimmed = (ranges: Ranges): Ranges => ranges.slice(0, ranges.findLastIndex((range) => range !== undefined) + 1)

/** The rules of {@link slice}. */
export const Slice = linear<Ranges>({
  name: 'slice',
  zeros: 'moved',
  rank: ({ length }) => rankFor(-length),
  written: (node) => {
    const [short, rank] = [trimmed(node.params), rankOf(node.args[0])]
    return writtenOr(node, node.params.length === (rank > 2 ? rank : short.length), short)
  },
  shape: ([shape]: readonly [Shape], ranges) => {
    const fault = tooMany(ranges, shape) ?? firstFault(shape, (dim, i) => rangeFault(ranges[i], dim, nameIn(shape, i)))
    if (fault !== undefined) return E.left(fault)
    const size = (dim: Dim, i: number): Dim => {
      const range = ranges[i]
      return range === undefined ? dim : range[1] - range[0]
    }
    return E.right(shape.map(size) as unknown as Shape) // as many as before
  },
  forward: ([x], out, ranges) => copyPart(out, x, corner(ranges), 'part'),
  adjoint: (ct, { args: [x], params: ranges }): Expr => {
    const sizes = sizesOf(x, ranges)
    if (sizes === undefined) return apply(PadLike, [ct, x], corner(ranges))
    const around = (size: number, i: number): Range => {
      const [start, end] = ranges[i] ?? [0, size]
      return [start, size - end]
    }
    return apply(Pad, [ct], sizes.map(around))
  }
})

/** Without the zeros at the end, which the constructor adds by itself. */
const withoutZeros = (paddings: Paddings): Paddings =>
  paddings.slice(0, paddings.findLastIndex((padding) => !isPair(padding) || padding.some((size) => size > 0)) + 1)

/** The rules of {@link pad}. */
export const Pad = linear<Paddings>({
  name: 'pad',
  zeros: 'placed',
  rank: ({ length }) => rankFor(-length),
  written: (node) =>
    writtenOr(
      node,
      node.params.length === rankOf(node.args[0]),
      E.isLeft(node.shape) ? withoutZeros(node.params) : node.params
    ),
  shape: ([shape]: readonly [Shape], paddings) => {
    const fault = tooMany(paddings, shape) ?? firstFault(shape, (_, i) => paddingFault(paddings[i]))
    if (fault !== undefined) return E.left(fault)
    const size = (dim: Dim, i: number): Dim => {
      const [before, after] = paddings[i] ?? [0, 0]
      return plus(dim, before + after)
    }
    return E.right(shape.map(size) as unknown as Shape) // as many as before
  },
  forward: ([x], out, paddings) => copyPart(x, out, corner(paddings), 'whole'),
  adjoint: (ct, { args: [x], params: paddings }): Expr => {
    const sizes = sizesOf(x, paddings)
    if (sizes === undefined) return apply(SliceLike, [ct, x], corner(paddings))
    const range = (size: number, i: number): Range => {
      const [before] = paddings[i] ?? [0, 0]
      return [before, before + size]
    }
    return apply(Slice, [ct], sizes.map(range))
  }
})

/**
 * The entries in a range of rows and a range of columns; of a stack, a range for each axis from the first.
 * A range `[start, end]` leaves `end` out; without one all are taken.
 *
 * Shape: m × n → (r₁ − r₀) × (c₁ − c₀).
 * Derivative: itself; pulled back, zeros around the cotangent.
 * Errors: `InvalidArgument` where a range is none or leaves the matrix.
 *
 * @example
 * import { constant, run, slice } from 'catamat'
 *
 * run(slice(constant([[1, 2, 3], [4, 5, 6]]), [0, 1], [1, 3]), {}).to2DArray() // => [ [ 2, 3 ] ]
 *
 * @category structure
 */
export const slice = <S extends Shape, V extends string, const L extends ReadonlyArray<Range | undefined> = []>(
  x: Expr<S, V>,
  ...ranges: L
): Expr<Sliced<S, L>, V> => {
  const rank = rankOf(x)
  if (rank > 2)
    return apply(
      Slice,
      [x],
      Array.from({ length: Math.max(rank, ranges.length) }, (_, i) => ranges[i])
    )
  return apply(Slice, [x], trimmed(ranges))
}

/**
 * The matrix with zeros around it: `[before, after]` of its rows and of its columns; of a stack, for each axis from the first.
 *
 * Shape: m × n → (before + m + after) × (before + n + after).
 * Derivative: itself; pulled back, the part in the middle.
 * Errors: `InvalidArgument`.
 *
 * @example
 * import { constant, pad, run } from 'catamat'
 *
 * run(pad(constant([[1]]), [0, 1], [1, 0]), {}).to2DArray() // => [ [ 0, 1 ], [ 0, 0 ] ]
 *
 * @category structure
 */
export const pad = <S extends Shape, V extends string>(
  x: Expr<S, V>,
  ...paddings: ReadonlyArray<Range>
): Expr<Unsized<S>, V> =>
  apply(
    Pad,
    [x],
    Array.from({ length: Math.max(rankOf(x), paddings.length) }, (_, i) => paddings[i] ?? [0, 0])
  )
