import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import { faulty, noOperand, operand } from '../core/build.js'
import type { Block, Expr } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { walk } from '../core/fold.js'
import { type Environment, plainKeys } from '../core/given.js'
import { blockShape } from '../core/lift.js'
import { readOptions } from '../core/options.js'
import type { Shape } from '../core/Shape.js'
import { showName } from '../core/show.js'
import { shown } from '../core/text.js'
import type { FreeOf, ValueOf, ValueOfShape } from '../core/typed.js'
import { toValue } from '../core/Value.js'
import { readBindings } from './bindings.js'
import { faults } from './check.js'
import { compute, type Evaluated, type EvaluateOptions, NOTHING } from './compute.js'
import { showErrors } from './showError.js'

/** Expressions under names of the caller's own. */
export type ExprRecord = { readonly [name: string]: Expr }

/** A result is a list for each row, and so many lists fit in memory. */
const MOST_ROWS = 2 ** 24

const rowsFault = (root: Expr, block: Block | undefined): ReadonlyArray<EvaluationError> => {
  const asked = blockShape(block ?? NOTHING)
    .slice(0, -1)
    .reduce((product, size) => product * Math.max(1, size), 1)
  if (asked <= MOST_ROWS) return []
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
  const blocks = compute(walked, bindings.right, E.isRight(options) ? options.right : {})
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
  const record = isExpr(exprs) ? undefined : recordOf(exprs)
  const names = record === undefined ? [] : Object.keys(record)
  const roots = record === undefined ? [rootOf(exprs)] : names.map((name) => record[name] as Expr) // its own names
  const blocks = evaluateAll(roots, environment, options)
  if (E.isLeft(blocks)) return blocks
  const values = blocks.right.map(toValue)
  return E.right(record === undefined ? values[0] : Object.fromEntries(names.map((name, i) => [name, values[i]])))
}) as Evaluate // the overloads tell one expression from a record of them

/** An expression or a number; what is none is refused as what it is. */
const rootOf = (value: unknown): Expr =>
  isExpr(value) || typeof value === 'number'
    ? operand('evaluate', 0, value)
    : faulty('evaluate', {
        _tag: 'InvalidArgument',
        argument: 'the argument',
        got: value,
        allowed: 'an expression, or a plain object of expressions by name'
      })

/** The entries of a plain object, each read once, as expressions; undefined where it is no plain object or cannot be listed. */
const recordOf = (value: unknown): ExprRecord | undefined => {
  const names = plainKeys(value)
  if (names === undefined) return undefined
  const entry = (name: string): Expr => {
    const argument = `the entry ${shown(showName(name))}`
    try {
      const expr = (value as Readonly<Record<string, unknown>>)[name] // a plain object
      return isExpr(expr) || typeof expr === 'number'
        ? operand('evaluate', 0, expr)
        : noOperand('evaluate', argument, expr)
    } catch (cause) {
      return noOperand('evaluate', `what reading ${argument} threw`, cause)
    }
  }
  return Object.fromEntries(names.map((name) => [name, entry(name)]))
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
export const run = ((exprs: Expr, environment: Environment, options?: EvaluateOptions) => {
  const value = evaluate(exprs, environment, options)
  if (E.isLeft(value)) throw new Error(showErrors(value.left), { cause: value.left })
  return value.right
}) as Run // the overloads tell one expression from a record of them
