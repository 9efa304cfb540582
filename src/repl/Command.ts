import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../core/Expr.js'
import { faultAt } from './faults.js'
import { type Read, readExpression } from './formulas.js'
import { type Answer, type Fault, faultOf, type State } from './State.js'
import { readSubject, type Span } from './statement.js'
import { readWhere, type Values } from './values.js'

/** The text of a command, and where its arguments stand in it. */
export interface Input {
  readonly text: string
  readonly span: Span
  /** Whether a file that this prompt did not write may be replaced. */
  readonly isForced: boolean
}

/** What a command does, and how it is told. */
export interface Command {
  readonly name: string
  readonly usage: string
  readonly about: string
  readonly run: (state: State, input: Input) => Answer
}

/** What a command speaks of. */
export interface Subject {
  readonly expr: Expr
  readonly given: Values
}

const NOTHING_YET: ReadonlyArray<Fault> = [faultOf('nothing was entered yet: give a name or a formula')]

/** The formula behind a command, with what stands behind `where`; without one, what was entered last. */
export const subjectOf = (state: State, { text, span }: Input): Read<Subject> => {
  const statement = readSubject(text, span.start)
  if (statement._tag === 'Malformed')
    return E.left(faultAt(text, statement.offset, statement.found, statement.expected))
  if (statement._tag !== 'Formula') {
    const last = state.names.get('_')
    return last === undefined ? E.left(NOTHING_YET) : E.right({ expr: last, given: new Map() })
  }
  const expr = readExpression(state, text, statement.formula)
  if (E.isLeft(expr)) return expr
  return E.map((given: Values) => ({ expr: expr.right, given }))(readWhere(state, text, statement.where))
}

export const argumentsOf = ({ text, span }: Input): string => text.slice(span.start, span.end).trim()
