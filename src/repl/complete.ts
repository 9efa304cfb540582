import { commands } from './commands.js'
import { callableNames } from './library.js'
import type { State } from './State.js'

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*$/u
const LONGEST_WORD = 256

const starting = (candidates: ReadonlyArray<string>, word: string): ReadonlyArray<string> =>
  [...new Set(candidates)].filter((candidate) => candidate.startsWith(word)).sort()

/** What the end of a line may be completed to, and the part that this stands in place of: a command, a name, an operation with its bracket. */
export const complete = (state: State, line: string): readonly [ReadonlyArray<string>, string] => {
  const command = /^\s*(\.\p{L}*)$/u.exec(line)?.[1]
  if (command !== undefined)
    return [
      starting(
        commands.map(({ name }) => `.${name}`),
        command
      ),
      command
    ]
  const topic = /^\s*\.help\s+(\S*)$/.exec(line)?.[1]
  const word = topic ?? WORD.exec(line.slice(-LONGEST_WORD))?.[0] ?? ''
  if (topic !== undefined) return [starting([...commands.map(({ name }) => name), ...callableNames], word), word]
  if (word === '') return [[], '']
  const calls = [...callableNames, ...state.operations.keys()].map((name) => `${name}(`)
  return [starting([...state.names.keys(), ...calls, 'where '], word), word]
}
