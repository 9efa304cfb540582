import { commands } from './commands.js'
import { callableNames } from './library.js'
import type { State } from './State.js'

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*$/u
const LONGEST_WORD = 256

const starting = (candidates: ReadonlyArray<string>, word: string): ReadonlyArray<string> =>
  [...new Set(candidates)].filter((candidate) => candidate.startsWith(word)).sort()

/** What lies in a folder, folders with a slash behind them. */
export type List = (folder: string) => ReadonlyArray<string>

/** The beginning of a file's name where one is due: behind `.load`, `.save`, and a formula of `.graph`. */
const fileBegun = (line: string): string | undefined => {
  const [head, name] = /^\s*\.(load|save|graph)!?\s+/.exec(line) ?? []
  if (head === undefined) return undefined
  const rest = line.slice(head.length)
  const word = rest.slice(rest.lastIndexOf(' ') + 1)
  return name === 'graph' && word.length === rest.length ? undefined : word
}

/** Files and folders that a name may go on to; what is hidden where it begins so, what has blanks in its name not at all. */
const filesFrom = (word: string, list: List): ReadonlyArray<string> => {
  const folder = word.slice(0, word.lastIndexOf('/') + 1)
  const isHidden = word.slice(folder.length).startsWith('.')
  return list(folder)
    .filter((name) => !/\s/.test(name) && name.startsWith('.') === isHidden)
    .map((name) => `${folder}${name}`)
}

const formulaCandidates = ({ names, operations }: State): ReadonlyArray<string> => {
  const calls = [...callableNames, ...operations.keys()].map((name) => `${name}(`)
  return [...names.keys(), ...calls, 'where ']
}

/** What the end of a line may be completed to, and the part that this stands in place of: a command, a name, an operation with its bracket, a file. */
export const complete = (
  state: State,
  line: string,
  list: List = () => []
): readonly [ReadonlyArray<string>, string] => {
  const command = /^\s*(\.\p{L}*)$/u.exec(line)?.[1]
  const known = commands.map(({ name }) => name)
  if (command !== undefined)
    return [
      starting(
        known.map((name) => `.${name}`),
        command
      ),
      command
    ]
  const topic = /^\s*\.help\s+(\S*)$/.exec(line)?.[1]
  if (topic !== undefined) return [starting([...known, ...callableNames], topic), topic]
  const file = fileBegun(line)
  const files = file === undefined ? [] : starting(filesFrom(file, list), file)
  if (file !== undefined && files.length > 0) return [files, file]
  const word = WORD.exec(line.slice(-LONGEST_WORD))?.[0] ?? ''
  return [word === '' ? [] : starting(formulaCandidates(state), word), word]
}
