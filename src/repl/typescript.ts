import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Constructor } from '../codec/declarations.js'
import { isExpr } from '../core/brand.js'
import type { Expr } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { readWhole } from '../core/readValue.js'
import { escaped } from '../core/text.js'
import { check } from '../interpreters/check.js'
import { entered } from './define.js'
import { echo, tableOf } from './echo.js'
import { errorFaults } from './faults.js'
import { type Answer, asking, failed, faultOf, type Pending, type Ran, refused, type State, said } from './State.js'

const MOST_LINES = 200

/** A text that came of TypeScript, line by line, without what moves a terminal's cursor. */
const textLines = (text: string): ReadonlyArray<string> => {
  const lines = text.split('\n')
  return [
    ...lines.slice(0, MOST_LINES).map(escaped),
    ...(lines.length > MOST_LINES ? [`… ${lines.length - MOST_LINES} lines more`] : [])
  ]
}

const isEither = (value: unknown): value is E.Either<unknown, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  '_tag' in value &&
  ((value._tag === 'Left' && 'left' in value) || (value._tag === 'Right' && 'right' in value))

const isError = (value: unknown): value is EvaluationError =>
  typeof value === 'object' && value !== null && '_tag' in value && typeof value._tag === 'string'

/** Numbers in lists, or a matrix, as a table; undefined for anything else. */
const tableIn = (state: State, value: unknown): ReadonlyArray<string> | undefined => {
  if (typeof value !== 'object') return undefined
  const block = readWhole(value)
  return E.isRight(block) ? tableOf(state, block.right) : undefined
}

const echoExpression = (state: State, name: string | undefined, expr: Expr): Answer => {
  const sound = check(expr)
  return E.isLeft(sound) ? failed(state, errorFaults(sound.left)) : echo(entered(state, expr), name, expr)
}

/** Errors of this library in its words, those of others as the language prints them. */
const leftFaults = (state: State, left: unknown, text: string): Answer => {
  const errors = Array.isArray(left) ? left.filter(isError) : []
  if (!isNonEmpty(errors)) return refused(state, textLines(text).join('\n'))
  const told = E.tryCatch(
    () => errorFaults(errors),
    () => undefined
  )
  return E.isRight(told) ? failed(state, told.right) : refused(state, textLines(text).join('\n'))
}

const echoValue = (state: State, value: unknown, text: string): Answer => {
  if (value === undefined) return said(state)
  if (isExpr(value)) return echoExpression(state, undefined, value)
  if (isEither(value))
    return value._tag === 'Left' ? leftFaults(state, value.left, text) : echoValue(state, value.right, text)
  const table = tableIn(state, value)
  return table === undefined
    ? said(state, ...textLines(typeof value === 'string' ? value : text))
    : said(state, ...table)
}

/** The names that TypeScript has given to expressions and functions become names of formulas, and what it took away goes. */
const named = (state: State, names: ReadonlyMap<string, unknown>): State => ({
  ...state,
  names: new Map([
    ...[...state.names].filter(([name]) => !names.has(name)),
    ...[...names].flatMap(([name, value]) => (isExpr(value) ? [[name, value] as const] : []))
  ]),
  operations: new Map(
    [...names].flatMap(([name, value]) => (typeof value === 'function' ? [[name, value as Constructor] as const] : [])) // what it gives is checked
  )
})

const both = (first: Answer, second: Answer): Answer => ({
  ...second,
  lines: [...first.lines, ...second.lines],
  faults: [...first.faults, ...second.faults]
})

const done = (state: State, ran: Ran & { readonly _tag: 'Done' }): Answer => {
  const after = named({ ...state, pending: undefined }, ran.names)
  const made = [...after.names].filter(([name, expr]) => ran.names.has(name) && state.names.get(name) !== expr)
  const told = made.reduce(
    (answer, [name, expr]) => both(answer, echoExpression(answer.state, name, expr)),
    said(after)
  )
  return both(told, echoValue(told.state, ran.value, ran.text))
}

const pendingOf = (code: string): Pending => ({
  language: 'typescript',
  lines: code.split('\n'),
  length: code.length,
  depth: 0
})

/** Has TypeScript run, and tells what came of it; one that is not whole waits for more lines unless it is the last. */
export const runScript = (state: State, code: string, isWhole: boolean): Answer =>
  asking(state, {
    _tag: 'Run',
    code,
    names: state.names,
    isWhole,
    reply: (ran) => {
      switch (ran._tag) {
        case 'Incomplete':
          return said({ ...state, pending: pendingOf(code) })
        case 'Thrown':
          return failed({ ...state, pending: undefined }, [faultOf(textLines(ran.text).join('\n'))])
        case 'Done':
          return done(state, ran)
      }
    }
  })
