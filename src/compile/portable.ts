import * as E from 'fp-ts/lib/Either.js'
import { actionOf, runsAt, type Site } from './actions.js'
import type { Backend, Ready } from './backend.js'
import { type Job, jobsFor, type Least } from './jobs.js'
import { linkedKernels } from './linking.js'
import type { Program } from './Program.js'
import { inTurn, type Special } from './plain.js'
import { regionsOf } from './regions.js'
import { alone, amongThreads } from './threads/among.js'
import { type Cells, cellsOf, withoutShared } from './threads/tasks.js'
import { CONSTANT_BYTES, constants } from './wasm/constants.js'
import { type EngineRefusal, memoryOf, simd } from './wasm/engine.js'
import type { Kernels } from './wasm/kernels.js'

/** The pages that addresses of 32 bits reach. */
const MOST_PAGES = 2 ** 16

/** A program on a memory of its own, with the jobs that have cells among threads. */
const made = (
  program: Program,
  jobs: ReadonlyArray<Job>,
  kernels: Kernels,
  cells: Cells,
  special?: Special,
  reason?: string
): E.Either<EngineRefusal | 'large', Ready> => {
  const { pool } = kernels
  const isShared = pool !== undefined && cells.size > 0
  const { descriptorsAt, work, pages } = regionsOf(program, jobs, isShared ? pool.threads : 1, cells)
  if (pages > MOST_PAGES) return E.left('large')
  const room = memoryOf(pages, pages, isShared)
  if (E.isLeft(room)) return room
  const memory = room.right
  const own = linkedKernels(kernels, memory, isShared)
  if (E.isLeft(own)) return E.Monad.chain(simd(), () => own) // without vectors that is the reason
  new Uint8Array(memory.buffer).set(constants())
  const values = new Float64Array(memory.buffer, CONSTANT_BYTES, program.entries)
  const site: Site = { values, workAt: work[0], fixed: own.right.fixed }
  const runs = runsAt(site, own.right.loop, descriptorsAt)
  const among = isShared ? amongThreads(pool, cells, memory, own.right, work, runs.describe) : alone(reason)
  const turn = inTurn(jobs.map((job) => actionOf(site, runs, job, special, (action) => among.action(job, action))))
  return E.right({
    memory: values,
    run: isShared ? () => among.isUsable() && turn() : turn,
    get backend(): Backend {
      return { name: 'portable', reason: `WebAssembly with 128-bit SIMD${among.told()}` }
    }
  })
}

const NO_CELLS: Cells = new Map()

/** A program in WebAssembly's own memory, with kernels for what pays and is not done in a special way; else why WebAssembly does not run it. */
export const portable = (
  program: Program,
  least: Least,
  kernels: Kernels,
  special?: Special
): E.Either<EngineRefusal | 'small' | 'large', Ready> => {
  const { pool } = kernels
  const jobs = jobsFor(pool === undefined ? program : withoutShared(program, pool), least, special, pool !== undefined)
  if (jobs.every(({ _tag }) => _tag === 'Plain')) return E.left('small')
  if (pool === undefined) return made(program, jobs, kernels, NO_CELLS, special)
  const cells = cellsOf(jobs, pool)
  const refusal = cells.size === 0 ? 'nothing in it is large enough for more' : pool.refusal()
  const shared = refusal === undefined ? made(program, jobs, kernels, cells, special) : undefined
  if (shared !== undefined && E.isRight(shared)) return shared
  return made(program, jobs, kernels, NO_CELLS, special, refusal ?? 'its memory cannot be shared here')
}
