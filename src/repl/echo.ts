import * as E from 'fp-ts/lib/Either.js'
import type { Block, Expr, Node } from '../core/Expr.js'
import { listNames, quoted } from '../core/names.js'
import { showShape } from '../core/Shape.js'
import { statements } from '../core/show.js'
import { cut } from '../core/text.js'
import { errorFaults, type Written } from './faults.js'
import { type Answer, failed, type State, said } from './State.js'
import { tableLines } from './table.js'
import { blockIn, freeNames, type Values } from './values.js'

const WIDTH = 118
const MOST_LINES = 12

/** The text of an expression, a line for each part that is shared; of a long one its beginning and its end. */
const textOf = (expr: Expr): ReadonlyArray<string> => {
  const lines = statements(expr).map((line) => cut(line, WIDTH))
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES - 2), `… ${lines.length - MOST_LINES + 1} lines …`, ...lines.slice(-1)]
}

export const shapeText = ({ shape }: Expr): string => (E.isRight(shape) ? showShape(shape.right) : '?')

/** What an expression is, in a few words: its shape, and what it waits for. */
const aboutText = (state: State, expr: Expr, given: Values = new Map()): string => {
  const node = expr as Node // the three forms are all there is
  const kind = node._tag === 'Leaf' ? ` ${node.kind}` : ''
  const fed = node._tag === 'Leaf' && state.feeds.has(node.name) ? ', fed' : ''
  const free = node._tag === 'Leaf' ? [] : freeNames(state, expr, given)
  return `${shapeText(expr)}${kind}${fed}${free.length === 0 ? '' : `, free ${listNames(free)}`}`
}

/** A leaf or an expression on one line, under a name of its own if it has one. */
export const headlines = (
  state: State,
  name: string | undefined,
  expr: Expr,
  given: Values = new Map()
): ReadonlyArray<string> => {
  const node = expr as Node // the three forms are all there is
  const isItself = node._tag === 'Leaf' && node.name === name
  const label = name === undefined || isItself ? '' : `${quoted(name)} = `
  const [last = '', ...before] = [...textOf(expr)].reverse()
  return [...before.reverse(), `${cut(`${label}${last}`, WIDTH)} : ${aboutText(state, expr, given)}`]
}

/** The table of a value, set in. */
export const tableOf = (state: State, block: Block): ReadonlyArray<string> =>
  tableLines(block, state.digits).map((line) => `  ${line}`)

/** An expression as text, with its shape and the names that are free; and its value, where it has one or is given what it needs. */
export const echo = (state: State, name: string | undefined, expr: Expr, given?: Values, written?: Written): Answer => {
  const values = given ?? new Map<string, unknown>()
  const isBare = expr._tag === 'Constant' && name === undefined
  const heads = isBare ? [] : headlines(state, name, expr, values)
  if (expr._tag === 'Constant' && !isBare) return said(state, ...heads)
  if (given === undefined && freeNames(state, expr, values).length > 0) return said(state, ...heads)
  const block = blockIn(state, expr, values)
  if (E.isRight(block)) return said(state, ...heads, ...tableOf(state, block.right))
  // A dimension that no leaf tells is nothing wrong as long as nobody asks for the value.
  const isUnsized = given === undefined && block.left.every(({ _tag }) => _tag === 'UnboundDimension')
  return isUnsized ? said(state, ...heads) : failed(state, errorFaults(block.left, written))
}
