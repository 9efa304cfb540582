import * as E from 'fp-ts/lib/Either.js'
import type { Ready } from './backend.js'
import type { Fused } from './fused.js'
import { addressOf, type Job, jobsFor, type Least, type LoopJob } from './jobs.js'
import type { Lanes } from './lanes.js'
import type { Call, Product, Program, View } from './Program.js'
import { type Action, inTurn, plainAction, type Special } from './plain.js'
import { CONSTANT_BYTES, constants } from './wasm/constants.js'
import { type EngineRefusal, instantiate, type Kernel, type Memory, memoryOf, simd } from './wasm/engine.js'
import type { FixedKernels } from './wasm/fixed.js'
import type { Kernels } from './wasm/kernels.js'
import { LANE_BYTES } from './wasm/lanes.js'
import { descriptor, descriptorLength, type Extent } from './wasm/loop.js'
import { WORK_BYTES } from './wasm/matmul.js'

const PAGE = 2 ** 16
/** The pages that addresses of 32 bits reach. */
const MOST_PAGES = 2 ** 16

/** Where what a program needs beside its values lies, in bytes. */
interface Regions {
  readonly descriptorsAt: number
  readonly workAt: number
  readonly pages: number
}

const descriptorBytes = ({ kernel }: Fused): number => 4 * descriptorLength(kernel)

/** The loops that a job has, and how often each is run on another part of its rows. */
const loopsOf = (job: Job): { readonly loops: ReadonlyArray<Fused>; readonly times: number } => {
  if (job._tag === 'Strip')
    return { loops: job.loops.map(({ fused }) => fused), times: Math.ceil(job.forth.result.count / job.rows) }
  return { loops: job._tag === 'Loop' ? [job.fused] : [], times: 1 }
}

const regionsOf = ({ entries }: Program, jobs: ReadonlyArray<Job>): Regions => {
  const bytes = jobs.map(loopsOf).reduce((sum, { loops, times }) => {
    return sum + times * loops.reduce((own, loop) => own + descriptorBytes(loop), 0)
  }, 0)
  const descriptorsAt = addressOf(entries + (entries % 2))
  const workAt = 16 * Math.ceil((descriptorsAt + bytes) / 16)
  const work = Math.max(WORK_BYTES, LANE_BYTES)
  return { descriptorsAt, workAt, pages: Math.ceil((workAt + work) / PAGE) }
}

/** Kernels over a memory that has room for a program. */
interface Site {
  readonly memory: Memory
  readonly values: Float64Array
  readonly workAt: number
  readonly fixed: FixedKernels
}

/** Where a matrix lies and how many bytes apart its rows and its columns are, as it is read. */
type Place = readonly [address: number, row: number, column: number]

const placeOf = ({ at, shape }: View, isTransposed: boolean): Place => {
  const row = 8 * (shape.at(-1) ?? 0)
  return isTransposed ? [addressOf(at), 8, row] : [addressOf(at), row, 8]
}

const productAction = ({ fixed: { matmul, copy }, workAt }: Site, product: Product): Action => {
  const {
    operands: [a, b],
    transposed: [isLeft, isRight],
    identity,
    result
  } = product
  const [rows = 0, columns = 0] = result.shape
  const [left, right, to] = [placeOf(a, isLeft), placeOf(b, isRight), addressOf(result.at)]
  const inner = a.shape[isLeft ? 0 : 1] ?? 0
  const multiply: Action = () => {
    matmul(rows, columns, inner, ...left, ...right, to, 8 * columns, 1, workAt)
    return true
  }
  if (identity === undefined) return multiply
  const other = identity === 0 ? right : left
  return () => copy(rows, columns, ...other, to) === 0 || multiply() // the product itself where an entry is not finite
}

const lanesAction = ({ fixed, values, workAt }: Site, call: Call, lanes: Lanes): Action => {
  const { reduction, isMean, outer, length, inner } = lanes
  const [from, to] = [addressOf(call.operands[0]?.at ?? 0), addressOf(call.result.at)]
  const [rows, columns] = [fixed[`${reduction}Rows`], fixed[`${reduction}Columns`]]
  const reduce: Action = () => {
    if (inner === 1) rows(from, outer, length, to)
    else
      for (let i = 0; i < outer; i++) columns(from + 8 * length * inner * i, length, inner, to + 8 * inner * i, workAt)
    return true
  }
  if (!isMean) return reduce
  const means = values.subarray(call.result.at, call.result.at + call.result.count)
  const otherwise = plainAction(values, call)
  return () => {
    reduce()
    if (!means.every(Number.isFinite)) return otherwise() // a sum may overflow where the mean does not
    for (let i = 0; i < means.length; i++) means[i] = (means[i] as number) / length // below the length
    return true
  }
}

/** Runs of loops, each on its extent, of which the descriptors stand one after the other in memory; none where a kernel is refused. */
interface Runs {
  readonly add: (loop: Fused, extent: Extent) => (() => void) | undefined
}

const runsAt = ({ memory, workAt }: Site, { loop: bytesOf }: Kernels, descriptorsAt: number): Runs => {
  const words = new Int32Array(memory.buffer)
  const made = new Map<Uint8Array, Kernel>() // equal loops share theirs
  let next = descriptorsAt
  const kernelOf = ({ kernel }: Fused): Kernel | undefined => {
    const bytes = bytesOf(kernel)
    const known = made.get(bytes)
    if (known !== undefined) return known
    const instance = instantiate<'loop'>(bytes, memory)
    if (E.isLeft(instance)) return undefined
    made.set(bytes, instance.right.loop)
    return instance.right.loop
  }
  return {
    add: (loop, extent) => {
      const kernel = kernelOf(loop)
      if (kernel === undefined) return undefined
      const at = next
      words.set(descriptor({ ...extent, work: workAt }), at / 4)
      next += descriptorBytes(loop)
      return () => void kernel(at)
    }
  }
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

const loopAction = ({ values }: Site, { add }: Runs, { loop, fused }: LoopJob): Action => {
  const plain = plainAction(values, loop)
  const kernelAction = (): Action => {
    const run = add(fused, fused.extent)
    if (run === undefined) return plain
    return () => {
      run()
      return true
    }
  }
  return loop.count < EAGER_ENTRIES ? firstThen(plain, kernelAction) : kernelAction()
}

/** The columns `from` to `to` of a loop of one row. */
const columnsOf = ({ kernel, extent }: Fused, from: number, to: number): Extent => ({
  ...extent,
  columns: to - from,
  inputs: extent.inputs.map((place, i) =>
    kernel.inputs[i]?.movesAlongColumns === true ? { ...place, address: place.address + 8 * from } : place
  ),
  results: extent.results.map((place) => ({ ...place, address: place.address + 8 * from }))
})

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
    return {
      from,
      size: to - from,
      own: loops.flatMap(({ fused }) => runs.add(fused, columnsOf(fused, from, to)) ?? [])
    }
  })
  if (parts.some(({ own }) => own.length < loops.length))
    return inTurn([
      productAction(site, forth),
      ...loops.map((loop) => loopAction(site, runs, loop)),
      productAction(site, back)
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

/** A program in WebAssembly's own memory, with kernels for what pays and is not done in a special way; else why WebAssembly does not run it. */
export const portable = (
  program: Program,
  least: Least,
  kernels: Kernels,
  special?: Special
): E.Either<EngineRefusal | 'small' | 'large', Ready> => {
  const jobs = jobsFor(program, least, special)
  if (jobs.every(({ _tag }) => _tag === 'Plain')) return E.left('small')
  const { descriptorsAt, workAt, pages } = regionsOf(program, jobs)
  if (pages > MOST_PAGES) return E.left('large')
  const room = memoryOf(pages, pages)
  if (E.isLeft(room)) return room
  const memory = room.right
  const fixed = instantiate<keyof FixedKernels>(kernels.fixed(), memory)
  if (E.isLeft(fixed)) return E.Monad.chain(simd(), () => fixed) // without vectors that is the reason
  new Uint8Array(memory.buffer).set(constants())
  const values = new Float64Array(memory.buffer, CONSTANT_BYTES, program.entries)
  const site: Site = { memory, values, workAt, fixed: fixed.right }
  const runs = runsAt(site, kernels, descriptorsAt)
  const actionOf = (job: Job): Action => {
    switch (job._tag) {
      case 'Plain':
        return special?.(job.instruction)?.(values) ?? plainAction(values, job.instruction)
      case 'Product':
        return productAction(site, job.product)
      case 'Lanes':
        return lanesAction(site, job.call, job.lanes)
      case 'Loop':
        return loopAction(site, runs, job)
      case 'Strip':
        return stripAction(site, runs, job)
    }
  }
  return E.right({
    memory: values,
    run: inTurn(jobs.map(actionOf)),
    backend: { name: 'portable', reason: 'WebAssembly with 128-bit SIMD' }
  })
}
