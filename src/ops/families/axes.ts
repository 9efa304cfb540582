import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../../core/brand.js'
import { isList, listOf } from '../../core/describe.js'
import type { Apply, Operands, Param, Params } from '../../core/Expr.js'
import type { AxisName, Refusal } from '../../core/errors.js'
import { MOST_AXES, type Shape, sizeAt } from '../../core/Shape.js'
import { LIFTED } from '../../core/show.js'

/** Axes counted from the end, so that further leading axes change none: one, several in order, or none for rows and columns. */
export type Axes = number | ReadonlyArray<number> | undefined

/** How many axes an operand has, as far as it is known; a number lifts to a matrix. */
export const rankOf = (x: unknown): number => (isExpr(x) && E.isRight(x.shape) ? x.shape.right.length : 2)

const UNREADABLE = '(what cannot be read)'

/** What untyped code gives as axes: a list is copied, and one that cannot be read is no axis. */
export const readAxes = (axis: unknown): unknown => {
  try {
    return Array.isArray(axis) ? (listOf(axis) ?? UNREADABLE) : axis
  } catch {
    return UNREADABLE
  }
}

/** An axis as NumPy counts it, counted from the end; what is none stays as it is, for the shape rule to refuse. */
export const negativeAxis = <A>(axis: A, x: unknown): A | number =>
  Number.isInteger(axis) && (axis as number) >= 0 && (axis as number) < rankOf(x) ? (axis as number) - rankOf(x) : axis // an integer is a number

/** Axes as a user names them, as the rules keep them: none stands for all of them. */
export const negativeAxes = (given: unknown, x: unknown): Axes => {
  const axis = readAxes(given)
  const rank = rankOf(x)
  if (axis === undefined) return rank === 2 ? undefined : Array.from({ length: rank }, (_, i) => i - rank)
  if (!Array.isArray(axis)) return negativeAxis(axis, x) as Axes // what is none is refused by the shape rule
  const sorted = inOrder(axis.map((one) => negativeAxis(one, x)))
  return Array.isArray(sorted) && sorted.length === 2 && sorted[0] === -2 && sorted[1] === -1 ? undefined : sorted
}

export const axesList = (axes: Axes): ReadonlyArray<number> =>
  axes === undefined ? [-2, -1] : Array.isArray(axes) ? axes : [axes as number] // what is no axis is refused by the shape rule

/** The axes of a shape along which it is larger than another, or that the other does not have. */
export const surplus = (shape: ReadonlyArray<number>, like: ReadonlyArray<number>): ReadonlyArray<number> =>
  shape
    .map((_, i) => i - shape.length)
    .filter((axis) => axis < -like.length || sizeAt(shape, axis) !== sizeAt(like, axis))

/** Several axes in order, a single one by itself. */
export const inOrder = (axes: ReadonlyArray<number>): number | ReadonlyArray<number> => {
  const sorted = axes.every((axis) => typeof axis === 'number') ? [...axes].sort((a, b) => a - b) : axes
  return sorted.length === 1 ? (sorted[0] as number) : sorted // what is none is refused by the shape rule
}

/** The last axes that the rules must see to find these among them; of what is no axis, a matrix's two. */
export const rankFor = (...axes: ReadonlyArray<unknown>): number =>
  Math.max(
    2,
    ...axes.map((axis) =>
      typeof axis === 'number' && Number.isInteger(axis) && axis < 0 && axis >= -MOST_AXES ? -axis : 2
    )
  )

/** An axis as a user counts it, in the first operand of this node; what is none as it is. */
export const writtenAxis = ({ args: [x] }: Apply<Operands>, axis: number): number =>
  axis < 0 && axis >= -rankOf(x) ? axis + rankOf(x) : axis

/** Axes as a user counts them: none where they are all of a matrix. */
export const writtenAxes = (node: Apply<Operands>, axes: Axes): ReadonlyArray<Param> => {
  if (axes === undefined && rankOf(node.args[0]) === 2) return []
  if (axes !== undefined && typeof axes !== 'number' && !Array.isArray(axes)) return [axes] // it was refused
  const written = axesList(axes).map((axis) => writtenAxis(node, axis))
  return typeof axes === 'number' ? written : [written]
}

/** Parameters as a user writes them where the constructor reads them so, or refused them; else as the rules keep them, marked. */
export const writtenOr = ({ params, shape }: Apply<Operands>, isRead: boolean, written: Params): Params =>
  isRead || E.isLeft(shape) ? written : [LIFTED, ...params]

/** Whether so many last axes of each operand, a matrix's two if unsaid, are all that they have. */
export const seesAll = ({ args, params: [ranks = [2, 2]] }: Apply<Operands, readonly [ranks?: Param]>): boolean =>
  Array.isArray(ranks) && args.every((arg, i) => rankOf(arg) === ranks[i])

const allowed = (rank: number): string =>
  rank === 2 ? '0 or -2 (down the rows), 1 or -1 (along the columns)' : `a whole number from ${-rank} to ${rank - 1}`

const isAxis = (axis: unknown, rank: number): boolean =>
  Number.isInteger(axis) && (axis as number) < 0 && (axis as number) >= -rank // an integer is a number

/** Why these are no axes of a shape. */
export const axesFault = (axes: unknown, shape: Shape): Refusal | undefined => {
  const list: ReadonlyArray<unknown> = Array.isArray(axes) ? axes : axes === undefined ? [] : [axes]
  const wrong = list.find((axis) => !isAxis(axis, shape.length))
  if (wrong !== undefined || (Array.isArray(axes) && (axes.length === 0 || list.includes(undefined))))
    return {
      _tag: 'InvalidArgument',
      argument: 'axis',
      got: list.length === 0 ? axes : wrong,
      allowed: allowed(shape.length)
    }
  return new Set(list).size === list.length
    ? undefined
    : { _tag: 'InvalidArgument', argument: 'axis', got: axes, allowed: 'each axis once' }
}

/** What is wrong with axes as a user names them, for an operand with so many; they may be left out where `isOptional` says so. */
export const namedAxesFault = (given: unknown, rank: number, isOptional = true): Refusal | undefined => {
  const axis = readAxes(given)
  if (axis === undefined && isOptional) return undefined
  const list: ReadonlyArray<unknown> = Array.isArray(axis) ? axis : [axis]
  const places = list.map(
    (one) =>
      Number.isInteger(one) && (one as number) >= -rank && (one as number) < rank
        ? ((one as number) + rank) % rank
        : undefined // an integer is a number
  )
  const wrong = places.indexOf(undefined)
  if (wrong >= 0 || list.length === 0)
    return {
      _tag: 'InvalidArgument',
      argument: 'axis',
      got: list.length === 0 ? axis : list[wrong],
      allowed: allowed(rank)
    }
  return new Set(places).size === places.length
    ? undefined
    : { _tag: 'InvalidArgument', argument: 'axis', got: axis, allowed: 'each axis once' }
}

/** What is wrong with one axis as a user names it. */
export const namedAxisFault = (axis: unknown, x: unknown): Refusal | undefined =>
  isList(axis)
    ? { _tag: 'InvalidArgument', argument: 'axis', got: axis, allowed: allowed(rankOf(x)) }
    : namedAxesFault(axis, rankOf(x), false)

/** As {@link axesFault}, where one axis is due. */
export const axisFault = (axis: unknown, shape: Shape): Refusal | undefined =>
  isAxis(axis, shape.length)
    ? undefined
    : { _tag: 'InvalidArgument', argument: 'axis', got: axis, allowed: allowed(shape.length) }

/** An axis counted from the end, in an error. */
export const axisName = (axis: number): AxisName => (axis === -2 ? 'rows' : axis === -1 ? 'columns' : axis)

/** A shape with one size replaced. */
export const withSize = (shape: Shape, axis: number, size: Shape[0]): Shape =>
  shape.map((dim, i) => (i - shape.length === axis ? size : dim)) as unknown as Shape // as many as before
