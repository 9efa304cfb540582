import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** The lines that were entered before, across sessions. */
export interface History {
  /** The newest first, as an editor of lines wants them. */
  readonly lines: ReadonlyArray<string>
  readonly add: (line: string) => void
}

export const MOST_LINES = 1000
const LONGEST_LINE = 4096

/** Where history is kept: CATAMAT_HISTORY, where empty means nowhere, else the folder for state of this user. */
export const historyPath = (env: Readonly<Record<string, string | undefined>>): string | undefined => {
  const { CATAMAT_HISTORY: own, XDG_STATE_HOME: state } = env
  if (own !== undefined) return own === '' ? undefined : own
  return join(state === undefined || state === '' ? join(homedir(), '.local', 'state') : state, 'catamat', 'history')
}

/** Whether a line is fit to be written to a terminal again. */
const isKept = (line: string): boolean =>
  line.trim() !== '' && line.length <= LONGEST_LINE && !/[\p{Cc}\p{Cf}]/u.test(line)

const attempt = (work: () => void): void => {
  try {
    work()
  } catch {
    // A history that cannot be kept is no reason to stop.
  }
}

/** The history in a file, which is made when the first line is added and cut when it has grown long; silent where it cannot be kept. */
export const historyIn = (path: string | undefined): History => {
  const kept: Array<string> = []
  if (path === undefined) return { lines: kept, add: () => undefined }
  attempt(() => {
    const all = readFileSync(path, 'utf8').split('\n').filter(isKept)
    kept.push(...all.slice(-MOST_LINES))
    if (all.length > 2 * MOST_LINES) writeFileSync(path, `${kept.join('\n')}\n`, { mode: 0o600 })
  })
  return {
    lines: [...kept].reverse(),
    add: (line) => {
      if (!isKept(line)) return
      attempt(() => {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
        appendFileSync(path, `${line}\n`, { mode: 0o600 })
      })
    }
  }
}
