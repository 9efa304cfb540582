import * as E from 'fp-ts/lib/Either.js'
import { toJson } from '../codec/encode.js'
import { showCodecError } from '../codec/showCodecError.js'
import type { Expr } from '../core/Expr.js'
import type { Environment } from '../core/given.js'
import { show } from '../core/show.js'
import { explain } from '../interpreters/explain.js'
import { toLatex } from '../interpreters/toLatex.js'
import { toUnicode } from '../interpreters/toUnicode.js'
import { type Command, type Subject, subjectOf } from './Command.js'
import { entered } from './define.js'
import { errorFaults } from './faults.js'
import { type Answer, failed, faultOf, type State, said } from './State.js'
import { environmentOf } from './values.js'

/** A command that writes something about one expression. */
const about = (
  name: string,
  usage: string,
  sentence: string,
  write: (state: State, subject: Subject) => Answer
): Command => ({
  name,
  usage,
  about: sentence,
  run: (state, input) => {
    const subject = subjectOf(state, input)
    return E.isLeft(subject) ? failed(state, subject.left) : write(entered(state, subject.right.expr), subject.right)
  }
})

const lined =
  (write: (expr: Expr) => string) =>
  (state: State, { expr }: Subject) =>
    said(state, ...write(expr).split('\n'))

const jsonLines = (state: State, { expr }: Subject): Answer => {
  const json = toJson(expr)
  return E.isLeft(json)
    ? failed(
        state,
        json.left.map((error) => faultOf(showCodecError(error)))
      )
    : said(state, JSON.stringify(json.right))
}

const stepLines = (state: State, { expr, given }: Subject): Answer => {
  const told = explain(expr, environmentOf(state, expr, given) as Environment, { digits: state.digits }) // every value is checked there
  return E.isLeft(told) ? failed(state, errorFaults(told.left)) : said(state, ...told.right.split('\n'))
}

/** Commands that write an expression in another language. */
export const textCommands: ReadonlyArray<Command> = [
  about(
    'show',
    '.show z',
    'the whole text of an expression, as the prompt reads it',
    lined((expr) => show(expr, { full: true }))
  ),
  about(
    'latex',
    '.latex z',
    'its LaTeX',
    lined((expr) => toLatex(expr))
  ),
  about(
    'unicode',
    '.unicode z',
    'its mathematics for a terminal',
    lined((expr) => toUnicode(expr))
  ),
  about('json', '.json z', 'its JSON, on one line', jsonLines),
  about('steps', '.steps z where x = [1, 2]', 'its evaluation as a worked example', stepLines)
]
