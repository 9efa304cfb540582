import type { Expr } from '../core/Expr.js'
import { LIFTED } from '../core/show.js'
import { type Callee, infixes, prefixes, type Sign } from './callees.js'
import { isElsewhere } from './hints.js'
import { DUE } from './ParseError.js'
import { builtPiece, listPiece, numberPiece, type Piece, textPiece, wordPiece } from './piece.js'
import { built, calleeAt, callOf, NOTHING, operandOf, type Session, unexpected } from './Session.js'
import { opensCall, showToken, type Token, tokenAt } from './token.js'

/** What is open: the statement itself, a parenthesis, a list, a call. */
interface Frame {
  readonly kind: 'statement' | 'parenthesis' | 'list' | 'call'
  readonly offset: number
  /** How many signs wait outside of it. */
  readonly signs: number
  readonly items: Array<Piece>
  readonly callee: Callee | undefined
  /** Whether what is called is no operation, and the error of that says what to write instead. */
  readonly isRewritten: boolean
  /** How many lists stand directly in each other here. */
  readonly depth: number
}

interface Waiting {
  readonly sign: Sign
  readonly offset: number
  readonly isPrefix: boolean
}

/** The state of a reading: shunting-yard, with a frame for each open bracket in place of recursion. */
interface Machine {
  readonly session: Session
  readonly frames: Array<Frame>
  readonly signs: Array<Waiting>
  readonly pieces: Array<Piece>
  at: number
}

/** What is due next; or the statement is over, or cannot be read any further. */
type Due = 'operand' | 'operator' | 'end' | 'nothing'

const MOST_NESTED_LISTS = 64
const MOST_ARGUMENTS = 4096

const topOf = ({ frames }: Machine): Frame => frames[frames.length - 1] as Frame // the statement's own stays

const open = (
  machine: Machine,
  kind: Frame['kind'],
  { start, end }: Token,
  callee?: Callee,
  isRewritten = false
): Due => {
  const depth = kind === 'list' ? (machine.frames.at(-1)?.depth ?? 0) + 1 : 0
  machine.frames.push({ kind, offset: start, signs: machine.signs.length, items: [], callee, isRewritten, depth })
  machine.at = end
  return 'operand'
}

const put = (machine: Machine, piece: Piece, end: number): Due => {
  machine.pieces.push(piece)
  machine.at = end
  return 'operator'
}

/** Inside of a call that is to be written otherwise altogether nothing more is told. */
const fail = ({ session, frames }: Machine, token: Token, expected: string): Due => {
  if (!frames.some(({ isRewritten }) => isRewritten)) unexpected(session, token.start, showToken(token), expected)
  return 'nothing'
}

/** What is applied by a sign or a name at a place. */
const applied = (session: Session, offset: number, at: number, expr: Expr): Piece => {
  const { places } = session
  if (places.has(expr)) return builtPiece(offset, expr) // it was an operand, which a function of the user's gave back
  const made = built(session, at, expr)
  places.set(made, at)
  return builtPiece(offset, made)
}

/** The topmost sign with its operands; a minus before a bare number is part of the number. */
const reduce = ({ session, signs, pieces }: Machine): void => {
  const waiting = signs.pop()
  const last = pieces.pop()
  const first = waiting?.isPrefix === false ? pieces.pop() : last
  if (waiting === undefined || first === undefined || last === undefined) return
  const { sign, offset, isPrefix } = waiting
  if (isPrefix)
    pieces.push(
      last._tag === 'Number' && last.isBare
        ? numberPiece(offset, -last.param, false)
        : applied(session, offset, offset, sign.build([operandOf(session, last)]))
    )
  else
    pieces.push(
      applied(session, first.offset, offset, sign.build([operandOf(session, first), operandOf(session, last)]))
    )
}

/** Applies what binds more tightly than a sign to come, or everything in the innermost brackets. */
const settle = (machine: Machine, next?: Sign): void => {
  const { signs } = topOf(machine)
  for (let top = machine.signs.at(-1); top !== undefined && machine.signs.length > signs; top = machine.signs.at(-1)) {
    const isTighter =
      next === undefined ||
      top.sign.precedence > next.precedence ||
      (top.sign.precedence === next.precedence && !next.isRight)
    if (!isTighter) return
    reduce(machine)
  }
}

/** The piece between two commas or brackets goes to their frame. */
const collect = (machine: Machine): void => {
  settle(machine)
  const piece = machine.pieces.pop()
  if (piece !== undefined) topOf(machine).items.push(piece)
}

/** In parentheses a number is no longer bare. */
const inParentheses = (piece: Piece): Piece =>
  piece._tag === 'Number' ? numberPiece(piece.offset, piece.param, false) : piece

const close = (machine: Machine, end: number): Due => {
  const { session, frames } = machine
  const { kind, offset, items, callee } = topOf(machine)
  frames.pop()
  if (kind === 'list') return put(machine, listPiece(offset, items), end)
  const [inner = listPiece(offset, [])] = items
  if (kind === 'parenthesis') return put(machine, inParentheses(inner), end)
  const made = callee === undefined ? NOTHING : callOf(session, offset, callee, items, end - 1)
  return put(machine, applied(session, offset, offset, made), end)
}

const openCall = (machine: Machine, token: Token): Due => {
  const { session } = machine
  const parenthesis = tokenAt(session.text, token.end, false)
  const callee = calleeAt(session, token.start, token.text)
  const isRewritten = callee === undefined && (session.names.has(token.text) || isElsewhere(token.text))
  return open(machine, 'call', { ...token, end: parenthesis.end }, callee, isRewritten)
}

const takeName = (machine: Machine, token: Token): Due =>
  opensCall(machine.session.text, token.end)
    ? openCall(machine, token)
    : put(machine, wordPiece(token.start, token.text, token.kind === 'quoted'), token.end)

const takeSign = (machine: Machine, { start, end }: Token, sign: Sign, isPrefix: boolean): Due => {
  machine.signs.push({ sign, offset: start, isPrefix })
  machine.at = end
  return 'operand'
}

/** Whether brackets may close here although nothing stands between them. */
const isEmpty = (machine: Machine, text: string): boolean => {
  const { kind, items, signs } = topOf(machine)
  const closes = (kind === 'call' && text === ')') || (kind === 'list' && text === ']')
  return closes && items.length === 0 && machine.signs.length === signs
}

const takeSymbol = (machine: Machine, token: Token): Due => {
  const { text, start, end } = token
  const prefix = prefixes.get(text)
  if (prefix !== undefined) return takeSign(machine, token, prefix, true)
  if (text === '(') return open(machine, 'parenthesis', token)
  if (text === LIFTED) return put(machine, textPiece(start, LIFTED), end)
  if (text === '[')
    return topOf(machine).depth < MOST_NESTED_LISTS
      ? open(machine, 'list', token)
      : fail(machine, token, `at most ${MOST_NESTED_LISTS} lists in each other`)
  return isEmpty(machine, text) ? close(machine, end) : fail(machine, token, DUE.operand)
}

/** Where an operand is due. */
const takeOperand = (machine: Machine, token: Token): Due => {
  const { kind, text, start, end } = token
  if (kind === 'number') return put(machine, numberPiece(start, Number(text), true), end)
  if (kind === 'text') return put(machine, textPiece(start, text), end)
  if (kind === 'name' || kind === 'quoted') return takeName(machine, token)
  return kind === 'symbol' ? takeSymbol(machine, token) : fail(machine, token, DUE.operand)
}

const CLOSING: Readonly<Record<Frame['kind'], string>> = { statement: '', parenthesis: ')', list: ']', call: ')' }

const AFTER_OPERAND: Readonly<Record<Frame['kind'], string>> = {
  statement: `${DUE.operator} or the end of the line`,
  parenthesis: `${DUE.operator} or ')'`,
  list: `${DUE.operator}, ',' or ']'`,
  call: `${DUE.operator}, ',' or ')'`
}

/** Where an operator, a comma or a closing bracket is due. */
const takeOperator = (machine: Machine, token: Token): Due => {
  const { kind, items } = topOf(machine)
  const infix = token.kind === 'symbol' ? infixes.get(token.text) : undefined
  if (infix !== undefined) {
    settle(machine, infix)
    return takeSign(machine, token, infix, false)
  }
  const isOver = kind === 'statement' && (token.kind === 'line' || token.kind === 'end')
  const closes = token.kind === 'symbol' && token.text === CLOSING[kind]
  const continues = token.kind === 'symbol' && token.text === ',' && (kind === 'list' || kind === 'call')
  if (!isOver && !closes && !continues) return fail(machine, token, AFTER_OPERAND[kind])
  if (continues && kind === 'call' && items.length + 1 >= MOST_ARGUMENTS)
    return fail(machine, token, `at most ${MOST_ARGUMENTS} arguments`)
  collect(machine)
  machine.at = isOver ? token.start : token.end
  return isOver ? 'end' : closes ? close(machine, token.end) : 'operand'
}

/**
 * The expression that begins at a place and goes on to the end of its line, and where it ends; undefined where there is none.
 *
 * Cost: linear in the text; brackets and signs wait on stacks of their own.
 * Source: Dijkstra's shunting-yard.
 */
export const readFormula = (session: Session, from: number): readonly [Piece, number] | undefined => {
  const machine: Machine = { session, frames: [], signs: [], pieces: [], at: from }
  open(machine, 'statement', { kind: 'end', text: '', start: from, end: from })
  const [statement] = machine.frames
  let due: Due = 'operand'
  while (due === 'operand' || due === 'operator') {
    const token = tokenAt(session.text, machine.at, machine.frames.length > 1)
    due = due === 'operand' ? takeOperand(machine, token) : takeOperator(machine, token)
  }
  const piece = due === 'end' ? statement?.items[0] : undefined
  return piece === undefined ? undefined : [piece, machine.at]
}
