import * as E from 'fp-ts/lib/Either.js'
import type { Block, Expr } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { nodesOf } from '../core/fold.js'
import { toValue } from '../core/Value.js'
import { readBindings } from '../interpreters/bindings.js'
import { evaluateAll } from '../interpreters/evaluate.js'
import { placeholders } from '../interpreters/leaves.js'
import { errorFaults } from './faults.js'
import { leavesByName, type Read, readExpression } from './formulas.js'
import type { State } from './State.js'
import type { Assignment, Span } from './statement.js'

/** Values by name, as an evaluation takes them. */
export type Values = ReadonlyMap<string, unknown>

/** The values that a session feeds to an expression, and over them those that are given with it. */
export const environmentOf = (state: State, expr: Expr, given: Values): Values => {
  const names = leavesByName(expr)
  return new Map([...[...state.feeds].filter(([name]) => names.has(name)), ...given])
}

/** Why an expression has no value with these; names that it does not have are refused. */
const strangers = (expr: Expr, values: Values): ReadonlyArray<EvaluationError> => {
  const bindings = readBindings(nodesOf([expr]), values, 'refused')
  return E.isLeft(bindings) ? bindings.left : []
}

/** The value of an expression with what is fed and what is given. */
export const blockIn = (state: State, expr: Expr, given: Values): E.Either<ReadonlyArray<EvaluationError>, Block> => {
  const values = environmentOf(state, expr, given)
  const wrong = strangers(expr, values)
  if (wrong.length > 0) return E.left(wrong)
  return E.map((blocks: ReadonlyArray<Block>) => blocks[0] as Block)(evaluateAll([expr], values)) // one for one
}

/** The placeholders of an expression that have no value yet. */
export const freeNames = (state: State, expr: Expr, given: Values): ReadonlyArray<string> =>
  placeholders(expr)
    .map(({ name }) => name)
    .filter((name) => !state.feeds.has(name) && !given.has(name))

/** Numbers in brackets as JSON writes them: a flat list is a row or a column as the leaf says. */
const literal = (text: string): unknown => {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'number' || Array.isArray(json) ? json : undefined
  } catch {
    return undefined
  }
}

/** The value that a part of a text stands for: numbers, or an expression that has a value. */
export const readValue = (state: State, text: string, span: Span): Read<unknown> => {
  const written = literal(text.slice(span.start, span.end))
  if (written !== undefined) return E.right(written)
  const expr = readExpression(state, text, span)
  if (E.isLeft(expr)) return expr
  const block = blockIn(state, expr.right, new Map())
  return E.bimap(errorFaults, toValue)(block)
}

/** The values behind `where`, all that is wrong with them at once. */
export const readWhere = (state: State, text: string, where: ReadonlyArray<Assignment>): Read<Values> => {
  const read = where.map((one) => [one.name, readValue(state, text, one)] as const)
  const faults = read.flatMap(([, value]) => (E.isLeft(value) ? value.left : []))
  return faults.length > 0
    ? E.left(faults)
    : E.right(new Map(read.flatMap(([name, value]) => (E.isRight(value) ? [[name, value.right] as const] : []))))
}
