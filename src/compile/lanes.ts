import { type NumericShape, product } from '../core/Shape.js'
import { axesList, surplus } from '../ops/families/axes.js'
import type { AxisParam } from '../ops/families/reduction.js'
import { Max } from '../ops/max.js'
import { Mean } from '../ops/mean.js'
import { Min } from '../ops/min.js'
import { Sum, SumLike } from '../ops/sum.js'
import type { Call } from './Program.js'
import type { Reduction } from './wasm/reduce.js'

/** A reduction of lanes that lie in memory like the rows or the columns of `outer` matrices, one after the other. */
export interface Lanes {
  readonly reduction: Reduction
  /** Whether the sums are to be divided by the length. */
  readonly isMean: boolean
  readonly outer: number
  readonly length: number
  /** How many lanes lie side by side; where it is 1, the entries of one are neighbours. */
  readonly inner: number
}

const REDUCTIONS: ReadonlyMap<unknown, Reduction> = new Map<unknown, Reduction>([
  [Sum, 'sum'],
  [Mean, 'sum'],
  [SumLike, 'sum'],
  [Max, 'max'],
  [Min, 'min']
])

const axesIn = ({ op, params, result }: Call, shape: NumericShape): ReadonlyArray<number> =>
  (op as unknown) === SumLike ? surplus(shape, result.shape) : axesList((params as AxisParam)[0]) // those of a reduction

/** The lanes of a reduction whose axes follow each other; undefined of any other call. */
export const lanesOf = (call: Call): Lanes | undefined => {
  const reduction = REDUCTIONS.get(call.op)
  const [x] = call.operands
  if (reduction === undefined || x === undefined || x.count === 0) return undefined
  const { shape } = x
  const axes = axesIn(call, shape)
  const first = shape.length + (axes[0] ?? 0)
  if (axes.length === 0 || !axes.every((axis, i) => shape.length + axis === first + i)) return undefined
  const outer = product(shape.slice(0, first))
  const length = product(shape.slice(first, first + axes.length))
  const inner = product(shape.slice(first + axes.length))
  const isAll = outer * inner === call.result.count // a rule may be mapped over more
  return isAll ? { reduction, isMean: (call.op as unknown) === Mean, outer, length, inner } : undefined
}
