import { causeText } from '../core/describe.js'
import { nearest } from '../core/nearest.js'
import type { At, Ran } from './State.js'
import { isUnfinished } from './script.js'

/** What the lines of a script are called in a trace. */
export const FILE = 'prompt'

const MOST_SHOWN = 118
const AT_ONCE = 200
/** What V8 says where a type stands. */
const TYPED = /^(?:Unexpected (?:token|identifier|strict|reserved)|Missing initializer|missing \))/

/** The nearest of more names than are looked at at once. */
export const nearestOf = (name: string, known: ReadonlyArray<string>): string | undefined => {
  const parts = Array.from({ length: Math.ceil(known.length / AT_ONCE) }, (_, i) =>
    nearest(name, known.slice(i * AT_ONCE, (i + 1) * AT_ONCE))
  )
  return nearest(
    name,
    parts.filter((near) => near !== undefined)
  )
}

export const isErrorLike = (thrown: unknown): thrown is Error =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string'

const isInterrupt = (thrown: unknown): boolean =>
  typeof thrown === 'object' &&
  thrown !== null &&
  'code' in thrown &&
  thrown.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED'

/** What was thrown, in words, also by what another realm calls an Error; what Ctrl-C ended is no error of its own. */
export const thrownText = (thrown: unknown): string =>
  isInterrupt(thrown) ? 'interrupted' : causeText(isErrorLike(thrown) ? new Error(thrown.message) : thrown)

/** Behind the last of the lines, where more was due. */
const endOf = (text: string): At => {
  const lines = text.split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

/** Where in the script it was thrown: what V8 marks above the trace where it cannot be read, else the innermost frame of the script. */
const placeOf = (error: Error, text: string): At | undefined => {
  if (error.name === 'SyntaxError' && error.message === 'Unexpected end of input') return endOf(text)
  const stack = error.stack ?? ''
  const [head = '', ...lines] = stack.split('\n')
  const [, marked] = new RegExp(`^${FILE}:(\\d+)$`).exec(head) ?? []
  const caret = lines.find((line) => /^\s*\^+\s*$/.test(line))
  if (marked !== undefined && caret !== undefined) return { line: Number(marked), column: caret.indexOf('^') + 1 }
  const [, line, column] = new RegExp(`${FILE}:(\\d+):(\\d+)`).exec(stack) ?? []
  return line === undefined ? undefined : { line: Number(line), column: Number(column) }
}

/** The line at fault as it was entered, and a caret below the place. */
const excerptOf = (at: At | undefined, text: string): string => {
  const line = at === undefined ? undefined : text.split('\n')[at.line - 1]
  return at === undefined || line === undefined || line.trim() === '' || line.length > MOST_SHOWN
    ? ''
    : `\n${line}\n${' '.repeat(at.column - 1)}^`
}

/** What a script is known by when it throws. */
export interface Source {
  readonly text: string
  readonly lead: string
  /** The names that it could have meant. */
  readonly known: ReadonlyArray<string>
  /** Whether types are taken away before it is run. */
  readonly isTyped: boolean
}

const adviceOn = ({ name, message }: Error, { known, isTyped, text }: Source): string => {
  if (name === 'SyntaxError')
    return isTyped || !TYPED.test(message) || isUnfinished(message, text)
      ? ''
      : '\nthis Node runs JavaScript: types are taken away from Node 22.13 on'
  const [, missing] = /^(\S+) is not defined$/.exec(message) ?? []
  const near = missing === undefined ? undefined : nearestOf(missing, known)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** What a script threw, and where. */
export const thrownBy = (thrown: unknown, source: Source): Ran & { readonly _tag: 'Thrown' } => {
  if (isInterrupt(thrown)) return { _tag: 'Thrown', text: 'interrupted', at: undefined }
  if (!isErrorLike(thrown)) return { _tag: 'Thrown', text: `thrown: ${causeText(thrown)}`, at: undefined }
  const { text, lead } = source
  const inner = placeOf(thrown, text)
  const at = inner?.line === 1 ? { ...inner, column: inner.column + lead.length } : inner
  const { name, message } = thrown
  const words = `${name === 'Error' ? '' : `${name}: `}${message}`
  const [excerpt, advice] = [excerptOf(at, lead + text), adviceOn(thrown, source)]
  return { _tag: 'Thrown', at, text: name === 'SyntaxError' ? words + excerpt + advice : words + advice + excerpt }
}
