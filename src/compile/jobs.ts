import { type Fused, fused } from './fused.js'
import { type Lanes, lanesOf } from './lanes.js'
import { type Call, type Instruction, type Loop, type Product, type Program, STEP, type Strip } from './Program.js'
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
  return own === undefined ? plain : { _tag: 'Loop', loop: instruction, fused: own }
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

/** What does the instructions of a program, in order; no kernel does what is done in a special way. */
export const jobsFor = ({ instructions, strips }: Program, least: Least, special?: Special): ReadonlyArray<Job> => {
  const jobs = instructions.map((instruction) =>
    special?.(instruction) === undefined ? jobFor(instruction, least) : ({ _tag: 'Plain', instruction } as const)
  )
  const begins = new Map(strips.map((strip) => [strip.first, { job: stripOf(jobs, strip), last: strip.last }]))
  const merged: Array<Job> = []
  for (let at = 0; at < jobs.length; at++) {
    const { job, last = at } = begins.get(at) ?? {}
    merged.push(job ?? (jobs[at] as Job)) // below the length
    if (job !== undefined) at = last
  }
  return merged
}
