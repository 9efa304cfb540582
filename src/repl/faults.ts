import { type ParseError, placed } from '../codec/ParseError.js'
import { showParseError } from '../codec/showParseError.js'
import type { EvaluationError } from '../core/errors.js'
import { quoted } from '../core/names.js'
import { showErrors } from '../interpreters/showError.js'
import { type Fault, faultOf } from './State.js'

/** What the prompt itself reads elsewhere, by the sign at which a formula cannot be read on. */
const SIGNS: Readonly<Record<string, string>> = {
  '=': 'z = A @ x names an expression; the comparison is equal(a, b)',
  '{': 'what has braces is TypeScript: put .ts before the line',
  ':': 'a shape is declared for one name: x : 2x1'
}

/** What the functions of the library are called at the prompt. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  run: 'z where x = [1, 2] gives the value; in TypeScript .ts run(z, { x: [1, 2] })',
  evaluate: 'z where x = [1, 2] gives the value; in TypeScript .ts evaluate(z, { x: [1, 2] })',
  show: '.show z',
  explain: '.steps z where x = [1, 2]',
  steps: '.steps z where x = [1, 2]',
  toLatex: '.latex z',
  toUnicode: '.unicode z',
  toSvg: '.graph z z.svg',
  toDot: '.graph z z.dot',
  toMermaid: '.graph z z.mmd',
  toJson: '.json z',
  fromJson: '.load z.json'
}

/** What to write at the prompt, where the language of formulas has no hint of its own. */
const adviceOn = (error: ParseError, text: string): string | undefined => {
  if (error._tag === 'UnknownOperation' && Object.hasOwn(FUNCTIONS, error.name)) return FUNCTIONS[error.name]
  const sign = text.charAt(error.offset)
  const isOurs = error.hint === undefined || sign === '{'
  return error._tag === 'Unexpected' && isOurs && Object.hasOwn(SIGNS, sign) ? SIGNS[sign] : error.hint
}

const LONGEST_NAME = 24

/** How a name that is not known is made known here. */
const declaredHere = (error: ParseError): ParseError => {
  if (error._tag !== 'Undeclared' || error.expected.startsWith('it is an operation')) return error
  const name = error.name.length > LONGEST_NAME ? 'name' : quoted(error.name)
  return { ...error, expected: `${name} : 2x1 declares it, ${name} = [[1], [2]] gives it a value` }
}

const WHERE = /^line \d+, column \d+: /

/** Errors of a part of a text, with their places in the whole of it. */
export const parseFaults = (text: string, errors: ReadonlyArray<ParseError>): ReadonlyArray<Fault> =>
  errors.map((error) => {
    const hint = adviceOn(error, text)
    const whole = declaredHere(error._tag === 'LimitExceeded' ? error : { ...error, ...placed(text, error, hint) })
    return { at: { line: whole.line, column: whole.column }, text: showParseError(whole).replace(WHERE, '') }
  })

/** A fault at a place of a text, in the words of those of formulas. */
export const faultAt = (text: string, offset: number, found: string, expected: string): ReadonlyArray<Fault> =>
  parseFaults(text, [placed(text, { _tag: 'Unexpected', offset, found, expected }, undefined)])

/** Errors of an expression or its evaluation; where they were built says nothing here. */
export const errorFaults = (errors: ReadonlyArray<EvaluationError>): ReadonlyArray<Fault> => [
  faultOf(showErrors(errors.map((error) => ('site' in error ? { ...error, site: undefined } : error))))
]
