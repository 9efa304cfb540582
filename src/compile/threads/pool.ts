import * as E from 'fp-ts/lib/Either.js'
import type { KernelModule } from '../linking.js'
import type { Memory } from '../wasm/engine.js'
import { abandon, announce, type Crew, crewFor, nextGeneration, readyIn, send } from './crew.js'
import { CLAIMED, COUNT, DONE, FREE, PROGRAM, partAt, TASK, wordOf } from './words.js'

/** A call of a kernel; `takesWork`: the working memory of whichever thread it runs on is its last argument. */
export interface KernelCall {
  readonly kernel: number
  readonly args: ReadonlyArray<number>
  readonly takesWork: boolean
}

/** The calls of each part of a task; parts may be computed at once and in any order. */
export type Task = ReadonlyArray<ReadonlyArray<KernelCall>>

/** What workers are told of a program. */
export interface SharedProgram {
  readonly memory: Memory
  /** The modules, and which of their functions are the kernels, in the order in which calls count them. */
  readonly modules: ReadonlyArray<KernelModule>
  readonly tasks: ReadonlyArray<Task>
  /** The working memory of each thread; that of the calling one comes first. */
  readonly work: ReadonlyArray<number>
}

/** A program that the workers of a pool know. */
export interface Share {
  /** How many threads compute it: the calling one, and the workers that have started and know it. */
  readonly threads: () => number
  /** Why there are fewer than were asked for; undefined where there are as many. */
  readonly reason: () => string | undefined
  /** False while a worker may still be writing what was given up. */
  readonly isUsable: () => boolean
  /** All parts of a task, of which the calling thread computes some by itself; false where they could not all be computed. */
  readonly run: (task: number, compute: (part: number) => void) => boolean
}

/** How work is shared. */
export interface Sharing {
  readonly threads: number
  /** The least work that is a part of its own, in nanoseconds of one thread. */
  readonly leastPart: number
  /** So many milliseconds are waited for a part that a worker has claimed. */
  readonly patience: number
}

/** Worker threads, which start when the first program is shared and end when nobody has the pool any longer. */
export interface Pool extends Sharing {
  /** Why there are no workers; undefined where there are some. */
  readonly refusal: () => string | undefined
  readonly admit: (program: SharedProgram) => E.Either<string, Share>
}

/**
 * A worker that sleeps takes 50 to 200 µs to wake up. The calling thread would have done smaller parts before anybody comes; of larger
 * ones it would wait longer for the last.
 */
const LEAST_PART = 50_000

/** No part takes nearly as long: what was claimed so long ago belongs to a worker that does not go on. */
const PATIENCE = 30_000

/** So many milliseconds the calling thread looks for the end of a part before it sleeps: others may need its processor for that. */
const OWN_SPIN = 0.5
const SLEEP = 20

/** Waits until no word is "claimed" any longer; false where a part failed or took for ever. */
const settled = (crew: Crew, generation: number, count: number, patience: number): boolean => {
  const { words } = crew
  const [claimed, done] = [wordOf(generation, CLAIMED), wordOf(generation, DONE)]
  const from = performance.now()
  let areDone = true
  for (let part = 0; part < count; part++) {
    const at = partAt(part)
    while (Atomics.load(words, at) === claimed) {
      const waited = performance.now() - from
      if (waited > patience) {
        abandon(crew)
        return false
      }
      if (waited > OWN_SPIN) Atomics.wait(words, at, claimed, Math.min(SLEEP, patience))
    }
    areDone &&= Atomics.load(words, at) === done
  }
  return areDone
}

/** A job for the workers, in which the calling thread takes part. */
interface Job {
  readonly program: number
  readonly task: number
  readonly count: number
  readonly compute: (part: number) => void
}

const run = (crew: Crew, { program, task, count, compute }: Job, patience: number): boolean => {
  const { words } = crew
  const generation = nextGeneration(crew)
  const [free, claimed, done] = [wordOf(generation, FREE), wordOf(generation, CLAIMED), wordOf(generation, DONE)]
  Atomics.store(words, PROGRAM, program)
  Atomics.store(words, TASK, task)
  Atomics.store(words, COUNT, count)
  for (let part = 0; part < count; part++) Atomics.store(words, partAt(part), free)
  announce(crew, generation)
  for (let part = 0; part < count; part++) {
    if (Atomics.compareExchange(words, partAt(part), free, claimed) !== free) continue
    compute(part)
    Atomics.store(words, partAt(part), done)
  }
  return settled(crew, generation, count, patience)
}

const reasonFor = ({ workers, ended, isLost }: Crew, ready: number): string | undefined => {
  if (isLost) return 'a worker did not finish its part'
  if (ended.size > 0) return `${ended.size} of ${workers.length} workers ended`
  return ready < workers.length ? 'workers are starting' : undefined
}

const shareOf = (crew: Crew, program: number, shared: SharedProgram, patience: number): Share => {
  const mail = send(crew, { id: program, program: shared })
  const counts = shared.tasks.map((parts) => parts.length)
  return {
    threads: () => 1 + readyIn(crew, mail),
    reason: () => reasonFor(crew, readyIn(crew, mail)),
    isUsable: () => !crew.isLost || crew.ended.size === crew.workers.length,
    run: (task, compute) => run(crew, { program, task, count: counts[task] ?? 0, compute }, patience)
  }
}

/** Makes workers forget the programs that are gone; apart, so that it holds none. */
const forgetting = (crew: Crew): FinalizationRegistry<number> =>
  new FinalizationRegistry((id) => void send(crew, { id }))

export const poolOf = (sharing: Sharing): Pool => {
  let made: E.Either<string, { readonly crew: Crew; readonly forget: FinalizationRegistry<number> }> | undefined
  let count = 0
  const started = (): NonNullable<typeof made> => {
    made ??= E.Monad.map(crewFor(pool, sharing.threads), (crew) => ({ crew, forget: forgetting(crew) }))
    return made
  }
  const pool: Pool = {
    ...sharing,
    refusal: () => {
      const crew = started()
      return E.isLeft(crew) ? crew.left : undefined
    },
    admit: (program) =>
      E.Monad.map(started(), ({ crew, forget }) => {
        const share = shareOf(crew, count, program, sharing.patience)
        forget.register(share, count++)
        return share
      })
  }
  return pool
}

/** The pool of a number of threads; of one thread there is none. */
export const poolOfThreads = (threads: number): Pool | undefined =>
  threads === 1 ? undefined : poolOf({ threads, leastPart: LEAST_PART, patience: PATIENCE })
