import * as A from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { faulty, operand } from '../core/build.js'
import { describe } from '../core/describe.js'
import type { Expr } from '../core/Expr.js'
import { plainKeys } from '../core/given.js'
import { nearest } from '../core/nearest.js'
import type { Shape } from '../core/Shape.js'
import type { FreeOf, Operand } from '../core/typed.js'
import { type Callee, calleesWith, type Make } from './callees.js'
import {
  type Constructor,
  type Declarations,
  type ReadNamed,
  readDeclarations,
  readOperations
} from './declarations.js'
import { readFormula } from './formula.js'
import { hintOf } from './hints.js'
import { type Fault, type ParseError, placed, sitesIn } from './ParseError.js'
import { operandOf, type Session, unexpected } from './Session.js'
import { showParseError } from './showParseError.js'
import { showToken, type Token, tokenAt } from './token.js'

/** What a text may be, and what it may call. */
export interface ParseOptions {
  /** Constructors of a user's own operations, by the names that the text calls them by. */
  readonly operations?: { readonly [name: string]: Constructor } | ReadonlyMap<string, Constructor>
  /** The longest text, in UTF-16 code units; 10⁷ by default. */
  readonly limit?: number
}

/** What was read, or all that was wrong with it. */
export type Parsed = E.Either<NonEmptyArray<ParseError>, Expr>

const MOST_CHARACTERS = 1e7

/** The name that a `let` line defines, and where its formula begins; undefined where it is none. */
const readLet = (session: Session, from: number): readonly [Token, number] | undefined => {
  const name = tokenAt(session.text, from, false)
  const isName = name.kind === 'name' || name.kind === 'quoted'
  const isTaken = isName && session.names.has(name.text)
  if (!isName || isTaken) {
    unexpected(session, name.start, showToken(name), isTaken ? 'a name that is not taken' : 'a name')
    return undefined
  }
  const equals = tokenAt(session.text, name.end, false)
  if (equals.text === '=') return [name, equals.end]
  unexpected(session, equals.start, showToken(equals), "'='")
  return undefined
}

/** One statement: the name it defines, if any, its expression, and where it ends. */
const readStatement = (session: Session, first: Token): readonly [Token | undefined, Expr, number] | undefined => {
  const isLet = first.kind === 'name' && first.text === 'let'
  const head = isLet ? readLet(session, first.end) : undefined
  if (isLet && head === undefined) return undefined
  const read = readFormula(session, head?.[1] ?? first.start)
  return read === undefined ? undefined : [head?.[0], operandOf(session, read[0]), read[1]]
}

/** The `let` lines, then the expression; undefined where a fault ends the reading. */
const readText = (session: Session): Expr | undefined => {
  let result: Expr | undefined
  for (let at = 0; ; ) {
    const first = tokenAt(session.text, at, true)
    const isOver = first.kind === 'end'
    if (isOver === (result === undefined)) {
      unexpected(session, first.start, showToken(first), isOver ? 'an expression' : 'the end of the text')
      return undefined
    }
    const statement = isOver ? undefined : readStatement(session, first)
    if (statement === undefined) return result
    const [name, expr, end] = statement
    if (name === undefined) result = expr
    else session.names.set(name.text, expr)
    at = end
  }
}

const failed = (
  text: string,
  faults: ReadonlyArray<Fault>,
  callees?: ReadonlyMap<string, Callee>
): E.Left<NonEmptyArray<ParseError>> | undefined => {
  const errors = [...faults]
    .sort((a, b) => a.offset - b.offset)
    .map((fault) => placed(text, fault, hintOf(text, fault, callees)))
  return A.isNonEmpty(errors) ? { _tag: 'Left', left: errors } : undefined
}

/** Why a text is not read at all. */
const refused = (text: unknown, limit: number): Fault | undefined => {
  if (typeof text !== 'string') return { _tag: 'Unexpected', offset: 0, found: describe(text), expected: 'a text' }
  const found = `a text of ${text.length} characters`
  return text.length > limit
    ? { _tag: 'LimitExceeded', offset: 0, limit, asked: text.length, found, expected: `at most ${limit}` }
    : undefined
}

/** An expression, and where in its text each application is written: at its sign, or at its name. */
export interface Placed {
  readonly expr: Expr
  readonly places: ReadonlyMap<Expr, number>
}

const placedWith = (
  text: string,
  names: ReadonlyMap<string, Expr>,
  own: ReadonlyMap<string, Make>,
  siteAt?: Session['siteAt']
): E.Either<NonEmptyArray<ParseError>, Placed> => {
  const places = new Map<Expr, number>()
  const callees = calleesWith(own)
  const session: Session = { text, names: new Map(names), callees, faults: [], places, reported: new Set(), siteAt }
  const expr = readText(session)
  return failed(text, session.faults, callees) ?? E.right({ expr: expr as Expr, places }) // without a fault there is one
}

const exprOf = ({ expr }: Placed): Expr => expr

const parseWith = (text: string, names: ReadonlyMap<string, Expr>, own: ReadonlyMap<string, Make>): Parsed =>
  E.map(exprOf)(placedWith(text, names, own))

const faultsOf = <X>(read: ReadNamed<X>): ReadonlyArray<Fault> => (E.isLeft(read) ? [read.left] : [])

const namedOf = <X>(read: ReadNamed<X>): ReadonlyMap<string, X> => (E.isRight(read) ? read.right : new Map())

const OPTIONS = ['operations', 'limit']

/** Why what untyped code gives is no options. */
const misgiven = (options: unknown): Fault | undefined => {
  const names = plainKeys(options)
  const unknown = names?.find((name) => !OPTIONS.includes(name))
  const limit = names === undefined ? undefined : (options as ParseOptions).limit // it has plain keys
  if (
    names !== undefined &&
    unknown === undefined &&
    (limit === undefined || (typeof limit === 'number' && limit >= 0))
  )
    return undefined
  const near = unknown === undefined ? undefined : nearest(unknown, OPTIONS)
  return {
    _tag: 'InvalidDeclaration',
    offset: 0,
    name: undefined,
    of: 'options',
    found: describe(unknown ?? (names === undefined ? options : limit)),
    expected: `operations or limit, a number from 0${near === undefined ? '' : `; did you mean ${near}?`}`
  }
}

/** As {@link parse}, and where everything is written. */
export const parsePlaced = (
  text: string,
  declarations?: Declarations,
  options: ParseOptions = {}
): E.Either<NonEmptyArray<ParseError>, Placed> => {
  const wrong = misgiven(options)
  if (wrong !== undefined) return failed('', [wrong]) as E.Left<NonEmptyArray<ParseError>> // there is a fault
  const { operations, limit = MOST_CHARACTERS } = options
  const fault = refused(text, limit)
  const [names, own] = [readDeclarations(declarations), readOperations(operations)]
  const faults = [...(fault === undefined ? [] : [fault]), ...faultsOf(names), ...faultsOf(own)]
  return failed('', faults) ?? placedWith(text, namedOf(names), namedOf(own), sitesIn(text))
}

const parseText = (text: string, declarations?: Declarations, options?: ParseOptions): Parsed =>
  E.map(exprOf)(parsePlaced(text, declarations, options))

/** The prose of an error but for the line of text. */
const withoutExcerpt = (error: ParseError): string => showParseError({ ...error, excerpt: '' }).replace('\n', '; ')

/** What is interpolated stands in the text as `${0}`, `${1}`, …, names that no other text can mean. */
const expr = <const L extends ReadonlyArray<Operand>>(
  strings: TemplateStringsArray,
  ...holes: L
): Expr<Shape, FreeOf<L[number]>> => {
  const text = strings.raw.map((part, i) => (i === 0 ? part : `\${${i - 1}}${part}`)).join('')
  const names = new Map(holes.map((hole, i) => [`\${${i}}`, operand('parse.expr', i, hole)] as const))
  const parsed = parseWith(text, names, new Map())
  const made = E.isRight(parsed)
    ? parsed.right
    : faulty('parse.expr', {
        _tag: 'InvalidArgument',
        argument: 'the formula',
        got: text,
        allowed: `a formula; ${withoutExcerpt(parsed.left[0])}`
      })
  return made as Expr<Shape, FreeOf<L[number]>> // the names are those of what was interpolated
}

interface Parse {
  (text: string, declarations?: Declarations, options?: ParseOptions): Parsed
  /** The expression of a formula with expressions, or numbers, in it; where it is no formula, a faulty expression that says why. */
  readonly expr: typeof expr
}

/**
 * The expression that a text denotes in the language that `show` prints, as NumPy reads it: `@` is the matrix product, `*` `/` `+` `-` `**`
 * work entry by entry and bind as in Python; `name(operands, parameters)` applies an operation, several operands of any number stand in
 * a list; nested lists of numbers are constants; `let` lines name what is shared. Names mean what they are declared to be.
 *
 * Law: `parse(show(e, { full: true }), leaves of e)` is e, as a term; an empty constant is read as the `zeros(…)` that it is written as.
 * Errors: `ParseError`s, of names that are not declared all; what is well written but does not fit is an expression with a fault, for `check`.
 * Cost: linear in the text, no recursion.
 *
 * @example
 * import { parse, show } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const read = parse('A @ x + b', { A: [2, 'n'], x: ['n', 1], b: [2, 1] })
 * either.isRight(read) ? show(read.right) : '' // => A @ x + b
 *
 * @example
 * import { parse, placeholder, show } from 'catamat'
 *
 * const [A, x] = [placeholder('A', 2, 2), placeholder('x', 2, 1)]
 * show(parse.expr`sum(${A} @ ${x}, 0) ** 2`) // => sum(A @ x, 0) ** 2
 *
 * @category interpreters
 */
export const parse: Parse = Object.assign(parseText, { expr })
