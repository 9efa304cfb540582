import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { blockOf, isExpr } from '../core/brand.js'
import { faulty, operand } from '../core/build.js'
import type { Apply, Block, Expr, Node } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { foldAll, postOrder } from '../core/fold.js'
import type { Environment } from '../core/given.js'
import { blockIn, blockShape, liftedForward } from '../core/lift.js'
import { allocate } from '../core/readValue.js'
import type { Shape } from '../core/Shape.js'
import type { FreeOf, ValueOf, ValueOfShape } from '../core/typed.js'
import { toValue } from '../core/Value.js'
import { type Bindings, readBindings } from './bindings.js'
import { faults, type Locate, locateIn } from './check.js'
import { nonFinite } from './nonFinite.js'
import { paramsIn, shapeIn, tooLarge } from './settle.js'
import { showErrors } from './showError.js'

/**
 * How to evaluate.
 *
 * @category model
 */
export interface EvaluateOptions {
  /** `error` stops at the first node that makes a NaN or an infinity from finite operands; by default they flow as IEEE 754 says. */
  readonly nonFinite?: 'error' | 'flow'
}

/** Expressions under names of the caller's own. */
export type ExprRecord = { readonly [name: string]: Expr }

/** What evaluation gives: a value, or everything that stood against it. */
export type Evaluated<A> = E.Either<NonEmptyArray<EvaluationError>, A>

type Valued = E.Either<EvaluationError, Block>

const applyIn = (
  node: Apply,
  operands: ReadonlyArray<Block>,
  bindings: Bindings,
  options: EvaluateOptions,
  locate: Locate
): Valued => {
  const settled = paramsIn(node, bindings.sizes, locate)
  if (E.isLeft(settled)) return settled
  const params = settled.right
  const shape = shapeIn(node, () => operands.map(blockShape), params, locate)
  if (E.isLeft(shape)) return shape
  const sizes = shape.right
  const data = allocate(sizes.reduce((product, size) => product * size, 1))
  if (data === undefined) return E.left(tooLarge(node, sizes, params, locate))
  const out = blockIn(sizes, data)
  liftedForward(node.op, operands, out, params)
  const fault = options.nonFinite === 'error' ? nonFinite(node, operands, out, locate) : undefined
  return fault === undefined ? E.right(out) : E.left(fault)
}

const NOTHING: Block = blockIn([0, 0], new Float64Array(0))

/** The values of sound expressions, shared nodes once. After the first fault nothing more is computed. */
const compute = (
  roots: ReadonlyArray<Expr>,
  bindings: Bindings,
  options: EvaluateOptions
): Evaluated<ReadonlyArray<Block>> => {
  const errors: Array<EvaluationError> = []
  const locate = locateIn(roots)
  const meaning = (node: Node, operands: ReadonlyArray<Block>): Block => {
    if (isNonEmpty(errors)) return NOTHING
    if (node._tag !== 'Apply') return (node._tag === 'Leaf' ? bindings.values.get(node.name) : blockOf(node)) ?? NOTHING
    const value = applyIn(node, operands, bindings, options, locate)
    if (E.isRight(value)) return value.right
    errors.push(value.left)
    return NOTHING
  }
  const values = foldAll(meaning, roots)
  return isNonEmpty(errors) ? E.left(errors) : E.right(values)
}

/** A faulty expression for options that untyped code may give. */
const optionFaults = (options: unknown): ReadonlyArray<Expr> => {
  const isObject = typeof options === 'object' && options !== null
  const given = isObject ? (options as EvaluateOptions).nonFinite : options
  if (given === undefined || (isObject && (given === 'error' || given === 'flow'))) return []
  return [
    faulty('evaluate', {
      _tag: 'InvalidArgument',
      argument: 'the option nonFinite',
      got: given,
      allowed: "{ nonFinite: 'error' } or { nonFinite: 'flow' }"
    })
  ]
}

/** The values of several expressions in one environment. */
export const evaluateAll = (
  roots: ReadonlyArray<Expr>,
  environment: unknown,
  options: EvaluateOptions = {}
): Evaluated<ReadonlyArray<Block>> => {
  const found = [...faults([...roots, ...optionFaults(options)])]
  if (isNonEmpty(found)) return E.left(found)
  return pipe(
    readBindings(postOrder(roots), environment, 'ignored'),
    E.chain((bindings) => compute(roots, bindings, options))
  )
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
export const evaluate = ((exprs: unknown, environment: unknown, options: EvaluateOptions = {}) => {
  const isRecord = typeof exprs === 'object' && exprs !== null && !Array.isArray(exprs) && !isExpr(exprs)
  const names = isRecord ? Object.keys(exprs) : []
  const roots = isRecord
    ? names.map((name, i) => operand('evaluate', i, (exprs as ExprRecord)[name]))
    : [operand('evaluate', 0, exprs)]
  return pipe(
    evaluateAll(roots, environment, options),
    E.map((blocks) => {
      const values = blocks.map(toValue)
      return isRecord ? Object.fromEntries(names.map((name, i) => [name, values[i]])) : values[0]
    })
  )
}) as Evaluate // the overloads tell one expression from a record of them

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
