import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../../core/build.js'
import type { Apply, Block, Expr, Operation, Unary } from '../../core/Expr.js'
import type { Refusal } from '../../core/errors.js'
import type { MatrixShape } from '../../core/Shape.js'
import type { AlongAxis, Axis, Reduction } from '../../core/typed.js'

/** An axis counted from the end: −2 down the rows, −1 along the columns; none for all entries of the matrix. */
export type AxisParam = readonly [axis?: number | undefined, more?: number | undefined]

/** The axis as the rules keep it; what is no axis stays as it is, for the shape rule to refuse. */
export const negativeAxis = (axis: Axis): number => (axis === 0 || axis === 1 ? axis - 2 : axis)

export const fromEnd = (axis: Axis | undefined): AxisParam => (axis === undefined ? [] : [negativeAxis(axis)])

/** The axis as a user counts it. */
export const fromStart = ({ params: [axis, ...more] }: Apply<Unary, AxisParam>): AxisParam => {
  const own = typeof axis === 'number' ? axis + 2 : axis
  return more.length > 0 ? [own, ...more] : own === undefined ? [] : [own]
}

const NO_AXIS = {
  _tag: 'InvalidArgument',
  argument: 'axis',
  got: undefined,
  allowed: '0 or -2 (down the rows), 1 or -1 (along the columns)'
} as const

export const axisFault = ([axis]: AxisParam): Refusal | undefined =>
  axis === undefined || axis === -1 || axis === -2 ? undefined : { ...NO_AXIS, got: axis }

/** As {@link axisFault}, where there must be one. */
export const oneAxisFault = (axis: number | undefined): Refusal | undefined =>
  axis === undefined ? NO_AXIS : axisFault([axis])

export const axisName = ([axis]: AxisParam): 'rows' | 'columns' | 'both' =>
  axis === undefined ? 'both' : axis === -2 ? 'rows' : 'columns'

const reduced = ([rows, columns]: MatrixShape, [axis]: AxisParam): MatrixShape =>
  axis === undefined ? [1, 1] : axis === -2 ? [1, columns] : [rows, 1]

/** The entries that become one: `length` of them, `stride` apart, from `start`. */
export interface Lane {
  readonly data: Float64Array
  readonly start: number
  readonly stride: number
  readonly length: number
}

/** The lanes of a matrix along an axis, in the order of the results. */
export const lanes = ({ rows, columns, data }: Block, [axis]: AxisParam): ReadonlyArray<Lane> => {
  if (axis === undefined) return [{ data, start: 0, stride: 1, length: data.length }]
  return axis === -2
    ? Array.from({ length: columns }, (_, column) => ({ data, start: column, stride: columns, length: rows }))
    : Array.from({ length: rows }, (_, row) => ({ data, start: row * columns, stride: 1, length: columns }))
}

interface ReductionSpec extends Pick<Operation<Unary, AxisParam>, 'jvp' | 'vjp' | 'rules'> {
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
  ...rest
}: ReductionSpec): Operation<Unary, AxisParam> => ({
  ...rest,
  arity: 1,
  written: fromStart,
  shape: ([shape], params) => {
    const fault = axisFault(params) ?? own?.(params)
    if (fault !== undefined) return E.left(fault)
    const [rows, columns] = shape
    const isEmpty = (params[0] !== -1 && rows === 0) || (params[0] !== -2 && columns === 0)
    return needsEntries && isEmpty
      ? E.left({ _tag: 'EmptyReduction', axis: axisName(params) })
      : E.right(reduced(shape, params))
  },
  forward: ([x], out, params) => {
    for (const [i, lane] of lanes(x, params).entries()) out.data[i] = reduce(lane, params)
  }
})

interface AlongSpec extends Pick<Operation<Unary, AxisParam>, 'jvp' | 'vjp' | 'rules'> {
  readonly name: string
  /** Writes what becomes of a lane into the same places of `to`. */
  readonly along: (lane: Lane, to: Float64Array) => void
  /** Whether all entries, row by row, may be one lane. */
  readonly overBoth?: boolean
}

/** A map of each lane along an axis to a lane of the same length. */
export const along = ({ along: write, overBoth = false, ...rest }: AlongSpec): Operation<Unary, AxisParam> => ({
  ...rest,
  arity: 1,
  written: fromStart,
  shape: ([shape], params) => {
    const fault = overBoth ? axisFault(params) : oneAxisFault(params[0])
    return fault === undefined ? E.right(shape) : E.left(fault)
  },
  forward: ([x], out, params) => {
    for (const lane of lanes(x, params)) write(lane, out.data)
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

/** The axis of a node as derivative rules pass it on. */
export const axisOf = (node: Apply<Unary, AxisParam>): Axis | undefined => node.params[0] as Axis | undefined // the shape rule has checked it

// The overloads say what `apply` cannot: the shape that each axis leaves.
export const reducer = (op: Operation<Unary, AxisParam>): Reduction =>
  ((x: Expr, axis?: Axis) => apply(op, [x], fromEnd(axis))) as Reduction

/** The last axis unless another is given. The shape stays, which `apply` cannot say. */
export const alongAxis = (op: Operation<Unary, AxisParam>): AlongAxis =>
  ((x: Expr, axis: Axis = -1) => apply(op, [x], fromEnd(axis))) as AlongAxis
