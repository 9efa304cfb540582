import * as E from 'fp-ts/lib/Either.js'
import { dimensionNames, resize } from '../core/Dim.js'
import type { Apply, Expr, Params } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { liftedShape } from '../core/lift.js'
import { refusalOf } from '../core/refusal.js'
import { isNumeric, MOST_ENTRIES, type NumericShape } from '../core/Shape.js'
import type { Locate } from './check.js'

const isStatic = ({ shape }: Expr): boolean => E.isRight(shape) && isNumeric(shape.right)

/** The parameters with sizes for names, or a name that has none. */
export const paramsIn = (
  node: Apply,
  sizes: ReadonlyMap<string, number>,
  locate: Locate
): E.Either<EvaluationError, Params> => {
  if (node.op.resize === undefined) return E.right(node.params)
  const unbound: Array<string> = []
  const params = node.op.resize(node.params, (dim) => {
    const size = resize(dim, sizes)
    if (typeof size === 'string') unbound.push(...dimensionNames(size))
    return size
  })
  const [dimension] = unbound
  return dimension === undefined ? E.right(params) : E.left({ _tag: 'UnboundDimension', dimension, ...locate(node) })
}

/** The shape in one evaluation: inferred again wherever a name or an unknown size took part in it. */
export const shapeIn = (
  node: Apply,
  operands: () => ReadonlyArray<NumericShape>,
  params: Params,
  locate: Locate
): E.Either<EvaluationError, NumericShape> => {
  if (isStatic(node) && node.args.every(isStatic)) return node.shape as E.Right<NumericShape> // it is static
  const shapes = operands()
  const shape = liftedShape(node.op, shapes, params)
  if (E.isLeft(shape))
    return E.left({ ...refusalOf(node.op, node.args, shapes, params, shape.left, undefined), ...locate(node) })
  if (isNumeric(shape.right)) return E.right(shape.right)
  const unbound = shape.right.find((dim): dim is string => typeof dim === 'string') ?? ''
  return E.left({ _tag: 'UnboundDimension', dimension: dimensionNames(unbound)[0] ?? unbound, ...locate(node) })
}

/** Why a value of this shape has no room. */
export const tooLarge = (node: Apply, shape: NumericShape, params: Params, locate: Locate): EvaluationError => ({
  ...refusalOf(
    node.op,
    node.args,
    [],
    params,
    { _tag: 'LimitExceeded', limit: MOST_ENTRIES, asked: shape.reduce((product, size) => product * size, 1) },
    undefined
  ),
  ...locate(node)
})
