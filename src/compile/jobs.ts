import { type Fused, fused } from './fused.js'
import { type Lanes, lanesOf } from './lanes.js'
import {
  type Call,
  type Instruction,
  type Loop,
  type Product,
  type Program,
  STEP,
  type Strip,
  type View
} from './Program.js'
import type { Special } from './plain.js'
import { workOf } from './precision.js'
import { CONSTANT_BYTES } from './wasm/constants.js'

/** Where WebAssembly pays: products of fewer multiplications, loops over fewer entries and reductions of fewer cost less than the call. */
export interface Least {
  readonly work: number
  readonly entries: number
  readonly reduced: number
}

/** Longer loops would take long to compile. */
const MOST_STEPS = 256

/** Values lie beyond the constants of loops. */
export const addressOf = (entry: number): number => CONSTANT_BYTES + 8 * entry

/** A loop, with the form that a kernel has of it. */
export interface LoopJob {
  readonly _tag: 'Loop'
  readonly loop: Loop
  readonly fused: Fused
  /** The reduction of one of its results that is part of it. */
  readonly reduction: Call | undefined
}

/** What does an instruction: a kernel, or else the plain or a special way. */
export type Job =
  | { readonly _tag: 'Plain'; readonly instruction: Instruction }
  | LoopJob
  | { readonly _tag: 'Product'; readonly product: Product }
  | { readonly _tag: 'Lanes'; readonly call: Call; readonly lanes: Lanes }
  | {
      readonly _tag: 'Strip'
      readonly forth: Product
      readonly loops: ReadonlyArray<LoopJob>
      readonly back: Product
      /** How many rows are done at once. */
      readonly rows: number
    }

/** WebAssembly does an instruction where it can and it pays. */
const jobFor = (instruction: Instruction, { work, entries, reduced }: Least): Job => {
  const plain: Job = { _tag: 'Plain', instruction }
  if (instruction._tag === 'Product')
    return workOf(instruction) >= work ? { _tag: 'Product', product: instruction } : plain
  if (instruction._tag === 'Call') {
    const lanes = (instruction.operands[0]?.count ?? 0) >= reduced ? lanesOf(instruction) : undefined
    return lanes === undefined ? plain : { _tag: 'Lanes', call: instruction, lanes }
  }
  const isShort = instruction.code.length <= STEP * MOST_STEPS
  const own = isShort && instruction.count >= entries ? fused(instruction, addressOf) : undefined
  return own === undefined ? plain : { _tag: 'Loop', loop: instruction, fused: own, reduction: undefined }
}

/** The job of a strip whose instructions kernels do, with all rows of a loop side by side. */
const stripOf = (jobs: ReadonlyArray<Job>, { first, last, rows }: Strip): Job | undefined => {
  const [forth, back] = [jobs[first], jobs[last]]
  const loops = jobs
    .slice(first + 1, last)
    .flatMap((job) => (job._tag === 'Loop' && job.fused.extent.rows === 1 ? job : []))
  return forth?._tag === 'Product' && back?._tag === 'Product' && loops.length === last - first - 1
    ? { _tag: 'Strip', forth: forth.product, loops, back: back.product, rows }
    : undefined
}

/** Shorter lanes are reduced sooner once they are all there. */
const LEAST_LANE = 128

const readsOf = (instruction: Instruction): ReadonlyArray<View> =>
  instruction._tag === 'Loop' ? instruction.inputs : instruction.operands

/** The last instruction that reads what lies at a place; what is asked for is read after all. */
const lastReads = ({ instructions, outputs }: Program): ReadonlyMap<number, number> => {
  const last = new Map<number, number>()
  for (const [i, instruction] of instructions.entries()) for (const { at } of readsOf(instruction)) last.set(at, i)
  for (const { at } of outputs) last.set(at, instructions.length)
  return last
}

const overlaps = (a: View, b: View): boolean => a.at < b.at + b.count && b.at < a.at + a.count

/** A loop together with the reduction of its result that comes next; the result itself is kept where others read it. */
const reducing = (job: Job, next: Job | undefined, isKept: (view: View) => boolean): LoopJob | undefined => {
  if (job._tag !== 'Loop' || next?._tag !== 'Lanes') return undefined
  const { call, lanes } = next
  const { kernel, extent } = job.fused
  const source = job.loop.results.findIndex(({ view }) => view.at === call.operands[0]?.at)
  const [result, view] = [kernel.results[source], job.loop.results[source]?.view]
  const isOne = lanes.outer === 1
  const areRows =
    extent.rows === lanes.outer &&
    extent.columns === lanes.length &&
    !job.loop.inputs.some((input) => overlaps(input, call.result)) // rows are put down while others are still to be read
  if (result === undefined || view === undefined || lanes.isMean || lanes.inner > 1) return undefined
  if (lanes.length < LEAST_LANE || !(isOne || areRows)) return undefined
  const isStored = (_: unknown, i: number): boolean => i !== source || isKept(view)
  return {
    ...job,
    reduction: call,
    fused: {
      kernel: {
        ...kernel,
        results: [...kernel.results.filter(isStored), { ...result, reduce: lanes.reduction }],
        reducesRows: !isOne
      },
      extent: {
        ...extent,
        results: [...extent.results.filter(isStored), { address: addressOf(call.result.at), rowStride: 8 }]
      }
    }
  }
}

/** What does the instructions of a program, in order; no kernel does what is done in a special way. */
export const jobsFor = (program: Program, least: Least, special?: Special, isShared = false): ReadonlyArray<Job> => {
  const jobs = program.instructions.map((instruction) =>
    special?.(instruction) === undefined ? jobFor(instruction, least) : ({ _tag: 'Plain', instruction } as const)
  )
  const strips = new Map(program.strips.map((strip) => [strip.first, { job: stripOf(jobs, strip), last: strip.last }]))
  const last = lastReads(program)
  const merged: Array<Job> = []
  for (let at = 0; at < jobs.length; at++) {
    const own = jobs[at] as Job // below the length
    const strip = strips.get(at)
    const isKept = (view: View): boolean => (last.get(view.at) ?? 0) > at + 1
    const both = isShared ? undefined : reducing(own, jobs[at + 1], isKept) // threads share what is not reduced yet
    merged.push(strip?.job ?? both ?? own)
    if (strip?.job !== undefined) at = strip.last
    else if (both !== undefined) at++
  }
  return merged
}
