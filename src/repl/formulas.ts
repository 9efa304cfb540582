import * as E from 'fp-ts/lib/Either.js'
import type { Constructor } from '../codec/declarations.js'
import { parsePlaced } from '../codec/parse.js'
import { isExpr } from '../core/brand.js'
import { constantBlock } from '../core/build.js'
import type { Expr, Leaf } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { nodes } from '../core/fold.js'
import { constant, placeholder, variable } from '../core/leaf.js'
import { readWhole } from '../core/readValue.js'
import type { Shape } from '../core/Shape.js'
import { check } from '../interpreters/check.js'
import { evaluate } from '../interpreters/evaluate.js'
import { grad, vjp } from '../transforms/grad.js'
import { hessian, hvp, jacobian } from '../transforms/jacobian.js'
import { vmap } from '../transforms/vmap.js'
import { byOperations, errorFaults, parseFaults, type Written } from './faults.js'
import type { Fault, State } from './State.js'
import { partOf, type Span } from './statement.js'

/** What was read, or what was wrong with it. */
export type Read<A> = E.Either<ReadonlyArray<Fault>, A>

/** The leaves of an expression by name. */
export const leavesByName = (expr: Expr): ReadonlyMap<string, Leaf> =>
  new Map(nodes(expr).flatMap((node) => (node._tag === 'Leaf' ? [[node.name, node] as const] : [])))

/** The expression that a value is in formulas: numbers and matrices are constants there, as where TypeScript hands them to an operation. */
export const exprOf = (value: unknown): Expr | undefined => {
  if (isExpr(value)) return value
  if (typeof value !== 'number' && (typeof value !== 'object' || value === null)) return undefined
  const block = readWhole(value)
  return E.isRight(block) ? constantBlock(block.right) : undefined
}

/** The value of an expression without leaves, for what takes values; anything else as it is. */
const valueIn = (argument: unknown): unknown => {
  if (!isExpr(argument) || leavesByName(argument).size > 0) return argument
  const value = evaluate(argument as Expr<Shape, never>) // it has no leaves
  return E.isRight(value) ? value.right : argument
}

type Untyped = (...args: ReadonlyArray<unknown>) => unknown

/** A function of values, called with constants. */
const ofValues =
  (make: Untyped): Untyped =>
  (...args) =>
    make(...args.map(valueIn))

/** What makes expressions and is no operation; each refuses what does not fit. */
const MAKERS: ReadonlyMap<string, Untyped> = new Map([
  ['grad', grad as Untyped],
  ['vjp', vjp as Untyped],
  ['jacobian', jacobian as Untyped],
  ['hessian', hessian as Untyped],
  ['hvp', hvp as Untyped],
  ['vmap', vmap as unknown as Untyped],
  ['placeholder', placeholder as unknown as Untyped],
  ['variable', ofValues(variable as unknown as Untyped)],
  ['constant', ofValues(constant as unknown as Untyped)]
])

/** The names of functions that formulas may call beside the operations. */
export const makerNames: ReadonlyArray<string> = [...MAKERS.keys()]

/** The longest statement, in UTF-16 code units. */
export const LONGEST = 1e6

/** What a function of TypeScript gives, where that is a number or a matrix the constant that it is. */
const lifting =
  (make: Constructor): Untyped =>
  (...args) => {
    const made = (make as Untyped)(...args) // whatever a formula gives it
    return exprOf(made) ?? made
  }

/** The expression that a part of a text denotes, where it is well built. */
export const readExpression = (state: State, text: string, span: Span): Read<Expr> => {
  const own = [...state.operations].map(([name, make]) => [name, lifting(make)] as const)
  const operations = new Map<string, Constructor>([...MAKERS, ...own])
  const read = parsePlaced(partOf(text, span), state.names, { operations, limit: LONGEST })
  if (E.isLeft(read)) return E.left(parseFaults(text, read.left, state))
  const { expr, places } = read.right
  const written: Written = { text, offsetOf: byOperations(places, span.start) }
  return E.mapLeft((errors: ReadonlyArray<EvaluationError>) => errorFaults(errors, written))(check(expr))
}
