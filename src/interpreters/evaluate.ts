import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import { faulty, noOperand, operand } from '../core/build.js'
import type { Block, Expr } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { type Walk, walk } from '../core/fold.js'
import { type Environment, plainKeys } from '../core/given.js'
import { blockShape } from '../core/lift.js'
import { readOptions } from '../core/options.js'
import type { NumericShape, Shape } from '../core/Shape.js'
import { showName } from '../core/show.js'
import { shown } from '../core/text.js'
import type { FreeOf, ValueOf, ValueOfShape } from '../core/typed.js'
import { toValue } from '../core/Value.js'
import { type Bindings, readBindings } from './bindings.js'
import { faults } from './check.js'
import { compute, type Evaluated, type EvaluateOptions, NOTHING } from './compute.js'
import { showErrors } from './showError.js'

/** Expressions under names of the caller's own. */
export type ExprRecord = { readonly [name: string]: Expr }

/** A result is a list for each row, and so many lists fit in memory. */
const MOST_ROWS = 2 ** 24

/** How many lists a result of this shape is, where they are too many. */
export const excessOfRows = (shape: NumericShape): number | undefined => {
  const asked = shape.slice(0, -1).reduce((product, size) => product * Math.max(1, size), 1)
  return asked > MOST_ROWS ? asked : undefined
}

const rowsFault = (root: Expr, block: Block | undefined): ReadonlyArray<EvaluationError> => {
  const asked = excessOfRows(blockShape(block ?? NOTHING))
  if (asked === undefined) return []
  const refused = faulty('evaluate', { _tag: 'LimitExceeded', limit: MOST_ROWS, asked }).shape
  return E.isLeft(refused) ? [{ ...refused.left, root, at: root, path: [] }] : []
}

/** The values of several expressions in one environment. */
export const evaluateAll = (
  roots: ReadonlyArray<Expr>,
  environment: unknown,
  given?: EvaluateOptions
): Evaluated<ReadonlyArray<Block>> => {
  const options = readOptions<EvaluateOptions>(given, { nonFinite: ['error', 'flow'] })
  const wrong = E.isLeft(options) ? [faulty('evaluate', { _tag: 'InvalidArgument', ...options.left })] : []
  const all = [...roots, ...wrong]
  const walked = walk(all)
  const found = [...faults(all, walked.order)]
  if (isNonEmpty(found)) return E.left(found)
  const bindings = readBindings(walked.order, environment, 'ignored')
  if (E.isLeft(bindings)) return bindings
  return evaluateIn(roots, walked, bindings.right, E.isRight(options) ? options.right : {})
}

/** The values of sound expressions that were walked through, in an environment that was read. */
export const evaluateIn = (
  roots: ReadonlyArray<Expr>,
  walked: Walk,
  bindings: Bindings,
  options: EvaluateOptions
): Evaluated<ReadonlyArray<Block>> => {
  const blocks = compute(walked, bindings, options)
  if (E.isLeft(blocks)) return blocks
  const large = roots.flatMap((root, i) => rowsFault(root, blocks.right[i]))
  return isNonEmpty(large) ? E.left(large) : blocks
}

/** What `evaluate` and `run` accept and give: one expression a value, a record of them a record of values. */
interface Evaluate {
  <R extends ExprRecord>(
    exprs: R,
    environment: Environment<FreeOf<R[keyof R]>>,
    options?: EvaluateOptions
  ): Evaluated<{ readonly [K in keyof R]: ValueOf<R[K]> }>
  <S extends Shape>(
    expr: Expr<S, never>,
    environment?: Environment<never>,
    options?: EvaluateOptions
  ): Evaluated<ValueOfShape<S>>
  <S extends Shape, V extends string>(
    expr: Expr<S, V>,
    environment: Environment<V>,
    options?: EvaluateOptions
  ): Evaluated<ValueOfShape<S>>
}

/**
 * The value of an expression in an environment: a fresh matrix (nested arrays of them where there is a stack), or every reason why there is none.
 * A record of expressions has a record of values; what they share is computed once.
 *
 * Errors: all of `EvaluationError`.
 * Cost: every node once; a value is kept only until its last reader has read it.
 *
 * @example
 * import { evaluate, placeholder, sum } from 'catamat'
 *
 * const x = placeholder('x', 2, 1)
 * evaluate(sum(x), { x: [1, 2] })._tag // => Right
 *
 * @category interpreters
 */
export const evaluate = ((exprs: unknown, environment: unknown, options?: EvaluateOptions) => {
  const { roots, arranged } = rootsOf('evaluate', exprs)
  const blocks = evaluateAll(roots, environment, options)
  if (E.isLeft(blocks)) return blocks
  return E.right(arranged(blocks.right.map(toValue)))
}) as Evaluate // the overloads tell one expression from a record of them

/** One expression or a record of them, in a row; and what there is for each, in the form in which they were given. */
export interface Roots {
  readonly roots: ReadonlyArray<Expr>
  /** The names of a record. */
  readonly names: ReadonlyArray<string> | undefined
  readonly arranged: <A>(list: ReadonlyArray<A>) => unknown
}

/** What untyped code gave to be evaluated. */
export const rootsOf = (operation: string, exprs: unknown): Roots => {
  const record = isExpr(exprs) ? undefined : recordOf(operation, exprs)
  if (record === undefined) return { roots: [rootOf(operation, exprs)], names: undefined, arranged: ([value]) => value }
  const names = Object.keys(record)
  return {
    roots: names.map((name) => record[name] as Expr), // its own names
    names,
    arranged: (list) => Object.fromEntries(names.map((name, i) => [name, list[i]]))
  }
}

/** An expression or a number; what is none is refused as what it is. */
const rootOf = (operation: string, value: unknown): Expr =>
  isExpr(value) || typeof value === 'number'
    ? operand(operation, 0, value)
    : faulty(operation, {
        _tag: 'InvalidArgument',
        argument: 'the argument',
        got: value,
        allowed: 'an expression, or a plain object of expressions by name'
      })

/** The entries of a plain object, each read once, as expressions; undefined where it is no plain object or cannot be listed. */
const recordOf = (operation: string, value: unknown): ExprRecord | undefined => {
  const names = plainKeys(value)
  if (names === undefined) return undefined
  const entry = (name: string): Expr => {
    const argument = `the entry ${shown(showName(name))}`
    try {
      const expr = (value as Readonly<Record<string, unknown>>)[name] // a plain object
      return isExpr(expr) || typeof expr === 'number'
        ? operand(operation, 0, expr)
        : noOperand(operation, argument, expr)
    } catch (cause) {
      return noOperand(operation, `what reading ${argument} threw`, cause)
    }
  }
  return Object.fromEntries(names.map((name) => [name, entry(name)]))
}

/** The value itself, or one `Error` with the text of all that stands against it. */
export const orThrow = <A>(value: Evaluated<A>): A => {
  if (E.isLeft(value)) throw new Error(showErrors(value.left), { cause: value.left })
  return value.right
}

interface Run {
  <R extends ExprRecord>(
    exprs: R,
    environment: Environment<FreeOf<R[keyof R]>>,
    options?: EvaluateOptions
  ): { readonly [K in keyof R]: ValueOf<R[K]> }
  <S extends Shape>(expr: Expr<S, never>, environment?: Environment<never>, options?: EvaluateOptions): ValueOfShape<S>
  <S extends Shape, V extends string>(
    expr: Expr<S, V>,
    environment: Environment<V>,
    options?: EvaluateOptions
  ): ValueOfShape<S>
}

/**
 * As {@link evaluate}, for scripts and prompts: the value itself.
 *
 * Errors: throws one `Error` with the text of all of them; they are its `cause`.
 *
 * @example
 * import { placeholder, run, sum } from 'catamat'
 *
 * run(sum(placeholder('x', 2, 1)), { x: [1, 2] }).to2DArray() // => [ [ 3 ] ]
 *
 * @category interpreters
 */
export const run = ((exprs: Expr, environment: Environment, options?: EvaluateOptions) =>
  orThrow(evaluate(exprs, environment, options))) as Run // the overloads tell one expression from a record of them
