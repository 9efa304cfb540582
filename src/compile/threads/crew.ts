import * as E from 'fp-ts/lib/Either.js'
import type { SharedProgram } from './pool.js'
import { GENERATION, MAIL, READ, WORDS } from './words.js'
import { workerSource } from './worker.js'

type Threads = typeof import('node:worker_threads')
type Worker = InstanceType<Threads['Worker']>

/** The workers of a pool. What listens to them holds it, and holds through it nothing of the pool or of its programs. */
export interface Crew {
  readonly words: Int32Array
  readonly workers: ReadonlyArray<Worker>
  /** The numbers of the workers that have ended, from 1. */
  readonly ended: ReadonlySet<number>
  generation: number
  mail: number
  /** Whether a part was given up that a worker may still be writing. */
  isLost: boolean
}

/** Ends the workers of pools that are gone. What listens to the workers holds it: without them there is nothing to end. */
type Ender = FinalizationRegistry<Crew>

const endAll = ({ workers }: Pick<Crew, 'workers'>): void => {
  for (const worker of workers) void worker.terminate()
}

/** The module of worker threads, where there is one; it is asked for when it is needed, so that bundles for browsers do without. */
const workerThreads = (): Threads | undefined => {
  const { process: node } = globalThis as { readonly process?: Partial<typeof process> } // browsers have none
  return node?.getBuiltinModule?.('node:worker_threads')
}

const listenTo = (worker: Worker, ended: Set<number>, number: number, whenAllHave: () => void): void => {
  worker.unref()
  worker.on('error', () => ended.add(number)) // an error that nobody listens to ends the process
  worker.on('exit', () => {
    ended.add(number)
    whenAllHave()
  })
}

/** Starts a worker for each thread but the calling one, and puts them down one by one: the second may be refused. */
const start = ({ Worker }: Threads, threads: number, ender: Ender, workers: Array<Worker>): Crew => {
  const words = new Int32Array(new SharedArrayBuffer(4 * WORDS))
  Atomics.wait(words, GENERATION, 1, 0) // throws where a thread may not sleep
  const ended = new Set<number>()
  for (let number = 1; number < threads; number++) {
    const workerData = { words, number, threads }
    const worker = new Worker(workerSource(), { eval: true, execArgv: [], env: {}, name: 'catamat', workerData })
    workers.push(worker)
    listenTo(worker, ended, number, () => {
      if (ended.size === threads - 1) ender.unregister(words)
    })
  }
  return { words, workers, ended, generation: 0, mail: 0, isLost: false }
}

/** Workers for all threads but the calling one, which end when `owner` is gone; else why there are none. */
export const crewFor = (owner: object, threads: number): E.Either<string, Crew> => {
  const module = workerThreads()
  if (module === undefined) return E.left('there are no worker threads here')
  const ender: Ender = new FinalizationRegistry(endAll)
  const workers: Array<Worker> = []
  const crew = E.tryCatch(
    () => start(module, threads, ender, workers),
    (error) => `worker threads are refused: ${error instanceof Error ? error.message : String(error)}`
  )
  if (E.isRight(crew)) ender.register(owner, crew.right, crew.right.words)
  else endAll({ workers })
  return crew
}

const MOST_GENERATIONS = 2 ** 30 - 1

/** The number of the next job, from 1 on: words are 0 before there is any. It begins again after longer than any worker sleeps. */
export const nextGeneration = (crew: Crew): number => {
  crew.generation = (crew.generation % MOST_GENERATIONS) + 1
  return crew.generation
}

/** Wakes the workers up. */
export const announce = ({ words }: Crew, generation: number): void => {
  Atomics.store(words, GENERATION, generation)
  Atomics.notify(words, GENERATION)
}

/** Tells every worker of a program, or that there is none of this number any longer; the result is how much has been sent. */
export const send = (crew: Crew, message: { readonly id: number; readonly program?: SharedProgram }): number => {
  for (const worker of crew.workers) worker.postMessage(message)
  crew.mail++
  Atomics.store(crew.words, MAIL, crew.mail)
  announce(crew, nextGeneration(crew))
  return crew.mail
}

/** How many workers have started, go on, and have read what was sent up to `mail`. */
export const readyIn = ({ words, workers, ended, isLost }: Crew, mail: number): number => {
  if (isLost) return 0
  let ready = 0
  for (let number = 1; number <= workers.length; number++)
    if (!ended.has(number) && Atomics.load(words, READ + number) >= mail) ready++
  return ready
}

/** Gives up what workers have claimed and do not finish. */
export const abandon = (crew: Crew): void => {
  crew.isLost = true
  endAll(crew)
}
