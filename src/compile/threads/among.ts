import * as E from 'fp-ts/lib/Either.js'
import type { Fused } from '../fused.js'
import type { Job } from '../jobs.js'
import type { Linked } from '../linking.js'
import type { Action } from '../plain.js'
import type { Kernel, Memory } from '../wasm/engine.js'
import type { Extent } from '../wasm/loop.js'
import type { Cell } from './cells.js'
import type { Pool, Share, Task } from './pool.js'
import { type Cells, callsOf } from './tasks.js'

/** Jobs that threads may take over. */
export interface Among {
  /** The action of a job, done by as many threads as there are; `alone` does it on one. */
  readonly action: (job: Job, alone: Action) => Action
  /** False while a worker may still be writing what was given up. */
  readonly isUsable: () => boolean
  /** How many threads there are, and why no more, to be read after other words. */
  readonly told: () => string
}

/** No threads but the calling one. */
export const alone = (reason?: string): Among => ({
  action: (_, action) => action,
  isUsable: () => true,
  told: () => (reason === undefined ? '' : `, on one thread: ${reason}`)
})

const threadsOf = ({ threads, reason }: Share): string => {
  const [count, why] = [threads(), reason()]
  return `, on ${count === 1 ? 'one thread' : `${count} threads`}${why === undefined ? '' : `: ${why}`}`
}

/** The calls of the cells of a job; undefined where a kernel of it is refused. */
const taskOf = (
  job: Job,
  cells: ReadonlyArray<Cell>,
  { fixed, loop, all }: Linked,
  describe: (fused: Fused, extent: Extent) => number
): Task | undefined => {
  if (job._tag === 'Loop' && loop(job.fused) === undefined) return undefined
  const numbers = new Map<Kernel | undefined, number>(all.map((kernel, i) => [kernel, i]))
  const numberOf = (kernel: Kernel | undefined): number => numbers.get(kernel) ?? -1 // all of them have one
  const numbered = {
    fixed: (name: keyof Linked['fixed']) => numberOf(fixed[name]),
    loop: (fused: Fused, extent: Extent) => ({ kernel: numberOf(loop(fused)), descriptorAt: describe(fused, extent) })
  }
  return cells.map((cell) => callsOf(job, cell, numbered))
}

/** The jobs that have cells among the threads of a pool. */
export const amongThreads = (
  pool: Pool,
  cells: Cells,
  memory: Memory,
  linked: Linked,
  work: readonly [number, ...ReadonlyArray<number>],
  describe: (fused: Fused, extent: Extent) => number
): Among => {
  const tasks: Array<Task> = []
  const places = new Map<Job, number>()
  for (const [job, own] of cells) {
    const task = taskOf(job, own, linked, describe)
    if (task !== undefined) places.set(job, tasks.push(task) - 1)
  }
  const { modules, all } = linked
  const admitted = pool.admit({ memory, modules, tasks, work })
  if (E.isLeft(admitted)) return alone(admitted.left)
  const share = admitted.right
  const [ownWork] = work
  return {
    isUsable: share.isUsable,
    told: () => threadsOf(share),
    action: (job, single) => {
      const task = places.get(job)
      if (task === undefined) return single
      const parts = tasks[task] ?? []
      const compute = (part: number): void => {
        for (const { kernel, args, takesWork } of parts[part] ?? []) {
          const call = all[kernel] as Kernel // numbered above
          if (takesWork) call(...args, ownWork)
          else call(...args)
        }
      }
      return () => (share.threads() > 1 ? share.run(task, compute) : single())
    }
  }
}
