import type * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { Block, Expr, Node } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { nodes, operandsOf } from '../core/fold.js'
import { blockShape } from '../core/lift.js'
import { resizeShape, showShape } from '../core/Shape.js'
import { show } from '../core/show.js'
import { readBindings } from '../interpreters/bindings.js'
import type { EncodedEnvironment } from '../interpreters/environment.js'
import { evaluateAll } from '../interpreters/evaluate.js'
import { showError, showErrors } from '../interpreters/showError.js'
import { cos } from '../ops/index.js'
import { vjp } from '../transforms/grad.js'
import { jvp } from '../transforms/jvp.js'
import type { ArbitraryEnvironmentOptions } from './arbitraries.js'
import { feedOf, isDifference, isForwardMode, leavesOf, tangentsAt, valuesIn } from './gradient.js'
import { adjoined, inner } from './laws/derivative.js'
import { flat } from './laws/point.js'
import { strayWrite } from './laws/value.js'
import { type Drawn, drawn, propertyOf, type Trial } from './trial.js'
import { agree, all, fails, HOLDS, type Judged } from './verdict.js'

const faultIn = (exprs: ReadonlyArray<Expr>): string | undefined => {
  for (const { shape } of exprs) if (E.isLeft(shape)) return showError(shape.left)
  return undefined
}

type Value = E.Either<ReadonlyArray<EvaluationError>, Block>

const valueOf = (expr: Expr, environment: EncodedEnvironment): Value =>
  E.map((blocks: ReadonlyArray<Block>) => blocks[0] as Block)(evaluateAll([expr], environment)) // one expression, one value

const whyNot = (which: string, value: Value): string =>
  E.isLeft(value) ? `the ${which} has no value: ${showErrors(value.left)}` : ''

/** How {@link equivalent} compares. */
export interface EquivalentOptions extends ArbitraryEnvironmentOptions {
  /** How far entries may be apart, relative to the larger of 1 and either; 0 asks for the same bits. */
  readonly tolerance?: number
}

/**
 * Two expressions have the same value in every environment, or none where the other has none.
 * The first may be drawn; the second may be made of it, as a rewriting is.
 *
 * @example
 * import { add, multiply, placeholder } from 'catamat'
 * import { equivalent } from 'catamat/testing'
 * import * as fc from 'fast-check'
 *
 * const x = placeholder('x', 'n', 2)
 * fc.check(equivalent(add(x, x), multiply(2, x))).failed // => false
 * fc.check(equivalent(add(x, x), multiply(x, x))).failed // => true
 *
 * @category testing
 */
export const equivalent = (
  a: Drawn,
  b: Expr | ((a: Expr) => Expr),
  { tolerance = 1e-9, ...options }: EquivalentOptions = {}
): fc.IProperty<[Trial]> =>
  propertyOf(
    drawn(a).map((first) => [first, typeof b === 'function' ? b(first) : b]),
    options,
    ([first, second], environment) => sameValue(first as Expr, second as Expr, environment, tolerance) // two are drawn
  )

const sameValue = (a: Expr, b: Expr, environment: EncodedEnvironment, tolerance: number): Judged => {
  const fault = faultIn([a, b])
  if (fault !== undefined) return fails(fault)
  const [first, second] = [valueOf(a, environment), valueOf(b, environment)]
  if (E.isLeft(first) || E.isLeft(second))
    return E.isLeft(first) && E.isLeft(second)
      ? undefined
      : fails(`${whyNot('first', first)}${whyNot('second', second)}`)
  const [one, other] = [blockShape(first.right), blockShape(second.right)]
  if (String(one) !== String(other)) return fails(`the first is ${showShape(one)}, the second ${showShape(other)}`)
  const sides = { actual: 'the first', expected: 'the second', shape: one }
  return agree([...first.right.data], [...second.right.data], tolerance, sides)
}

/**
 * The gradient of a 1×1 loss by each placeholder and variable is its difference (1e-6 relative, with Richardson's extrapolation, away
 * from kinks) and what forward mode gives (1e-10).
 *
 * @example
 * import { matmul, placeholder, square, sum } from 'catamat'
 * import { gradientHolds } from 'catamat/testing'
 * import * as fc from 'fast-check'
 *
 * const [A, x] = [placeholder('A', 2, 'n'), placeholder('x', 'n', 1)]
 * fc.check(gradientHolds(sum(square(matmul(A, x))))).failed // => false
 *
 * @category testing
 */
export const gradientHolds = (loss: Drawn, options: ArbitraryEnvironmentOptions = {}): fc.IProperty<[Trial]> =>
  propertyOf(
    drawn(loss).map((expr) => [expr]),
    options,
    ([expr], environment) => {
      const whole = expr as Expr // one is drawn
      const values = valuesIn(whole, environment)
      if (E.isLeft(values)) return faultIn([whole]) === undefined ? undefined : fails(values.left)
      if (E.isLeft(valueOf(whole, environment))) return undefined
      const leaves = leavesOf(whole)
      if (leaves.length === 0) return HOLDS
      return all(
        leaves.flatMap((leaf) => [isDifference(whole, leaf, values.right), isForwardMode(whole, leaf, values.right)])
      )
    }
  )

/** Beyond this the two modes cannot be told from rounding. */
const LARGEST = 1e8

/**
 * Forward and reverse mode of an expression are adjoint: `⟨ct, J dx⟩ = ⟨Jᵀ ct, dx⟩` for all leaves together, to 1e-10 of the terms,
 * with the cosine of the expression as `ct`.
 *
 * @example
 * import { jvpVjpAdjoint, arbitraryExpression } from 'catamat/testing'
 * import * as fc from 'fast-check'
 *
 * fc.check(jvpVjpAdjoint(arbitraryExpression({ size: 4 })), { numRuns: 20 }).failed // => false
 *
 * @category testing
 */
export const jvpVjpAdjoint = (expr: Drawn, options: ArbitraryEnvironmentOptions = {}): fc.IProperty<[Trial]> =>
  propertyOf(
    drawn(expr).map((one) => [one]),
    options,
    ([one], environment) => isAdjoint(one as Expr, environment)
  ) // one is drawn

const isAdjoint = (expr: Expr, environment: EncodedEnvironment): Judged => {
  const [values, value] = [valuesIn(expr, environment), valueOf(expr, environment)]
  if (E.isLeft(values) || E.isLeft(value))
    return faultIn([expr]) === undefined ? undefined : fails(faultIn([expr]) ?? '')
  const leaves = leavesOf(expr)
  const { tangents, directions } = tangentsAt(leaves, values.right, 5)
  if (leaves.length === 0) return HOLDS
  const ct = cos(expr)
  const [pushed, pulled] = [
    jvp(expr, tangents),
    vjp(expr, ct, Object.fromEntries(leaves.map((leaf) => [leaf.name, leaf])))
  ]
  const fault = faultIn([pushed, ...Object.values(pulled)])
  if (fault !== undefined) return fails(fault)
  const env = feedOf(new Map([...values.right, ...directions]))
  const forward = inner(flat(pushed, env), flat(ct, env))
  const along = [...directions.values()]
  const parts = leaves.map(({ name }, i) => inner(flat(pulled[name] as Expr, env), [...(along[i]?.data ?? [])])) // every leaf was asked for
  const backward = parts.reduce((a, b) => ({ value: a.value + b.value, scale: a.scale + b.scale }))
  return forward.scale + backward.scale < LARGEST ? adjoined(forward, backward, 1e-10) : undefined
}

/**
 * The value of each node of an expression has the shape that was predicted, and no operation writes beside it.
 *
 * @example
 * import { concat, placeholder } from 'catamat'
 * import { shapeHolds } from 'catamat/testing'
 * import * as fc from 'fast-check'
 *
 * const x = placeholder('x', 'n', 2)
 * fc.check(shapeHolds(concat([x, x, x]))).failed // => false
 *
 * @category testing
 */
export const shapeHolds = (expr: Drawn, options: ArbitraryEnvironmentOptions = {}): fc.IProperty<[Trial]> =>
  propertyOf(
    drawn(expr).map((one) => [one]),
    options,
    ([one], environment) => isPredicted(one as Expr, environment)
  ) // one is drawn

const isPredicted = (expr: Expr, environment: EncodedEnvironment): Judged => {
  const fault = faultIn([expr])
  if (fault !== undefined) return fails(fault)
  const order = nodes(expr)
  const [bindings, blocks] = [readBindings(order, environment, 'ignored'), evaluateAll(order, environment)]
  if (E.isLeft(bindings) || E.isLeft(blocks)) return undefined
  const values = new Map(order.map((node, i) => [node, blocks.right[i] as Block])) // a value each
  return all(order.map((node) => isPredictedAt(node, values, bindings.right.sizes)))
}

const isPredictedAt = (node: Node, values: ReadonlyMap<Node, Block>, sizes: ReadonlyMap<string, number>): Judged => {
  const actual = blockShape(values.get(node) as Block) // every node has one
  const predicted = E.isRight(node.shape) ? resizeShape(node.shape.right, sizes) : []
  if (predicted.length !== actual.length || predicted.some((dim, i) => typeof dim === 'number' && dim !== actual[i]))
    return fails(`${show(node)} is ${showShape(actual)}, predicted ${showShape(predicted)}`)
  if (node._tag !== 'Apply') return HOLDS
  const operands = operandsOf(node).map((operand) => values.get(operand) as Block) // as above
  const params = node.op.resize?.(node.params, (dim) => sizes.get(String(dim)) ?? dim) ?? node.params
  const stray = strayWrite(node, operands, actual, params)
  return stray === undefined ? HOLDS : fails(`${show(node)}: ${stray}`)
}
