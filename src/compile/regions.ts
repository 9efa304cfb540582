import type { Fused } from './fused.js'
import { addressOf, type Job } from './jobs.js'
import type { Program } from './Program.js'
import type { Cells } from './threads/tasks.js'
import { LANE_BYTES } from './wasm/lanes.js'
import { descriptorLength } from './wasm/loop.js'
import { WORK_BYTES } from './wasm/matmul.js'
import { SINGLE_WORK_BYTES } from './wasm/single.js'

const PAGE = 2 ** 16

/** Where what a program needs beside its values lies, in bytes. */
export interface Regions {
  readonly descriptorsAt: number
  /** The working memory of each thread. */
  readonly work: readonly [number, ...ReadonlyArray<number>]
  readonly pages: number
}

export const descriptorBytes = ({ kernel }: Fused): number => 4 * descriptorLength(kernel)

/** The loops that a job has, and how often each is run on another part of its rows. */
const loopsOf = (job: Job): { readonly loops: ReadonlyArray<Fused>; readonly times: number } => {
  if (job._tag === 'Strip')
    return { loops: job.loops.map(({ fused }) => fused), times: Math.ceil(job.forth.result.count / job.rows) }
  return { loops: job._tag === 'Loop' ? [job.fused] : [], times: 1 }
}

/** The regions of a program whose jobs some threads do, in the cells that they have. */
export const regionsOf = ({ entries }: Program, jobs: ReadonlyArray<Job>, threads: number, cells: Cells): Regions => {
  const bytes = jobs.reduce((sum, job) => {
    const { loops, times } = loopsOf(job)
    return sum + (times + (cells.get(job)?.length ?? 0)) * loops.reduce((own, loop) => own + descriptorBytes(loop), 0)
  }, 0)
  const descriptorsAt = addressOf(entries + (entries % 2))
  const workAt = 16 * Math.ceil((descriptorsAt + bytes) / 16)
  const size = 16 * Math.ceil(Math.max(WORK_BYTES, SINGLE_WORK_BYTES, LANE_BYTES) / 16)
  const others = Array.from({ length: threads - 1 }, (_, i) => workAt + (i + 1) * size)
  return { descriptorsAt, work: [workAt, ...others], pages: Math.ceil((workAt + threads * size) / PAGE) }
}
