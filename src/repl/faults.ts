import { type ParseError, placed } from '../codec/ParseError.js'
import { showParseError } from '../codec/showParseError.js'
import { describe } from '../core/describe.js'
import type { Expr, Node } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { quoted } from '../core/names.js'
import { shown } from '../core/text.js'
import { showErrors } from '../interpreters/showError.js'
import { type Fault, faultOf, START, type State } from './State.js'

/** What a statement may have meant. */
type Known = Pick<State, 'names' | 'operations' | 'foreign'>

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
  print: 'a name or a formula alone prints its value',
  require: "import * as fs from 'node:fs'",
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

const LONGEST_NAME = 24

/** How a function is written here. */
export const FUNCTION = 'a function is TypeScript: const f = (x) => add(x, 1)'

const QUOTED =
  'between double quotes stands a name, between single ones a parameter; for a text in TypeScript put .ts before the line'
const TYPESCRIPT = 'as TypeScript, put .ts before the line'

const NAME = '[\\p{L}_][\\p{L}\\p{N}_]*'
const COMPOUND = new RegExp(`(?:^|\\n)\\s*(${NAME})\\s*([-+*/@]|\\*\\*)$`, 'u')
const CALL = new RegExp(`(?:^|\\n)\\s*${NAME}\\([^()]*\\)\\s*$`, 'u')
const ASSIGNED = new RegExp(`(?:^|\\n)\\s*(?:let\\s+)?(${NAME})\\s*=`, 'u')

/** At a `=` that no name stands before, or where a name is changed in place. */
const adviceOnEquals = (before: string, after: string): string => {
  if (CALL.test(before)) return FUNCTION
  const [, name, sign] = COMPOUND.exec(before) ?? []
  if (name !== undefined && sign !== undefined)
    return `write ${shown(name, LONGEST_NAME)} = ${shown(name, LONGEST_NAME)} ${sign} ${shown(after.slice(1).split('\n')[0]?.trim() ?? '', LONGEST_NAME)}`
  return ASSIGNED.test(before) || !/[\])\d]\s*$/.test(before)
    ? (SIGNS['='] ?? '')
    : 'a name stands before =, as in z = A @ x; the comparison is equal(a, b)'
}

/** A method of what is no name here. */
const adviceOnPoint = (before: string, after: string, { names }: Known): string | undefined => {
  const [, subject] = new RegExp(`(${NAME})\\s*$`, 'u').exec(before) ?? []
  return subject === undefined || names.has(subject) || !new RegExp(`^\\.\\s*${NAME}\\s*\\(`, 'u').test(after)
    ? undefined
    : `${shown(subject, LONGEST_NAME)} is not declared; ${TYPESCRIPT}`
}

const SEEN = 80

const adviceOnSign = ({ offset, hint, expected }: ParseError, text: string, known: Known): string | undefined => {
  const sign = text.charAt(offset)
  const before = text.slice(Math.max(0, offset - SEEN), offset)
  // A parameter that is named has a hint of its own, as have comparisons.
  if (sign === '=' && (hint === undefined || hint.includes('begins with let')))
    return adviceOnEquals(before, text.slice(offset, offset + SEEN))
  if (sign === '.' && hint?.startsWith('operations are functions') === true)
    return adviceOnPoint(before, text.slice(offset, offset + SEEN), known) ?? hint
  const isOurs = hint === undefined || sign === '{'
  if (isOurs && Object.hasOwn(SIGNS, sign)) return SIGNS[sign]
  return hint ?? (/^\s*let\s/.test(text) && expected === 'an operand' ? TYPESCRIPT : undefined)
}

/** What to write at the prompt, where the language of formulas has no hint of its own. */
const adviceOn = (error: ParseError, text: string, known: Known): string | undefined => {
  switch (error._tag) {
    case 'UnknownOperation':
      return Object.hasOwn(FUNCTIONS, error.name) ? FUNCTIONS[error.name] : error.hint
    case 'Refused':
      return known.operations.has(error.operation) ? TYPESCRIPT : error.hint
    case 'Unexpected':
      return adviceOnSign(error, text, known)
    case 'Undeclared':
      if (known.foreign.has(error.name))
        return `in TypeScript it is ${describe(known.foreign.get(error.name))}, and no number, matrix or expression`
      return error.hint ?? (text.charAt(error.offset) === '"' ? QUOTED : undefined)
    default:
      return error.hint
  }
}

/** How a name that is not known is made known here. */
const declaredHere = (error: ParseError): ParseError => {
  if (error._tag !== 'Undeclared' || error.expected.startsWith('it is an operation')) return error
  const name = error.name.length > LONGEST_NAME ? 'name' : quoted(error.name)
  return { ...error, expected: `${name} : 2x1 declares it, ${name} = [[1], [2]] gives it a value` }
}

const WHERE = /^line \d+, column \d+: /

/** Errors of a part of a text, with their places in the whole of it. */
export const parseFaults = (
  text: string,
  errors: ReadonlyArray<ParseError>,
  known: Known = START
): ReadonlyArray<Fault> =>
  errors.map((error) => {
    const hint = adviceOn(error, text, known)
    const whole = declaredHere(error._tag === 'LimitExceeded' ? error : { ...error, ...placed(text, error, hint) })
    return { at: { line: whole.line, column: whole.column }, text: showParseError(whole).replace(WHERE, '') }
  })

/** A fault at a place of a text, in the words of those of formulas. */
export const faultAt = (text: string, offset: number, found: string, expected: string): ReadonlyArray<Fault> =>
  parseFaults(text, [placed(text, { _tag: 'Unexpected', offset, found, expected }, undefined)])

/** Where in a statement an error of what it says lies, as far as that is known. */
export interface Written {
  readonly text: string
  readonly offsetOf: (error: EvaluationError) => number | undefined
}

const MOST_FAULTS = 20

/** Where it was built says nothing here; and where the statement itself shows the place, nor does the expression around it. */
const alone = (error: EvaluationError, isPlaced: boolean): EvaluationError => ({
  ...error,
  ...('site' in error ? { site: undefined } : {}),
  ...(isPlaced && 'root' in error ? { root: error.at, path: [] } : {})
})

const placedFault = (error: EvaluationError, text: string, offset: number): Fault => {
  const fault = { _tag: 'Unexpected', offset, found: '', expected: '' } as const
  const { line, column, excerpt, caret } = placed(text, fault, undefined)
  return {
    at: { line, column },
    text: [showErrors([alone(error, true)]), excerpt, `${' '.repeat(caret)}^`].join('\n')
  }
}

/** Errors of an expression or its evaluation, each with its place in the statement where that is known. */
export const errorFaults = (errors: ReadonlyArray<EvaluationError>, written?: Written): ReadonlyArray<Fault> => {
  const places = errors.map((error) => written?.offsetOf(error))
  if (written === undefined || errors.length > MOST_FAULTS || places.every((offset) => offset === undefined))
    return [faultOf(showErrors(errors.map((error) => alone(error, false))))]
  return errors.map((error, i) => {
    const offset = places[i]
    return offset === undefined ? faultOf(showErrors([alone(error, false)])) : placedFault(error, written.text, offset)
  })
}

/** Places by the operations that are written in a text: of a node that it only mentions, that of the nearest one around it. */
export const byOperations =
  (places: ReadonlyMap<Expr, number>, otherwise: number) =>
  (error: EvaluationError): number => {
    if (!('root' in error)) return otherwise
    let node = error.root as Node // the three forms are all there is
    let offset = places.get(node) ?? otherwise
    for (const operand of error.path) {
      node = (node._tag === 'Apply' ? (node.args[operand] as Node) : undefined) ?? node // as above
      offset = places.get(node) ?? offset
    }
    return offset
  }

/** Places of values, by the names that they are given to. */
export const byNames =
  (values: ReadonlyArray<{ readonly name: string; readonly start: number }>) =>
  (error: EvaluationError): number | undefined =>
    'name' in error ? values.find(({ name }) => name === error.name)?.start : undefined
