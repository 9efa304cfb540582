import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../../core/build.js'
import type { Apply, Block, Expr, Operation, Params, Unary } from '../../core/Expr.js'
import type { Refusal } from '../../core/errors.js'
import { blockShape } from '../../core/lift.js'
import { product, type Shape } from '../../core/Shape.js'
import type { AlongAxis, Axis, Reduction } from '../../core/typedAxes.js'
import {
  type Axes,
  axesFault,
  axesList,
  axisFault,
  axisName,
  namedAxesFault,
  namedAxisFault,
  negativeAxes,
  rankFor,
  rankOf,
  writtenAxes
} from './axes.js'
import { squeezed } from './insert.js'
import { through } from './mask.js'
import { permuted } from './permuted.js'

/** The axes of a reduction, and what it may want to know beside them. */
export type AxisParam = readonly [axes?: Axes, more?: number | undefined]

/** The axes as a user counts them, and what stands beside them. */
const written = (node: Apply<Unary, AxisParam>): Params => {
  const [axes, ...more] = node.params
  const own = writtenAxes(node, axes)
  return more.length > 0 && own.length === 0 ? [undefined, ...more] : [...own, ...more]
}

/** Axes given as `Axis`, as the rules keep them. */
export const fromEnd = (axis: unknown, x: unknown): AxisParam => {
  const axes = negativeAxes(axis, x)
  return axes === undefined ? [] : [axes]
}

const reduced = (shape: Shape, axes: Axes): Shape => {
  const list = axesList(axes)
  return shape.map((dim, i) => (list.includes(i - shape.length) ? 1 : dim)) as unknown as Shape // as many as before
}

/** The entries that become one: `length` of them, `stride` apart, from `start`. */
export interface Lane {
  readonly data: Float64Array
  readonly start: number
  readonly stride: number
  readonly length: number
}

const lanesAlong = (shape: ReadonlyArray<number>, data: Float64Array, axis: number): ReadonlyArray<Lane> => {
  const at = shape.length + axis
  const [length, stride] = [shape[at] ?? 1, product(shape.slice(at + 1))]
  return Array.from({ length: product(shape.slice(0, at)) * stride }, (_, i) => {
    const inner = i % stride
    return { data, start: (i - inner) * length + inner, stride, length }
  })
}

/** The same entries with some axes last: what is to be one lane lies together. */
const gathered = (shape: ReadonlyArray<number>, data: Float64Array, last: ReadonlyArray<number>): Float64Array => {
  const axes = shape.map((_, i) => i - shape.length)
  return permuted(shape, data, [...axes.filter((axis) => !last.includes(axis)), ...last])
}

/** The lanes of a block along axes, in the order of the results. */
export const lanes = (block: Block, axes: Axes): ReadonlyArray<Lane> => {
  const [shape, { data }] = [blockShape(block), block]
  const list = axesList(axes)
  const [axis, second] = list
  if (axis !== undefined && second === undefined) return lanesAlong(shape, data, axis)
  const length = product(list.map((one) => shape[shape.length + one] ?? 1))
  const isTrailing = list.every((one, i) => one === i - list.length)
  const together = isTrailing ? data : gathered(shape, data, list)
  const count = product(shape.filter((_, i) => !list.includes(i - shape.length)))
  return Array.from({ length: count }, (_, i) => ({ data: together, start: i * length, stride: 1, length }))
}

interface ReductionSpec extends Pick<Operation<Unary, AxisParam>, 'jvp' | 'vjp' | 'rules' | 'zeros' | 'hasPoles'> {
  readonly name: string
  /** The one number that stands for a lane. */
  readonly reduce: (lane: Lane, params: AxisParam) => number
  /** Whether no entries at all are refused. */
  readonly needsEntries?: boolean
  /** What is wrong with a parameter beside the axis. */
  readonly fault?: (params: AxisParam) => Refusal | undefined
}

/** A map of each lane along an axis to one number; the axis keeps its place with size 1. */
export const reduction = ({
  reduce,
  needsEntries = false,
  fault: own,
  vjp,
  ...rest
}: ReductionSpec): Operation<Unary, AxisParam> => ({
  ...rest,
  vjp: rest.zeros === undefined ? (ct, node, i) => through(ct, (kept) => vjp(kept, node, i)) : vjp,
  arity: 1,
  written,
  rank: ([axes]) => rankFor(...axesList(axes)),
  shape: ([shape]: readonly [Shape], params) => {
    const [axes] = params
    const fault = axesFault(axes, shape) ?? own?.(params)
    if (fault !== undefined) return E.left(fault)
    const list = axesList(axes)
    const isEmpty = needsEntries && list.some((axis) => shape[shape.length + axis] === 0)
    const [only = -1] = list
    return isEmpty
      ? E.left({ _tag: 'EmptyReduction', axis: list.length > 1 ? 'both' : axisName(only) })
      : E.right(reduced(shape, axes))
  },
  forward: ([x], out, params) => {
    for (const [i, lane] of lanes(x, params[0]).entries()) out.data[i] = reduce(lane, params)
  }
})

interface AlongSpec extends Pick<Operation<Unary, AxisParam>, 'jvp' | 'vjp' | 'rules' | 'zeros' | 'hasPoles'> {
  readonly name: string
  /** Writes what becomes of a lane into the same places of `to`. */
  readonly along: (lane: Lane, to: Float64Array) => void
}

/** A map of each lane along one axis to a lane of the same length. */
export const along = ({ along: write, ...rest }: AlongSpec): Operation<Unary, AxisParam> => ({
  ...rest,
  arity: 1,
  written,
  rank: ([axis]) => rankFor(axis),
  shape: ([shape]: readonly [Shape], [axis]) => {
    const fault = axisFault(axis, shape)
    return fault === undefined ? E.right(shape) : E.left(fault)
  },
  forward: ([x], out, [axis]) => {
    for (const lane of lanes(x, axis)) write(lane, out.data)
  }
})

/** The entry of a lane. */
export const entryOf = ({ data, start, stride }: Lane, i: number): number => data[start + i * stride] as number // callers stay below the length

/** A lane of what becomes of each entry, for another pass over it. */
export const mapLane = (lane: Lane, f: (x: number) => number): Lane => {
  const data = new Float64Array(lane.length)
  for (let i = 0; i < lane.length; i++) data[i] = f(entryOf(lane, i))
  return { data, start: 0, stride: 1, length: lane.length }
}

/** The extreme of a lane; NaN where an entry is. */
export const largest = (lane: Lane): number => {
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < lane.length; i++) most = Math.max(most, entryOf(lane, i))
  return most
}

/** The axes of a node as derivative rules pass them on, which see no more of an operand than the operation does. */
export const axesOf = ({ params: [axes] }: Apply<Unary, AxisParam>): Axis | ReadonlyArray<number> =>
  axes === undefined ? [-2, -1] : (axes as Axis) // the shape rule has checked it

/** The one axis of a node that works along it. */
export const axisOf = ({ params: [axis] }: Apply<Unary, AxisParam>): Axis => (typeof axis === 'number' ? axis : -1)

/** All entries of a stack become one matrix of one entry; else a reduced axis keeps its place with size 1. */
const overAll = (made: Expr, x: unknown, axis: unknown): Expr => {
  const rank = rankOf(x)
  return axis === undefined && rank > 2
    ? squeezed(
        made,
        Array.from({ length: rank - 2 }, (_, i) => i - rank)
      )
    : made
}

// The overloads say what `apply` cannot: the shape that each axis leaves.
export const reducer = (op: Operation<Unary, AxisParam>): Reduction =>
  ((x: Expr, axis?: unknown) =>
    overAll(apply(op, [x], fromEnd(axis, x), namedAxesFault(axis, rankOf(x))), x, axis)) as Reduction

/** As {@link reducer}, with a number beside the axes. */
export const reducerWith =
  (op: Operation<Unary, AxisParam>) =>
  (x: Expr, axis?: unknown, more?: number): Expr =>
    overAll(
      apply(
        op,
        [x],
        more === undefined ? fromEnd(axis, x) : [fromEnd(axis, x)[0], more],
        namedAxesFault(axis, rankOf(x))
      ),
      x,
      axis
    )

/** The last axis unless another is given. The shape stays, which `apply` cannot say. */
export const alongAxis = (op: Operation<Unary, AxisParam>): AlongAxis =>
  ((x: Expr, axis: Axis = -1) => apply(op, [x], fromEnd(axis, x), namedAxisFault(axis, x))) as AlongAxis
