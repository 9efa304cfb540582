import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, isSize, plus } from '../core/Dim.js'
import type { Expr, Param } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { isNumeric, type Shape } from '../core/Shape.js'
import type { Range, Sliced } from '../core/typedStructure.js'
import { linear } from './families/linear.js'
import { copyPart } from './families/part.js'
import { padLike, sliceLike } from './sliceLike.js'

type Ranges = readonly [rows?: Range | undefined, columns?: Range | undefined]
type Paddings = readonly [rows: Range, columns: Range]

const isPair = (param: Param): param is readonly [number, number] =>
  typeof param === 'object' && param.length === 2 && param.every(isSize)

const rangeFault = (range: Param, size: Dim, axis: 'rows' | 'columns'): Refusal | undefined => {
  const fits =
    range === undefined || (isPair(range) && range[0] <= range[1] && (typeof size !== 'number' || range[1] <= size))
  return fits
    ? undefined
    : {
        _tag: 'InvalidArgument',
        argument: `the range of ${axis}`,
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

const sizeOf = ({ shape }: Expr): readonly [number, number] | undefined =>
  E.isRight(shape) && isNumeric(shape.right) ? shape.right : undefined

/** What surrounds a range of so many. */
const around = (size: number, range: Range = [0, size]): Range => [range[0], size - range[1]]

/** The rules of {@link slice}. */
export const Slice = linear<Ranges>({
  name: 'slice',
  shape: ([[rows, columns]], [r, c]) => {
    const fault = rangeFault(r, rows, 'rows') ?? rangeFault(c, columns, 'columns')
    return fault === undefined
      ? E.right([r === undefined ? rows : r[1] - r[0], c === undefined ? columns : c[1] - c[0]])
      : E.left(fault)
  },
  forward: ([x], out, [r, c]) => copyPart(out, x, [r?.[0] ?? 0, c?.[0] ?? 0], 'part'),
  adjoint: (ct, { args: [x], params: [r, c] }) => {
    const size = sizeOf(x)
    return size === undefined ? padLike(ct, x, r?.[0], c?.[0]) : pad(ct, around(size[0], r), around(size[1], c))
  }
})

/** The rules of {@link pad}. */
export const Pad = linear<Paddings>({
  name: 'pad',
  shape: ([[rows, columns]], [r, c]) => {
    const fault = paddingFault(r) ?? paddingFault(c)
    return fault === undefined ? E.right([plus(rows, r[0] + r[1]), plus(columns, c[0] + c[1])]) : E.left(fault)
  },
  forward: ([x], out, [r, c]) => copyPart(x, out, [r[0], c[0]], 'whole'),
  adjoint: (ct, { args: [x], params: [r, c] }) => {
    const size = sizeOf(x)
    return size === undefined ? sliceLike(ct, x, r[0], c[0]) : slice(ct, [r[0], r[0] + size[0]], [c[0], c[0] + size[1]])
  }
})

/**
 * The entries in a range of rows and a range of columns. A range `[start, end]` leaves `end` out; without one all are taken.
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
export const slice = <
  S extends Shape,
  V extends string,
  const R extends Range | undefined = undefined,
  const C extends Range | undefined = undefined
>(
  x: Expr<S, V>,
  rows?: R,
  columns?: C
): Expr<Sliced<S, R, C>, V> =>
  apply(Slice, [x], columns === undefined ? (rows === undefined ? [] : [rows]) : [rows, columns])

/**
 * The matrix with zeros around it: `[before, after]` of its rows and of its columns.
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
export const pad = <V extends string>(
  x: Expr<Shape, V>,
  rows: Range,
  columns: Range = [0, 0]
): Expr<[number, number], V> => apply(Pad, [x], [rows, columns])
