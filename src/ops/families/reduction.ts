import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../../core/build.js'
import type { Refusal } from '../../core/errors.js'
import type { Apply, Block, Expr, Operation, Unary } from '../../core/Expr.js'
import type { MatrixShape } from '../../core/Shape.js'
import type { Axis, Reduction } from '../../core/typed.js'

/** An axis counted from the end: −2 down the rows, −1 along the columns; none for all entries of the matrix. */
export type AxisParam = readonly [axis?: number | undefined]

/** The axis as the rules keep it; what is no axis stays as it is, for the shape rule to refuse. */
export const fromEnd = (axis: Axis | undefined): AxisParam => (axis === undefined ? [] : [axis === 0 || axis === 1 ? axis - 2 : axis])

/** The axis as a user counts it. */
export const fromStart = (node: Apply<Unary, AxisParam>): AxisParam => (node.params[0] === undefined ? [] : [node.params[0] + 2])

export const axisFault = ([axis]: AxisParam): Refusal | undefined =>
  axis === undefined || axis === -1 || axis === -2 ? undefined : { _tag: 'InvalidArgument', argument: 'axis', got: axis, allowed: '0 or -2 (down the rows), 1 or -1 (along the columns)' }

export const axisName = ([axis]: AxisParam): 'rows' | 'columns' | 'both' => (axis === undefined ? 'both' : axis === -2 ? 'rows' : 'columns')

const reduced = ([rows, columns]: MatrixShape, [axis]: AxisParam): MatrixShape => (axis === undefined ? [1, 1] : axis === -2 ? [1, columns] : [rows, 1])

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
  readonly reduce: (lane: Lane) => number
  /** Whether no entries at all are refused. */
  readonly needsEntries?: boolean
}

/** A map of each lane along an axis to one number; the axis keeps its place with size 1. */
export const reduction = ({ reduce, needsEntries = false, ...rest }: ReductionSpec): Operation<Unary, AxisParam> => ({
  ...rest,
  arity: 1,
  written: fromStart,
  shape: ([shape], params) => {
    const fault = axisFault(params)
    if (fault !== undefined) return E.left(fault)
    const [rows, columns] = shape
    const isEmpty = (params[0] !== -1 && rows === 0) || (params[0] !== -2 && columns === 0)
    return needsEntries && isEmpty ? E.left({ _tag: 'EmptyReduction', axis: axisName(params) }) : E.right(reduced(shape, params))
  },
  forward: ([x], out, params) => {
    for (const [i, lane] of lanes(x, params).entries()) out.data[i] = reduce(lane)
  }
})

// The overloads of `Reduction` say what `apply` cannot: the shape that each axis leaves.
export const reducer = (op: Operation<Unary, AxisParam>): Reduction => ((x: Expr, axis?: Axis) => apply(op, [x], fromEnd(axis))) as Reduction
