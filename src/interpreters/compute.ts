import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { blockOf } from '../core/brand.js'
import { dimensionNames, resize } from '../core/Dim.js'
import type { Apply, Block, Expr, Node, Params } from '../core/Expr.js'
import type { EvaluationError, Refusal } from '../core/errors.js'
import { foldWalk, type Walk } from '../core/fold.js'
import { blockIn, blockShape } from '../core/lift.js'
import { allocate } from '../core/readValue.js'
import { refusalOf } from '../core/refusal.js'
import { forwardBy, resizedBy, shapeBy } from '../core/rules.js'
import { isNumeric, MOST_ENTRIES, type NumericShape, type Shape } from '../core/Shape.js'
import type { Bindings } from './bindings.js'
import { type Locate, locateIn } from './check.js'
import { nonFinite } from './nonFinite.js'

/**
 * How to evaluate.
 *
 * @category model
 */
export interface EvaluateOptions {
  /** `error` stops at the first node that makes a NaN or an infinity from finite operands; by default they flow as IEEE 754 says. */
  readonly nonFinite?: 'error' | 'flow'
}

/** What evaluation gives: a value, or everything that stood against it. */
export type Evaluated<A> = E.Either<NonEmptyArray<EvaluationError>, A>

/** What one node gives: a value, or what stood against it. */
export type Valued = E.Either<EvaluationError, Block>

const isStatic = ({ shape }: Expr): boolean => E.isRight(shape) && isNumeric(shape.right)

/** An operation's refusal of sizes that only the environment told, in its place. */
export const refusedIn = (
  node: Apply,
  shapes: ReadonlyArray<Shape>,
  params: Params,
  refusal: Refusal,
  locate: Locate
): E.Either<EvaluationError, never> =>
  E.left({ ...refusalOf(node.op, node.args, shapes, params, refusal, undefined), ...locate(node) })

/** The parameters with sizes for names, or a name that has none. */
export const paramsIn = (node: Apply, { sizes }: Bindings, locate: Locate): E.Either<EvaluationError, Params> => {
  if (node.op.resize === undefined) return E.right(node.params)
  const unbound: Array<string> = []
  const params = resizedBy(node.op, node.params, (dim) => {
    const size = resize(dim, sizes)
    if (typeof size === 'string') unbound.push(...dimensionNames(size))
    return size
  })
  if (E.isLeft(params)) return refusedIn(node, [], node.params, params.left, locate)
  const [dimension] = unbound
  return dimension === undefined ? params : E.left({ _tag: 'UnboundDimension', dimension, ...locate(node) })
}

/** The shape is inferred again wherever a name or an unknown size took part in it. */
export const shapeIn = (
  node: Apply,
  operands: () => ReadonlyArray<Shape>,
  params: Params,
  locate: Locate
): E.Either<EvaluationError, Shape> => {
  if (E.isRight(node.shape) && isStatic(node) && node.args.every(isStatic)) return node.shape
  const shapes = operands()
  const shape = shapeBy(node.op, shapes, params)
  if (E.isLeft(shape)) return refusedIn(node, shapes, params, shape.left, locate)
  const unbound = shape.right.find((dim): dim is string => typeof dim === 'string')
  return unbound === undefined
    ? shape
    : E.left({ _tag: 'UnboundDimension', dimension: dimensionNames(unbound)[0] ?? unbound, ...locate(node) })
}

/** The value of a node whose parameters and sizes are known. */
export const valueIn = (
  node: Apply,
  operands: ReadonlyArray<Block>,
  params: Params,
  sizes: NumericShape,
  locate: Locate
): Valued => {
  const asked = sizes.reduce((product, size) => product * size, 1)
  const data = allocate(asked)
  if (data === undefined)
    return refusedIn(node, [], params, { _tag: 'LimitExceeded', limit: MOST_ENTRIES, asked }, locate)
  const out = blockIn(sizes, data)
  const refusal = forwardBy(node.op, operands, out, params)
  return refusal === undefined ? E.right(out) : refusedIn(node, operands.map(blockShape), params, refusal, locate)
}

const applyIn = (
  node: Apply,
  operands: ReadonlyArray<Block>,
  bindings: Bindings,
  options: EvaluateOptions,
  locate: Locate
): Valued => {
  const settled = paramsIn(node, bindings, locate)
  if (E.isLeft(settled)) return settled
  const params = settled.right
  const shape = shapeIn(node, () => operands.map(blockShape), params, locate)
  if (E.isLeft(shape)) return shape
  const value = valueIn(node, operands, params, shape.right as NumericShape, locate) // names were refused above
  if (E.isLeft(value) || options.nonFinite !== 'error') return value
  const fault = nonFinite(node, operands, value.right, locate)
  return fault === undefined ? value : E.left(fault)
}

/** A value for what has none. */
export const NOTHING: Block = blockIn([0, 0], new Float64Array(0))

/** The values of sound expressions that were walked through, shared nodes once. After the first fault nothing more is computed. */
export const compute = (
  walked: Walk,
  bindings: Bindings,
  options: EvaluateOptions
): Evaluated<ReadonlyArray<Block>> => {
  const errors: Array<EvaluationError> = []
  const locate = locateIn(walked.roots.map((place) => walked.order[place] as Node)) // places within
  const meaning = (node: Node, operands: ReadonlyArray<Block>): Block => {
    if (isNonEmpty(errors)) return NOTHING
    if (node._tag !== 'Apply') return (node._tag === 'Leaf' ? bindings.values.get(node.name) : blockOf(node)) ?? NOTHING
    const value = applyIn(node, operands, bindings, options, locate)
    if (E.isRight(value)) return value.right
    errors.push(value.left)
    return NOTHING
  }
  const values = foldWalk(meaning, walked)
  return isNonEmpty(errors) ? E.left(errors) : E.right(values)
}
