import * as E from 'fp-ts/lib/Either.js'
import type { Ready } from './backend.js'
import { type Fused, fused } from './fused.js'
import { type Lanes, lanesOf } from './lanes.js'
import { type Call, type Instruction, type Product, type Program, STEP, type View } from './Program.js'
import { type Action, inTurn, plainAction } from './plain.js'
import { CONSTANT_BYTES, constants } from './wasm/constants.js'
import { type EngineRefusal, instantiate, type Kernel, type Memory, memoryOf, simd } from './wasm/engine.js'
import type { FixedKernels, Kernels } from './wasm/kernels.js'
import { LANE_BYTES } from './wasm/lanes.js'
import { descriptor, descriptorLength } from './wasm/loop.js'
import { WORK_BYTES } from './wasm/matmul.js'

const PAGE = 2 ** 16
/** The pages that addresses of 32 bits reach. */
const MOST_PAGES = 2 ** 16

/** Where WebAssembly pays: products of fewer multiplications, loops over fewer entries and reductions of fewer cost less than the call. */
export interface Least {
  readonly work: number
  readonly entries: number
  readonly reduced: number
}

/** Longer loops would take long to compile. */
const MOST_STEPS = 256

/** Values lie beyond the constants of loops. */
const addressOf = (entry: number): number => CONSTANT_BYTES + 8 * entry

/** What a kernel does for an instruction. */
type Job =
  | { readonly _tag: 'Loop'; readonly fused: Fused }
  | { readonly _tag: 'Product'; readonly product: Product }
  | { readonly _tag: 'Lanes'; readonly call: Call; readonly lanes: Lanes }

const workOf = ({ operands: [a], transposed: [isLeft], result }: Product): number =>
  result.count * (a.shape[isLeft ? 0 : 1] ?? 0)

/** What WebAssembly does for an instruction, where it can and it pays. */
const jobFor = (instruction: Instruction, { work, entries, reduced }: Least): Job | undefined => {
  if (instruction._tag === 'Product')
    return workOf(instruction) >= work ? { _tag: 'Product', product: instruction } : undefined
  if (instruction._tag === 'Call') {
    const lanes = (instruction.operands[0]?.count ?? 0) >= reduced ? lanesOf(instruction) : undefined
    return lanes && { _tag: 'Lanes', call: instruction, lanes }
  }
  const isShort = instruction.code.length <= STEP * MOST_STEPS
  const own = isShort && instruction.count >= entries ? fused(instruction, addressOf) : undefined
  return own && { _tag: 'Loop', fused: own }
}

/** Where what a program needs beside its values lies, in bytes. */
interface Regions {
  readonly descriptorsAt: number
  readonly workAt: number
  readonly pages: number
}

const descriptorBytes = ({ kernel }: Fused): number => 4 * descriptorLength(kernel)

const regionsOf = ({ entries }: Program, jobs: ReadonlyArray<Job | undefined>): Regions => {
  const bytes = jobs.reduce((sum, job) => sum + (job?._tag === 'Loop' ? descriptorBytes(job.fused) : 0), 0)
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

const loopAction = ({ memory, workAt }: Site, kernel: Kernel, at: number, { extent }: Fused): Action => {
  new Int32Array(memory.buffer).set(descriptor({ ...extent, work: workAt }), at / 4)
  return () => {
    kernel(at)
    return true
  }
}

/** The function of each loop, made once for equal ones. */
const loopKernels = (
  { loop: bytesOf }: Kernels,
  memory: Memory,
  jobs: ReadonlyArray<Job | undefined>
): E.Either<EngineRefusal, ReadonlyMap<Uint8Array, Kernel>> => {
  const made = new Map<Uint8Array, Kernel>()
  for (const job of jobs) {
    if (job?._tag !== 'Loop') continue
    const bytes = bytesOf(job.fused.kernel)
    if (made.has(bytes)) continue
    const instance = instantiate<'loop'>(bytes, memory)
    if (E.isLeft(instance)) return instance
    made.set(bytes, instance.right.loop)
  }
  return E.right(made)
}

/** A program in WebAssembly's own memory, with kernels for what pays; else why WebAssembly does not run it. */
export const portable = (
  program: Program,
  least: Least,
  kernels: Kernels
): E.Either<EngineRefusal | 'small' | 'large', Ready> => {
  const jobs = program.instructions.map((instruction) => jobFor(instruction, least))
  if (jobs.every((job) => job === undefined)) return E.left('small')
  const { descriptorsAt, workAt, pages } = regionsOf(program, jobs)
  if (pages > MOST_PAGES) return E.left('large')
  const room = memoryOf(pages, pages)
  if (E.isLeft(room)) return room
  const memory = room.right
  const fixed = instantiate<keyof FixedKernels>(kernels.fixed(), memory)
  if (E.isLeft(fixed)) return E.Monad.chain(simd(), () => fixed) // without vectors that is the reason
  const loops = loopKernels(kernels, memory, jobs)
  if (E.isLeft(loops)) return loops
  new Uint8Array(memory.buffer).set(constants())
  const values = new Float64Array(memory.buffer, CONSTANT_BYTES, program.entries)
  const site: Site = { memory, values, workAt, fixed: fixed.right }
  let at = descriptorsAt
  const actions = jobs.map((job, i): Action => {
    if (job === undefined) return plainAction(values, program.instructions[i] as Instruction) // a job for each
    if (job._tag === 'Product') return productAction(site, job.product)
    if (job._tag === 'Lanes') return lanesAction(site, job.call, job.lanes)
    const kernel = loops.right.get(kernels.loop(job.fused.kernel)) as Kernel // made above
    const action = loopAction(site, kernel, at, job.fused)
    at += descriptorBytes(job.fused)
    return action
  })
  return E.right({
    memory: values,
    run: inTurn(actions),
    backend: { name: 'portable', reason: 'WebAssembly with 128-bit SIMD' }
  })
}
