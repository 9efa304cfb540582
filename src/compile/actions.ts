import type { Fused } from './fused.js'
import { addressOf, type Job, type LoopJob } from './jobs.js'
import type { Lanes } from './lanes.js'
import type { Linked } from './linking.js'
import { multiplicationOf, placeOf, productKernel } from './multiplication.js'
import type { Call, Product } from './Program.js'
import { type Action, inTurn, plainAction, type Special } from './plain.js'
import { descriptorBytes } from './regions.js'
import { extentIn } from './threads/tasks.js'
import type { FixedKernels } from './wasm/fixed.js'
import { descriptor, type Extent } from './wasm/loop.js'

/** Kernels over a memory that has room for a program. */
export interface Site {
  readonly values: Float64Array
  readonly workAt: number
  readonly fixed: FixedKernels
}

/** An action that threads may take over. */
type Among = (alone: Action) => Action

const onOne: Among = (alone) => alone

const productAction = ({ fixed, workAt }: Site, product: Product, among: Among): Action => {
  const matmul = fixed[productKernel(product)]
  const { rows, columns, inner, left, right, to } = multiplicationOf(product)
  const multiply = among(() => {
    matmul(rows, columns, inner, ...left, ...right, to, 8 * columns, 1, workAt)
    return true
  })
  if (product.identity === undefined) return multiply
  const other = product.identity === 0 ? right : left
  return () => fixed.copy(rows, columns, ...other, to) === 0 || multiply() // the product itself where an entry is not finite
}

const lanesAction = ({ fixed, values, workAt }: Site, call: Call, lanes: Lanes, among: Among): Action => {
  const { reduction, isMean, outer, length, inner } = lanes
  const [from, to] = [addressOf(call.operands[0]?.at ?? 0), addressOf(call.result.at)]
  const [rows, columns] = [fixed[`${reduction}Rows`], fixed[`${reduction}Columns`]]
  const reduce = among(() => {
    if (inner === 1) rows(from, outer, length, to)
    else
      for (let i = 0; i < outer; i++)
        columns(from + 8 * length * inner * i, length, inner, 8 * inner, to + 8 * inner * i, workAt)
    return true
  })
  if (!isMean) return reduce
  const means = values.subarray(call.result.at, call.result.at + call.result.count)
  const otherwise = plainAction(values, call)
  return () => {
    if (!reduce()) return false
    if (!means.every(Number.isFinite)) return otherwise() // a sum may overflow where the mean does not
    for (let i = 0; i < means.length; i++) means[i] = (means[i] as number) / length // below the length
    return true
  }
}

/** Runs of loops, each on its extent, of which the descriptors stand one after the other in memory; none where a kernel is refused. */
export interface Runs {
  /** The address of the descriptor of a loop on an extent. */
  readonly describe: (loop: Fused, extent: Extent) => number
  readonly add: (loop: Fused, extent: Extent) => (() => void) | undefined
}

export const runsAt = ({ values, workAt }: Site, kernelOf: Linked['loop'], descriptorsAt: number): Runs => {
  const words = new Int32Array(values.buffer)
  let next = descriptorsAt
  const describe = (loop: Fused, extent: Extent): number => {
    const at = next
    words.set(descriptor({ ...extent, work: workAt }), at / 4)
    next += descriptorBytes(loop)
    return at
  }
  const add = (loop: Fused, extent: Extent): (() => void) | undefined => {
    const kernel = kernelOf(loop)
    if (kernel === undefined) return undefined
    const at = describe(loop, extent)
    return () => void kernel(at)
  }
  return { describe, add }
}

/** A loop over fewer entries is done the plain way the first time: what is called once is done sooner without a kernel. */
const EAGER_ENTRIES = 2 ** 14

/** One action the first time, another from the second time on. */
const firstThen = (first: Action, make: () => Action): Action => {
  let calls = 0
  let then: Action | undefined
  return () => {
    if (calls++ === 0) return first()
    then ??= make()
    return then()
  }
}

const loopAction = ({ values }: Site, { add }: Runs, { loop, fused, reduction }: LoopJob, among: Among): Action => {
  const own = plainAction(values, loop)
  const plain = reduction === undefined ? own : inTurn([own, plainAction(values, reduction)])
  const kernelAction = (): Action => {
    const run = add(fused, fused.extent)
    if (run === undefined) return plain
    return () => {
      run()
      return true
    }
  }
  return among(loop.count < EAGER_ENTRIES ? firstThen(plain, kernelAction) : kernelAction())
}

/** A x, loops over its rows and Aᵀ d, for some rows after others; the sums of Aᵀ d go on from where they were. */
const stripAction = (
  site: Site,
  runs: Runs,
  { forth, loops, back, rows }: Extract<Job, { readonly _tag: 'Strip' }>
): Action => {
  const { fixed, workAt } = site
  const [count, inner] = [forth.result.count, back.result.count]
  const [a, aRow] = placeOf(forth.operands[0], false)
  const x = placeOf(forth.operands[1], forth.transposed[1])
  const [d, dRow, dColumn] = placeOf(back.operands[1], back.transposed[1])
  const [ax, result] = [addressOf(forth.result.at), addressOf(back.result.at)]
  const parts = Array.from({ length: Math.ceil(count / rows) }, (_, i) => {
    const [from, to] = [i * rows, Math.min(count, (i + 1) * rows)]
    const cell = { row: 0, rows: 1, column: from, columns: to - from }
    return {
      from,
      size: to - from,
      own: loops.flatMap(({ fused }) => runs.add(fused, extentIn(fused, cell)) ?? [])
    }
  })
  if (parts.some(({ own }) => own.length < loops.length))
    return inTurn([
      productAction(site, forth, onOne),
      ...loops.map((loop) => loopAction(site, runs, loop, onOne)),
      productAction(site, back, onOne)
    ])
  return () => {
    for (const { from, size, own } of parts) {
      const top = a + from * aRow
      fixed.matmul(size, 1, inner, top, aRow, 8, ...x, ax + 8 * from, 8, 1, workAt)
      for (const run of own) run()
      fixed.matmul(inner, 1, size, top, 8, aRow, d + from * dRow, dRow, dColumn, result, 8, from === 0 ? 1 : 0, workAt)
    }
    return true
  }
}

/** What does a job each time. */
export const actionOf = (site: Site, runs: Runs, job: Job, special: Special | undefined, among: Among): Action => {
  switch (job._tag) {
    case 'Plain':
      return special?.(job.instruction)?.(site.values) ?? plainAction(site.values, job.instruction)
    case 'Product':
      return productAction(site, job.product, among)
    case 'Lanes':
      return lanesAction(site, job.call, job.lanes, among)
    case 'Loop':
      return loopAction(site, runs, job, among)
    case 'Strip':
      return stripAction(site, runs, job)
  }
}
