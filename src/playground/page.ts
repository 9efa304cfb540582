import * as E from 'fp-ts/lib/Either.js'
import { parse } from '../codec/parse.js'
import { showParseError } from '../codec/showParseError.js'
import type { Expr, Leaf } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import type { ValueLike } from '../core/readValue.js'
import { showNumber } from '../core/show.js'
import { check } from '../interpreters/check.js'
import type { Evaluated } from '../interpreters/compute.js'
import { isScalar } from '../interpreters/formula.js'
import { placeholders, variables } from '../interpreters/leaves.js'
import { type Evaluation, evaluation, reevaluate } from '../interpreters/reevaluate.js'
import { grad } from '../transforms/grad.js'
import { type Declared, readDeclared } from './declare.js'
import { prose } from './errors.js'
import { excess, LIMITS } from './limits.js'

/** What the reader wrote. */
export interface State {
  readonly formula: string
  readonly declarations: string
  /** The leaf to differentiate by; of the expression's own choice where it is empty or none of its leaves. */
  readonly by: string
}

/** An expression and what came of it: its evaluation, or why there is none. */
export interface Part {
  readonly expr: Expr
  readonly evaluation: Evaluation | undefined
  readonly error: string | undefined
}

/** All that a state comes to. */
export interface Page {
  readonly state: State
  readonly declared: ReadonlyMap<string, Declared>
  /** What is wrong with what was written. */
  readonly errors: ReadonlyArray<string>
  readonly value: Part | undefined
  /** The gradient by a leaf, where there is one. */
  readonly gradient: (Part & { readonly by: string }) | undefined
  /** The leaves that one can differentiate by. */
  readonly leaves: ReadonlyArray<string>
  /** The name that was moved, where this page came of another by moving it. */
  readonly moved: string | undefined
}

const partOf = (expr: Expr, evaluated: Evaluated<Evaluation>): Part =>
  E.isRight(evaluated)
    ? { expr, evaluation: evaluated.right, error: undefined }
    : { expr, evaluation: undefined, error: prose(evaluated.left) }

const feeds = (declared: ReadonlyMap<string, Declared>): ReadonlyMap<string, ValueLike> =>
  new Map(
    [...declared].flatMap(
      ([name, { leaf, value }]) =>
        (leaf as Leaf).kind === 'placeholder' && value !== undefined ? [[name, value] as const] : [] // a declaration is of a leaf
    )
  )

const evaluated = (expr: Expr, declared: ReadonlyMap<string, Declared>): Part => {
  const environment = feeds(declared)
  const tooMuch = excess([expr], environment)
  return tooMuch === undefined
    ? partOf(expr, evaluation(expr, environment))
    : { expr, evaluation: undefined, error: tooMuch }
}

const leavesOf = (expr: Expr): ReadonlyArray<Leaf> => [...variables(expr), ...placeholders(expr)]

/** The leaf that is asked for, or else the first. */
const chosen = (leaves: ReadonlyArray<Leaf>, by: string): Leaf | undefined =>
  leaves.find(({ name }) => name === by) ?? leaves[0]

const gradientOf = (loss: Expr, by: string, declared: ReadonlyMap<string, Declared>): Page['gradient'] => {
  const leaf = isScalar(loss) ? chosen(leavesOf(loss), by) : undefined
  if (leaf === undefined || nodes(loss).length > LIMITS.nodes) return undefined
  return { ...evaluated(grad(loss as Expr<[1, 1]>, leaf), declared), by: leaf.name } // it was just found to be 1×1
}

const nothing = (state: State, errors: ReadonlyArray<string>, declared: Page['declared'] = new Map()): Page => ({
  state,
  declared,
  errors,
  value: undefined,
  gradient: undefined,
  leaves: [],
  moved: undefined
})

/** The page of a state, read and computed from the beginning. */
export const open = (state: State): Page => {
  const { formula, declarations, by } = state
  const asked = formula.length + declarations.length
  if (asked > LIMITS.characters)
    return nothing(state, [
      `LimitExceeded: ${asked} characters are more than this page reads (at most ${LIMITS.characters})`
    ])
  const { declared, errors } = readDeclared(declarations)
  if (errors.length > 0)
    return nothing(
      state,
      errors.map((error) => `in the declarations, ${showParseError(error)}`)
    )
  const faults = [...declared.values()].map(({ leaf }) => check(leaf)).filter(E.isLeft)
  if (faults.length > 0)
    return nothing(
      state,
      faults.map(({ left }) => prose(left))
    )
  const read = parse(formula, new Map([...declared].map(([name, { leaf }]) => [name, leaf])))
  if (E.isLeft(read)) return nothing(state, read.left.map(showParseError), declared)
  const expr = read.right
  const checked = check(expr)
  const page = nothing(state, E.isLeft(checked) ? [prose(checked.left)] : [], declared)
  if (E.isLeft(checked)) return { ...page, value: { expr, evaluation: undefined, error: undefined } }
  return {
    ...page,
    value: evaluated(expr, declared),
    gradient: gradientOf(expr, by, declared),
    leaves: leavesOf(expr).map(({ name }) => name)
  }
}

const renewed = <P extends Part>(part: P, changes: ReadonlyMap<string, number>): P =>
  part.evaluation === undefined ? part : { ...part, ...partOf(part.expr, reevaluate(part.evaluation, changes)) }

/** The declarations with another number in the place of one. */
const rewritten = (declarations: string, { start, end }: Declared, text: string): string =>
  `${declarations.slice(0, start)}${text}${declarations.slice(end)}`

/** The page once a scalar has another value: what depends on it is computed, and nothing else. */
export const move = (page: Page, name: string, to: number): Page => {
  const { state, value, gradient } = page
  const one = page.declared.get(name)
  if (one === undefined || one.value === undefined || value === undefined) return page
  const text = showNumber(to)
  const longer = text.length - (one.end - one.start)
  const after = (place: number): number => (place > one.start ? place + longer : place)
  const declared = new Map(
    [...page.declared].map(([key, other]) => [
      key,
      key === name
        ? { ...one, value: to, end: one.end + longer }
        : { ...other, start: after(other.start), end: after(other.end) }
    ])
  )
  const changes = new Map([[name, to]])
  return {
    ...page,
    state: { ...state, declarations: rewritten(state.declarations, one, text) },
    declared,
    value: renewed(value, changes),
    gradient: gradient === undefined ? undefined : renewed(gradient, changes),
    moved: name
  }
}
