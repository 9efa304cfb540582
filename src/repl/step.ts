import * as E from 'fp-ts/lib/Either.js'
import { runCommand } from './commands.js'
import { declare, define, entered } from './define.js'
import { echo } from './echo.js'
import { byNames, faultAt } from './faults.js'
import { LONGEST, readExpression } from './formulas.js'
import { habit, isScript } from './language.js'
import { type Answer, asking, failed, NOTHING_PENDING, refused, type State, said, textOf, withLine } from './State.js'
import { commandOf, depthAfter, readStatement, type Statement } from './statement.js'
import { lastOfScript, scriptLine } from './typescript.js'
import { readWhere } from './values.js'

const formula = (state: State, text: string, statement: Statement & { readonly _tag: 'Formula' }): Answer => {
  const expr = readExpression(state, text, statement.formula)
  if (E.isLeft(expr)) return failed(state, expr.left)
  const given = readWhere(state, text, statement.where)
  if (E.isLeft(given)) return failed(state, given.left)
  const values = statement.where.length === 0 ? undefined : given.right
  const written = { text, offsetOf: byNames(statement.where) }
  return echo(entered(state, expr.right), undefined, expr.right, values, written)
}

/** A whole statement of the formula language. */
const statement = (state: State, text: string): Answer => {
  const read = readStatement(text)
  switch (read._tag) {
    case 'Nothing':
      return said(state)
    case 'Command':
      return runCommand(state, text, read)
    case 'Declare':
      return declare(state, read, text)
    case 'Define':
      return define(state, read, text)
    case 'Formula':
      return formula(state, text, read)
    case 'Malformed':
      return failed(state, faultAt(text, read.offset, read.found, read.expected))
  }
}

/** A line of a formula: it waits where brackets are open, unless it is blank. */
const formulaLine = (state: State, line: string): Answer => {
  const before = state.pending ?? NOTHING_PENDING
  if (before.length + line.length >= LONGEST)
    return refused({ ...state, pending: undefined }, `a statement may have ${LONGEST} characters, this one has more`)
  const isOver = line.trim() === '' || commandOf(line) !== undefined
  const pending = withLine(before, line, isOver ? 0 : depthAfter(line, before.depth))
  return pending.depth > 0 ? said({ ...state, pending }) : statement({ ...state, pending: undefined }, textOf(pending))
}

/** What a line at the prompt comes to: what is said, what is wrong, what the world is asked for, and what the prompt then remembers. */
export const step = (state: State, raw: string): Answer => {
  const line = raw.replace(/^\uFEFF/, '').replace(/\r$/, '')
  const { pending } = state
  if (pending?.language === 'typescript')
    return /^\s*\.exit\s*$/.test(line) ? asking(state, { _tag: 'End' }) : scriptLine(state, line)
  if (pending !== undefined) return formulaLine(state, line)
  const command = commandOf(line)
  if (command !== undefined) return runCommand(state, line, command)
  if (state.language === 'typescript') return line.trim() === '' ? said(state) : scriptLine(state, line)
  return habit(state, line) ?? (isScript(line, state) ? scriptLine(state, line) : formulaLine(state, line))
}

/** What is left when no more lines come: a statement that waits is taken as it is. */
export const finish = (state: State): Answer => {
  const { pending } = state
  if (pending === undefined) return said(state)
  return pending.language === 'typescript'
    ? lastOfScript(state, pending)
    : statement({ ...state, pending: undefined }, textOf(pending))
}

/** The statement that was begun is given up. */
export const cancelled = (state: State): State => ({ ...state, pending: undefined })

/** What stands before a line. */
export const promptOf = ({ language, pending }: State): string =>
  pending !== undefined ? '... ' : language === 'typescript' ? 'ts> ' : '> '
