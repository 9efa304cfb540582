import { Session } from 'node:inspector'

/** Counts how often the blocks of a program's files are run: work that no clock, no machine and no load changes. What engines do by themselves, such as joining texts, is not in it. */
export interface Counter {
  /** The runs of all blocks of the files under a folder while a function is at work. */
  readonly of: (work: () => void) => number
}

interface Coverage {
  readonly result: ReadonlyArray<{
    readonly url: string
    readonly functions: ReadonlyArray<{ readonly ranges: ReadonlyArray<{ readonly count: number }> }>
  }>
}

/** Files that are loaded before are not counted block by block: it must be made before they are imported. */
export const counterOf = (folder: string): Counter => {
  const session = new Session()
  session.connect()
  const taken = (): number => {
    let runs = 0
    session.post('Profiler.takePreciseCoverage', (_, coverage) => {
      for (const { url, functions } of (coverage as Coverage).result)
        if (url.startsWith(folder)) for (const { ranges } of functions) for (const { count } of ranges) runs += count
    })
    return runs
  }
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return {
    of: (work) => {
      taken() // what was counted before starts anew
      work()
      return taken()
    }
  }
}
