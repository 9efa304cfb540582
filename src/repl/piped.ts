import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { drive, type Outcome } from './driver.js'
import { evaluator } from './evaluator.js'
import { type Answer, START, type State } from './State.js'
import { finish, step } from './step.js'
import type { World } from './world.js'

/** Where statements come from and where answers go. */
export interface Streams {
  readonly input: Readable
  readonly output: Writable
  readonly errors: Writable
}

/** Faults with their places in the whole input: a statement begins at some line of it, and is at fault there where no place within it is known. */
const faultLines = (source: string, first: number, faults: Answer['faults']): ReadonlyArray<string> =>
  faults.map(({ at = { line: 1, column: 1 }, text }) => `${source}:${first + at.line - 1}:${at.column}: ${text}\n`)

/** Runs statements line by line and stops at the first that is at fault; gives the status to exit with. */
export const runPiped = async (source: string, { input, output, errors }: Streams): Promise<0 | 1> => {
  const world: World = { evaluator: evaluator(), isInteractive: false, run: (work) => work() }
  let state: State = START
  let [line, first] = [0, 1]
  const write = (answer: Answer): void => {
    if (answer.lines.length > 0) output.write(`${answer.lines.join('\n')}\n`)
    for (const text of faultLines(source, first, answer.faults)) errors.write(text)
  }
  const taken = async (take: () => Answer): Promise<Outcome> => {
    const outcome = await drive(state, take, world, write)
    state = outcome.state
    return outcome
  }
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, terminal: false })
  for await (const text of lines) {
    line++
    if (state.pending === undefined) first = line
    const { hasFaults, hasEnded } = await taken(() => step(state, text))
    if (hasFaults) return 1
    if (hasEnded) return 0
  }
  return (await taken(() => finish(state))).hasFaults ? 1 : 0
}
