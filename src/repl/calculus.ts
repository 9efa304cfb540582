import * as E from 'fp-ts/lib/Either.js'
import { compile } from '../compile/compile.js'
import type { Expr, Leaf } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import type { Environment } from '../core/given.js'
import { listNames, quoted } from '../core/names.js'
import { nearest } from '../core/nearest.js'
import { check } from '../interpreters/check.js'
import { variables } from '../interpreters/leaves.js'
import { plural } from '../interpreters/valueText.js'
import { grad } from '../transforms/grad.js'
import { type Command, type Input, subjectOf } from './Command.js'
import { entered } from './define.js'
import { echo } from './echo.js'
import { errorFaults } from './faults.js'
import { leavesByName, readExpression } from './formulas.js'
import { type Answer, asking, failed, refused, type State, said } from './State.js'
import { readFormulaAndNames } from './statement.js'
import { blockIn, environmentOf } from './values.js'

const lossOf = (state: State, { text, span }: Input) => {
  const { formula, names } = readFormulaAndNames(text, span.start)
  const last = state.names.get('_')
  if (formula.start < formula.end || last === undefined)
    return E.map((expr: Expr) => ({ expr, names }))(readExpression(state, text, formula))
  return E.right({ expr: last, names })
}

/** The leaves that a gradient is asked for: those that are named, else the variables, else every leaf. */
const leavesOf = (expr: Expr, names: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (names.length > 0) return names
  const own = variables(expr).map(({ name }) => name)
  return own.length > 0 ? own : [...leavesByName(expr).keys()]
}

const unknownLeaf = (state: State, expr: Expr, name: string): Answer => {
  const known = [...leavesByName(expr).keys()]
  const near = nearest(name, known)
  const isNamed = state.names.has(name) && !known.includes(name)
  const advice =
    near !== undefined
      ? `did you mean ${quoted(near)}?`
      : known.length === 0
        ? 'it has no leaves'
        : `its leaves are ${listNames(known)}`
  return refused(
    state,
    `the expression has no leaf ${quoted(name)}${isNamed ? ', which names an expression' : ''}; ${advice}`
  )
}

const gradients = (state: State, expr: Expr, names: ReadonlyArray<string>): Answer => {
  const leaves = leavesByName(expr)
  let answer = said(state)
  for (const name of names) {
    const leaf: Leaf | undefined = leaves.get(name)
    if (leaf === undefined) return unknownLeaf(state, expr, name)
    const gradient = check(grad(expr as Expr<[1, 1]>, leaf)) // what is no scalar is refused there
    if (E.isLeft(gradient)) return failed(state, errorFaults(gradient.left))
    const after = entered(answer.state, gradient.right)
    const echoed = echo(after, undefined, gradient.right)
    const heads = names.length > 1 ? [`by ${quoted(name)}`] : []
    answer = {
      state: after,
      lines: [...answer.lines, ...heads, ...echoed.lines],
      faults: [...answer.faults, ...echoed.faults]
    }
  }
  return answer
}

const gradOf = (state: State, input: Input): Answer => {
  const loss = lossOf(state, input)
  if (E.isLeft(loss)) return failed(state, loss.left)
  const { expr, names } = loss.right
  const wanted = leavesOf(expr, names)
  return wanted.length === 0
    ? refused(state, 'the expression has no leaf: its gradient is asked for by a variable or a placeholder')
    : gradients(state, expr, wanted)
}

const median = (times: ReadonlyArray<number>): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0

const timeText = (milliseconds: number): string =>
  milliseconds < 1
    ? `${Number((milliseconds * 1000).toPrecision(3))} µs`
    : milliseconds < 1000
      ? `${Number(milliseconds.toPrecision(3))} ms`
      : `${Number((milliseconds / 1000).toPrecision(3))} s`

const timesText = ([evaluated = [], compiled = []]: ReadonlyArray<ReadonlyArray<number>>, count: number): string =>
  `${plural(count, 'node')}: evaluated in ${timeText(median(evaluated))}, compiled in ${timeText(median(compiled))}, medians of ${evaluated.length} and ${compiled.length} runs`

const timeOf = (state: State, input: Input): Answer => {
  const subject = subjectOf(state, input)
  if (E.isLeft(subject)) return failed(state, subject.left)
  const { expr, given } = subject.right
  const first = blockIn(state, expr, given)
  if (E.isLeft(first)) return failed(state, errorFaults(first.left))
  const values = environmentOf(state, expr, given) as Environment // every value was checked just now
  const program = compile(expr)
  const works = [() => void blockIn(state, expr, given), () => void program(values)]
  const after = entered(state, expr)
  return asking(after, { _tag: 'Time', works, reply: (times) => said(after, timesText(times, nodes(expr).length)) })
}

/** Commands that differentiate and measure. */
export const calculusCommands: ReadonlyArray<Command> = [
  {
    name: 'grad',
    usage: '.grad loss A b',
    about: 'its gradients by these leaves; by all of its variables without names',
    run: gradOf
  },
  {
    name: 'time',
    usage: '.time z where x = [1, 2]',
    about: 'how long it takes to evaluate, and to run compiled',
    run: timeOf
  }
]
