import { isExpr } from '../core/brand.js'
import { builtAt, constantOf } from '../core/build.js'
import { describe } from '../core/describe.js'
import type { Expr } from '../core/Expr.js'
import type { CallSite } from '../core/errors.js'
import { quoted } from '../core/names.js'
import { nearest } from '../core/nearest.js'
import { LIFTED } from '../core/show.js'
import { type Callee, lifted } from './callees.js'
import { DECLARED } from './hints.js'
import { DUE, type Fault } from './ParseError.js'
import { PIECE_NAMES, type Piece } from './piece.js'

/** One reading of one text: what its names mean so far, and what was wrong with it. */
export interface Session {
  readonly text: string
  readonly names: Map<string, Expr>
  readonly callees: ReadonlyMap<string, Callee>
  readonly faults: Array<Fault>
  /** Where each application is written: at its sign, or at its name. */
  readonly places: Map<Expr, number>
  /** The names that were reported, each once. */
  readonly reported: Set<string>
  /** A place in the text as that where something was built; undefined where the text stands in code, which has a place itself. */
  readonly siteAt: ((offset: number) => CallSite) | undefined
}

const MOST_FAULTS = 20

/** Stands where a fault was found; no expression comes of such a text. */
export const NOTHING = constantOf(Number.NaN)

/** What a piece of the text denotes: if it was built in vain, there. */
export const built = ({ siteAt }: Session, offset: number, expr: Expr): Expr =>
  siteAt === undefined ? expr : builtAt(expr, () => siteAt(offset))

/** Notes a fault; beyond so many they are not worth the time. */
export const report = ({ faults }: Session, fault: () => Fault): void => {
  if (faults.length < MOST_FAULTS) faults.push(fault())
}

export const unexpected = (session: Session, offset: number, found: string, expected: string): void =>
  report(session, () => ({ _tag: 'Unexpected', offset, found, expected }))

const unnamed = (session: Session, offset: number, name: string): Expr => {
  const { names, reported } = session
  if (!reported.has(name))
    report(session, () => ({
      _tag: 'Undeclared',
      offset,
      name,
      nearest: nearest(name, [...names.keys()]),
      found: quoted(name),
      expected: session.callees.has(name) ? `it is an operation, ${name}(…)` : 'declare its shape, or give its leaf'
    }))
  reported.add(name)
  return NOTHING
}

/** What a name before parentheses stands for. */
export const calleeAt = (session: Session, offset: number, name: string): Callee | undefined => {
  const { callees } = session
  const callee = callees.get(name)
  if (callee === undefined)
    report(session, () => ({
      _tag: 'UnknownOperation',
      offset,
      name,
      nearest: nearest(name, [...callees.keys()]),
      found: quoted(name),
      expected: session.names.has(name) ? DECLARED : 'an operation'
    }))
  return callee
}

/** The operand that a piece is. */
export const operandOf = (session: Session, piece: Piece): Expr => {
  if (piece._tag === 'Built') return piece.expr
  if (piece._tag === 'Word') return session.names.get(piece.name) ?? unnamed(session, piece.offset, piece.name)
  if (piece.isNumeric) return built(session, piece.offset, constantOf(piece.param))
  const expected = piece._tag === 'List' ? DUE.numbers : DUE.operand
  unexpected(session, piece.offset, piece._tag === 'List' ? 'something else' : PIECE_NAMES[piece._tag], expected)
  return NOTHING
}

/** The operands in a list; a piece that is none is reported. */
const operandsIn = (session: Session, piece: Piece | undefined, end: number): ReadonlyArray<Expr> => {
  if (piece?._tag === 'List') return piece.items.map((item) => operandOf(session, item))
  const found = piece === undefined ? "')'" : PIECE_NAMES[piece._tag]
  unexpected(session, piece?.offset ?? end, found, DUE.list)
  return []
}

const paramOf = (session: Session, piece: Piece): Piece['param'] => {
  if (!piece.isPlain) unexpected(session, piece.offset, PIECE_NAMES[piece._tag], DUE.param)
  return piece.param
}

/** What a piece is to an operation of which nothing is known: nested numbers a constant, names operands, what is left a parameter. */
const argumentOf = (session: Session, piece: Piece): unknown => {
  if (piece._tag === 'List' && piece.isNumeric && piece.items.some(({ _tag }) => _tag === 'List'))
    return operandOf(session, piece)
  if (piece._tag === 'Word' && session.names.has(piece.name)) return operandOf(session, piece)
  if (piece.isPlain) return piece.param
  return piece._tag === 'List' ? piece.items.map((item) => operandOf(session, item)) : operandOf(session, piece)
}

interface Arguments {
  readonly operands: ReadonlyArray<Expr>
  readonly params: ReadonlyArray<unknown>
}

/** One expression and a length make a stack, too. */
const isRepetition = ({ name }: Callee, pieces: ReadonlyArray<Piece>): boolean =>
  name === 'stack' && pieces.length === 2 && pieces[1]?.param !== LIFTED

/** More arguments than the operation takes: the first of them, and the rest is not asked what it is. */
const refuseMore = (session: Session, callee: Callee, pieces: ReadonlyArray<Piece>, operands: number): boolean => {
  const extra = pieces[operands + callee.params]
  if (extra !== undefined) unexpected(session, extra.offset, 'one more argument', DUE.enough)
  return extra !== undefined
}

const NO_ARGUMENTS: Arguments = { operands: [], params: [] }

/** Arguments as the signature of an operation tells operands from parameters. */
const argumentsOf = (session: Session, callee: Callee, pieces: ReadonlyArray<Piece>, end: number): Arguments => {
  if (callee.operands === undefined) return { operands: [], params: pieces.map((piece) => argumentOf(session, piece)) }
  const params = (from: ReadonlyArray<Piece>): Arguments['params'] => from.map((piece) => paramOf(session, piece))
  if (callee.isParamsFirst)
    return { params: params(pieces.slice(0, 1)), operands: pieces.slice(1).map((piece) => operandOf(session, piece)) }
  const isList = callee.operands === 'list' && !isRepetition(callee, pieces)
  const count = callee.operands === 'list' ? 1 : callee.operands
  const isListed = !isList || pieces[0]?._tag === 'List'
  if (isListed && pieces[count]?.param !== LIFTED && refuseMore(session, callee, pieces, count)) return NO_ARGUMENTS
  if (isList) return { operands: operandsIn(session, pieces[0], end), params: isListed ? params(pieces.slice(1)) : [] }
  if (pieces.length < count) unexpected(session, end, "')'", `${count === 1 ? 'an operand' : `${count} operands`}`)
  return {
    operands: pieces.slice(0, count).map((piece) => operandOf(session, piece)),
    params: params(pieces.slice(count))
  }
}

const refused = (session: Session, offset: number, operation: string, found: string, cause: string): Expr => {
  report(session, () => ({ _tag: 'Refused', offset, operation, cause, found, expected: 'an expression' }))
  return NOTHING
}

/** What a constructor gives; one that throws, or gives no expression, is reported. */
const attempt = (session: Session, offset: number, operation: string, build: () => unknown): Expr => {
  try {
    const made = build()
    return isExpr(made) ? made : refused(session, offset, operation, describe(made), '')
  } catch (thrown) {
    const cause = thrown instanceof Error ? thrown.message : describe(thrown)
    return refused(session, offset, operation, `an exception (${cause})`, cause)
  }
}

/** The application that a call denotes. */
export const callOf = (
  session: Session,
  offset: number,
  callee: Callee,
  pieces: ReadonlyArray<Piece>,
  end: number
): Expr => {
  const before = session.faults.length
  const { operands, params } = argumentsOf(session, callee, pieces, end)
  const { op, name } = callee
  if (op !== undefined && !callee.isParamsFirst && params[0] === LIFTED)
    return attempt(session, offset, name, () => lifted(op, operands, params.slice(1) as ReadonlyArray<Piece['param']>)) // read as parameters just above
  return session.faults.length > before ? NOTHING : attempt(session, offset, name, () => callee.build(operands, params))
}
