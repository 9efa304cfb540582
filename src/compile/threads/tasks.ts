import type { Fused } from '../fused.js'
import { addressOf, type Job } from '../jobs.js'
import type { Lanes } from '../lanes.js'
import { multiplicationOf, productKernel } from '../multiplication.js'
import type { Call, Product, Program } from '../Program.js'
import { workOf } from '../precision.js'
import type { FixedKernels } from '../wasm/fixed.js'
import type { Extent } from '../wasm/loop.js'
import { isHeavy } from '../wasm/pointwise.js'
import { bands, type Cell, tiles } from './cells.js'
import type { KernelCall, Sharing } from './pool.js'
import { MOST_PARTS } from './words.js'

/** Nanoseconds of one thread, in round numbers: a multiplication of a product of matrices or with a vector, an entry of a loop, a step on it. */
const [MULTIPLICATION, WITH_VECTOR, ENTRY, STEP, HEAVY_STEP] = [0.08, 0.3, 0.5, 0.15, 2]

/** Threads that are done early take over parts of others. */
const PARTS_PER_THREAD = 4

const loopTime = ({ kernel: { steps }, extent: { rows, columns } }: Fused): number =>
  rows * columns * steps.reduce((time, { operation }) => time + (isHeavy(operation) ? HEAVY_STEP : STEP), ENTRY)

const lanesTime = ({ outer, length, inner }: Lanes): number => outer * length * inner * ENTRY

/** How many parts work of so long is cut into; 1 where it is not worth it. */
const piecesOf = (time: number, { threads, leastPart }: Sharing): number => {
  const most = Math.min(PARTS_PER_THREAD * threads, MOST_PARTS)
  const pieces = Math.min(most, Math.floor(time / leastPart))
  return pieces > threads ? pieces - (pieces % threads) : pieces
}

const cut = (job: Job, sharing: Sharing): ReadonlyArray<Cell> => {
  switch (job._tag) {
    case 'Product': {
      const [rows = 0, columns = 0] = job.product.result.shape
      const each = rows === 1 || columns === 1 ? WITH_VECTOR : MULTIPLICATION
      return tiles(rows, columns, piecesOf(workOf(job.product) * each, sharing))
    }
    case 'Loop': {
      const { rows, columns } = job.fused.extent
      return bands(rows, columns, piecesOf(loopTime(job.fused), sharing))
    }
    case 'Lanes':
      return bands(job.lanes.outer, job.lanes.inner, piecesOf(lanesTime(job.lanes), sharing))
    default:
      return []
  }
}

/** The cells of the results of jobs that threads compute; other jobs stay on one. */
export type Cells = ReadonlyMap<Job, ReadonlyArray<Cell>>

export const cellsOf = (jobs: ReadonlyArray<Job>, sharing: Sharing): Cells =>
  new Map(jobs.map((job) => [job, cut(job, sharing)] as const).filter(([, cells]) => cells.length > 1))

/** The program without the strips whose products threads share: reading a matrix twice on all of them takes less than once on one. */
export const withoutShared = (program: Program, sharing: Sharing): Program => ({
  ...program,
  strips: program.strips.filter(({ first }) => {
    const forth = program.instructions[first]
    return forth?._tag !== 'Product' || cut({ _tag: 'Product', product: forth }, sharing).length < 2
  })
})

/** The rows and columns of a loop that are in a cell. */
export const extentIn = ({ kernel, extent }: Fused, { row, rows, column, columns }: Cell): Extent => ({
  ...extent,
  rows,
  columns,
  inputs: extent.inputs.map((place, i) => {
    const across = kernel.inputs[i]?.movesAlongColumns === true ? 8 * column : 0
    return { ...place, address: place.address + row * place.rowStride + across }
  }),
  results: extent.results.map((place) => ({ ...place, address: place.address + row * place.rowStride + 8 * column }))
})

/** Which kernels calls name: those of every program, and those of loops on a part of their extent. */
export interface Numbered {
  readonly fixed: (name: keyof FixedKernels) => number
  readonly loop: (fused: Fused, extent: Extent) => { readonly kernel: number; readonly descriptorAt: number }
}

const productCall = (product: Product, { row, rows, column, columns }: Cell, { fixed }: Numbered): KernelCall => {
  const { inner, left, right, to, columns: all } = multiplicationOf(product)
  const [a, aRow, aColumn] = left
  const [b, bRow, bColumn] = right
  const operands = [a + row * aRow, aRow, aColumn, b + column * bColumn, bRow, bColumn]
  const args = [rows, columns, inner, ...operands, to + 8 * (row * all + column), 8 * all, 1]
  return { kernel: fixed(productKernel(product)), args, takesWork: true }
}

const lanesCalls = (
  { operands, result }: Call,
  { reduction, length, inner }: Lanes,
  { row, rows, column, columns }: Cell,
  { fixed }: Numbered
): ReadonlyArray<KernelCall> => {
  const [from, to] = [addressOf(operands[0]?.at ?? 0), addressOf(result.at)]
  const lane = 8 * length
  if (inner === 1) {
    const args = [from + row * lane, rows, length, to + 8 * row]
    return [{ kernel: fixed(`${reduction}Rows`), args, takesWork: false }]
  }
  return Array.from({ length: rows }, (_, i) => {
    const [x, y] = [from + (row + i) * inner * lane + 8 * column, to + 8 * ((row + i) * inner + column)]
    return { kernel: fixed(`${reduction}Columns`), args: [x, length, columns, 8 * inner, y], takesWork: true }
  })
}

/** The calls that compute a cell of a job's result. */
export const callsOf = (job: Job, cell: Cell, numbered: Numbered): ReadonlyArray<KernelCall> => {
  switch (job._tag) {
    case 'Product':
      return [productCall(job.product, cell, numbered)]
    case 'Lanes':
      return lanesCalls(job.call, job.lanes, cell, numbered)
    case 'Loop': {
      const { kernel, descriptorAt } = numbered.loop(job.fused, extentIn(job.fused, cell))
      return [{ kernel, args: [descriptorAt], takesWork: false }]
    }
    default:
      return []
  }
}
