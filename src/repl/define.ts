import * as E from 'fp-ts/lib/Either.js'
import { placed } from '../codec/ParseError.js'
import { type ReadSizes, readSizes, unexpectedAt } from '../codec/sizes.js'
import { tokenAt } from '../codec/token.js'
import { placeholderOf, variableOf } from '../core/build.js'
import { describe } from '../core/describe.js'
import type { Constant, Expr, Leaf } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import { listNames, quoted } from '../core/names.js'
import { sameShape } from '../core/Shape.js'
import { check } from '../interpreters/check.js'
import { bind } from '../transforms/bind.js'
import { echo, headlines, shapeText } from './echo.js'
import { errorFaults, faultAt, parseFaults } from './faults.js'
import { leavesByName, readExpression } from './formulas.js'
import { callableNames } from './library.js'
import { type Answer, failed, faultOf, type State, said } from './State.js'
import type { Span, Statement } from './statement.js'
import { blockIn, freeNames, readValue } from './values.js'

const LAST = '_'

export const isLeaf = (expr: Expr | undefined): expr is Leaf => expr?._tag === 'Leaf'

const haveOneShape = (a: Expr, b: Expr): boolean =>
  E.isRight(a.shape) && E.isRight(b.shape) && sameShape(a.shape.right, b.shape.right)

/** The leaves of an expression become names, where none of that name is known. */
export const adopted = (state: State, expr: Expr): State => {
  const names = new Map(state.names)
  for (const [name, leaf] of leavesByName(expr)) if (!names.has(name)) names.set(name, leaf)
  return { ...state, names }
}

/** An expression entered without a name is `_`. */
export const entered = (state: State, expr: Expr): State => {
  const { names, ...rest } = adopted(state, expr)
  return { ...rest, names: new Map([...names, [LAST, expr]]) }
}

/** The names whose expressions were built with what another named: a leaf is the one that bears the name. */
const usersOf = (state: State, name: string, old: Expr): ReadonlyArray<string> =>
  [...state.names]
    .filter(([other, expr]) => other !== name && other !== LAST && expr !== old)
    .filter(([, expr]) => (isLeaf(old) ? leavesByName(expr).has(old.name) : nodes(expr).some((node) => node === old)))
    .map(([other]) => other)

/** Expressions follow a variable that gets another value of its shape: it stays the same leaf. */
const followed = (state: State, name: string, leaf: Leaf): State => ({
  ...state,
  names: new Map(
    [...state.names].map(([other, expr]) => {
      const known = leavesByName(expr).get(name)
      const isFollowing = known?.kind === 'variable' && haveOneShape(known, leaf)
      return [other, isFollowing ? bind(expr, { [name]: leaf.value ?? 0 }) : expr] as const
    })
  )
})

/** A state without what a name stands for. */
export const withoutName = (state: State, name: string): State => {
  const without = <A>(map: ReadonlyMap<string, A>): ReadonlyMap<string, A> =>
    map.has(name) ? new Map([...map].filter(([other]) => other !== name)) : map
  return {
    ...state,
    names: without(state.names),
    feeds: without(state.feeds),
    operations: without(state.operations),
    foreign: without(state.foreign)
  }
}

/** What else bears a name that is given to an expression. */
const shadowed = ({ operations, foreign }: State, name: string): ReadonlyArray<string> => {
  if (operations.has(name)) return [`  in place of the function ${quoted(name)}`]
  if (foreign.has(name)) return [`  in place of ${describe(foreign.get(name))}`]
  return callableNames.includes(name) ? [`  ${name} alone means this, ${name}(…) is the operation still`] : []
}

/** A name is given to an expression; what was built with what it named before is told. */
const named = (state: State, name: string, expr: Expr): readonly [State, ReadonlyArray<string>] => {
  const old = state.names.get(name)
  const isVariable = isLeaf(expr) && expr.kind === 'variable' && expr.name === name
  const isFollowing = isVariable && isLeaf(old) && old.kind === 'variable' && haveOneShape(old, expr)
  const users = old === undefined ? [] : usersOf(state, name, old)
  const moved = isFollowing ? followed(state, name, expr) : withoutName(state, name)
  const known = adopted({ ...moved, names: new Map([...moved.names, [name, expr]]) }, expr)
  const told = isFollowing
    ? `${listNames(users)} ${users.length === 1 ? 'follows' : 'follow'}`
    : `${listNames(users)} ${users.length === 1 ? 'keeps' : 'keep'} the ${quoted(name)} of before`
  return [known, [...(users.length === 0 ? [] : [`  ${told}`]), ...shadowed(state, name)]]
}

/** A name is given to an expression that is well built. */
export const defined = (state: State, name: string, expr: Expr): Answer => {
  const [known, told] = named(state, name, expr)
  const after = entered(known, expr)
  if (isLeaf(expr) && expr.name === name) return said(after, ...headlines(after, name, expr), ...told)
  const answer = echo(after, name, expr)
  return { ...answer, lines: [...answer.lines, ...told] }
}

const definedIfSound = (state: State, name: string, expr: Expr): Answer => {
  const sound = check(expr)
  return E.isLeft(sound) ? failed(state, errorFaults(sound.left)) : defined(state, name, expr)
}

/** A declared placeholder gets a value for the evaluations to come. */
const feed = (state: State, leaf: Leaf, value: unknown, text: string, { start }: Span): Answer => {
  const block = blockIn(state, leaf, new Map([[leaf.name, value]]))
  if (E.isLeft(block)) return failed(state, errorFaults(block.left, { text, offsetOf: () => start }))
  const after: State = { ...state, feeds: new Map([...state.feeds, [leaf.name, value]]) }
  return said(after, ...headlines(after, leaf.name, leaf))
}

/** `x = …` for a placeholder feeds it; what has no value cannot be fed. */
const feedFrom = (state: State, leaf: Leaf, text: string, span: Span): Answer => {
  const value = readValue(state, text, span)
  if (E.isRight(value)) return feed(state, leaf, value.right, text, span)
  const expr = readExpression(state, text, span)
  const free = E.isRight(expr) ? freeNames(state, expr.right, new Map()) : []
  if (free.length === 0) return failed(state, value.left)
  const name = quoted(leaf.name)
  return failed(state, [
    faultOf(
      `${name} is a placeholder (${shapeText(leaf)}): it is fed with a value, and this one waits for ${listNames(free)}; .forget ${name} first to name an expression so`
    )
  ])
}

/** The variable that a constant becomes under a name; any other expression is as it is. */
const withName = (name: string, expr: Expr): Expr =>
  expr._tag === 'Constant' ? variableOf(name, (expr as Constant).value, []) : expr // a node with this tag is a constant

/** `z = …`: a variable where numbers stand, a value for a placeholder, else a name for an expression. */
export const define = (
  state: State,
  { name, formula }: Statement & { readonly _tag: 'Define' },
  text: string
): Answer => {
  if (formula.start >= formula.end) return failed(state, faultAt(text, text.length, 'the end', 'a formula or numbers'))
  const known = state.names.get(name)
  if (isLeaf(known) && known.kind === 'placeholder' && known.name === name) return feedFrom(state, known, text, formula)
  const read = readExpression(state, text, formula)
  return E.isLeft(read) ? failed(state, read.left) : definedIfSound(state, name, withName(name, read.right))
}

const SHAPES = 'a shape is rows x columns: 2x1, n x 2, or [batch, 3, 3] for a stack'

/** The sizes that fill a part of a text. */
const sizesIn = (text: string, { start, end }: Span): ReadSizes => {
  const part = text.slice(0, end)
  const sizes = readSizes(part, start)
  if (E.isLeft(sizes)) return sizes
  const next = tokenAt(part, sizes.right.end, true)
  return next.kind === 'end' ? sizes : unexpectedAt(next, "'×' (or x), '=' and a value, or the end of the line")
}

/** `x : 2x1`, a placeholder; `x : 2x1 = [1, 2]`, one that is fed. */
export const declare = (
  state: State,
  { name, dims, value }: Statement & { readonly _tag: 'Declare' },
  text: string
): Answer => {
  const sizes = sizesIn(text, dims)
  if (E.isLeft(sizes)) return failed(state, parseFaults(text, [placed(text, sizes.left, SHAPES)]))
  const leaf = placeholderOf(name, sizes.right.dims)
  const declared = definedIfSound(state, name, leaf)
  if (value === undefined || declared.faults.length > 0) return declared
  const given = readValue(state, text, value)
  if (E.isLeft(given)) return failed(state, given.left)
  const fed = feed(declared.state, leaf as Leaf, given.right, text, value) // a placeholder that is well built
  return fed.faults.length > 0
    ? failed(state, fed.faults)
    : { ...fed, lines: [...fed.lines, ...declared.lines.slice(1)] }
}
