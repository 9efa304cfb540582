import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Constructor } from '../codec/declarations.js'
import { isExpr } from '../core/brand.js'
import { describe } from '../core/describe.js'
import type { Expr, Node } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { quoted } from '../core/names.js'
import { readWhole } from '../core/readValue.js'
import { sameExpression } from '../core/sameExpression.js'
import { escaped } from '../core/text.js'
import { check } from '../interpreters/check.js'
import { defined, entered, isLeaf, withoutName } from './define.js'
import { echo, tableOf } from './echo.js'
import { errorFaults } from './faults.js'
import { exprOf } from './formulas.js'
import {
  type Answer,
  asking,
  failed,
  NOTHING_PENDING,
  type Pending,
  type Ran,
  refused,
  type State,
  said,
  textOf,
  withLine
} from './State.js'
import { opened } from './script.js'

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

const echoExpression = (state: State, expr: Expr): Answer => {
  const sound = check(expr)
  return E.isLeft(sound) ? failed(state, errorFaults(sound.left)) : echo(entered(state, expr), undefined, expr)
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
  if (isExpr(value)) return echoExpression(state, value)
  if (isEither(value))
    return value._tag === 'Left' ? leftFaults(state, value.left, text) : echoValue(state, value.right, text)
  const table = tableIn(state, value)
  return table === undefined
    ? said(state, ...textLines(typeof value === 'string' ? value : text))
    : said(state, ...table)
}

const isFunction = (value: unknown): value is Constructor => typeof value === 'function'

/** What one name comes to; a value that has not changed stays the constant that it was. */
const liftedAs = (state: State, name: string, value: unknown): Expr | undefined => {
  const [old, expr] = [state.names.get(name), exprOf(value)]
  const isSame = old !== undefined && expr !== undefined && state.scripted.has(old) && sameExpression(old, expr)
  return isSame ? old : expr
}

/** What a name declares in formulas. */
const declaredAs = (state: State, name: string): string | undefined => {
  const expr = state.names.get(name) as Node | undefined // the three forms are all there is
  return expr?._tag === 'Leaf' && expr.name === name ? `the ${expr.kind} ${quoted(name)}` : undefined
}

/** A name that TypeScript gives to an expression, numbers or a matrix is one of formulas. */
const given = (state: State, name: string, expr: Expr, value: unknown): Answer => {
  const sound = check(expr)
  if (E.isLeft(sound)) return failed(state, errorFaults(sound.left))
  const old = isLeaf(expr) ? undefined : declaredAs(state, name)
  const scripted = isExpr(value) ? state.scripted : new Map([...state.scripted, [expr, value] as const])
  const answer = defined({ ...state, scripted }, name, expr)
  return old === undefined ? answer : { ...answer, lines: [...answer.lines, `  in place of ${old}`] }
}

/** A name that TypeScript gives to anything else is none of formulas any more. */
const taken = (state: State, name: string, value: unknown): Answer => {
  const { names, feeds } = withoutName(state, name)
  return said({ ...state, names, feeds }, `${quoted(name)} is ${describe(value)} now, and no expression any more`)
}

/** One namespace: what TypeScript names is named in formulas, and what changes there is told. */
const named = (state: State, all: ReadonlyMap<string, unknown>): Answer => {
  const start: State = {
    ...state,
    operations: new Map([...all].flatMap(([name, value]) => (isFunction(value) ? [[name, value] as const] : []))), // what it gives is checked
    foreign: new Map([...all].filter(([, value]) => !isFunction(value) && exprOf(value) === undefined))
  }
  let answer = said(start)
  for (const [name, value] of all) {
    const expr = liftedAs(state, name, value)
    if (expr === state.names.get(name)) continue
    const one = expr === undefined ? taken(answer.state, name, value) : given(answer.state, name, expr, value)
    answer = both(answer, one)
  }
  return answer
}

const both = (first: Answer, second: Answer): Answer => ({
  ...second,
  lines: [...first.lines, ...second.lines],
  faults: [...first.faults, ...second.faults]
})

const done = (state: State, ran: Ran & { readonly _tag: 'Done' }): Answer => {
  const told = named(state, ran.names)
  return both(told, echoValue(told.state, ran.value, ran.text))
}

/** What every name stands for in TypeScript. */
const namesOf = ({ names, operations, foreign, scripted }: State): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ...foreign,
    ...operations,
    ...[...names].map(([name, expr]) => [name, scripted.has(expr) ? scripted.get(expr) : expr] as const)
  ])

/** Has TypeScript run, and tells what came of it; one that is not whole waits for more lines unless it is the last. */
const runPending = (state: State, pending: Pending, isWhole: boolean): Answer =>
  asking(state, {
    _tag: 'Run',
    code: textOf(pending),
    lead: pending.lead,
    names: namesOf(state),
    isWhole,
    reply: (ran) => {
      const over: State = { ...state, pending: undefined }
      switch (ran._tag) {
        case 'Incomplete':
          return said({ ...state, pending: { ...pending, tried: pending.length } })
        case 'Thrown':
          return failed(over, [{ at: ran.at, text: textLines(ran.text).join('\n') }])
        case 'Done':
          return done(over, ran)
      }
    }
  })

/** A text so short is tried with every line. */
const SHORT = 4096

/**
 * Whether a text may be whole with its last line. A long one is tried where no bracket is open, or when it has grown twice as long, so
 * that all that is compiled is a few times the text.
 */
const isDue = ({ length, tried, depth }: Pending): boolean =>
  length <= SHORT || length >= tried * (depth > 0 ? 2 : 9 / 8)

/** One line more of a script that waits, or its first. */
export const scriptLine = (state: State, line: string, lead = ''): Answer => {
  const before = state.pending ?? { ...NOTHING_PENDING, language: 'typescript', lead }
  const pending = withLine(before, line, before.depth + opened(line))
  return isDue(pending) ? runPending(state, pending, false) : said({ ...state, pending })
}

/** A script that gets no more lines. */
export const lastOfScript = (state: State, pending: Pending): Answer => runPending(state, pending, true)
