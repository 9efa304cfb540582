import * as E from 'fp-ts/lib/Either.js'
import { UNKNOWN } from '../../core/Dim.js'
import type { Apply, Expr } from '../../core/Expr.js'
import { isNumeric, type MatrixShape, sameShape } from '../../core/Shape.js'
import type { Axis } from '../../core/typed.js'
import { sum, sumLike } from '../sum.js'
import { stretchedAs } from './witness.js'

const isKnown = (shape: MatrixShape): boolean => isNumeric(shape) || !shape.includes(UNKNOWN)

/** The axes along which a cotangent is larger than the operand that was stretched. */
const stretchedAxes = (from: MatrixShape, to: MatrixShape): ReadonlyArray<Axis> =>
  ([0, 1] as const).filter((axis) => to[axis] === 1 && from[axis] !== 1)

/** A cotangent summed over what its operand was stretched along: the one adjoint of broadcasting. */
const unbroadcast = (ct: Expr, like: Expr): Expr => {
  if (E.isLeft(ct.shape) || E.isLeft(like.shape) || sameShape(ct.shape.right, like.shape.right)) return ct
  if (!isKnown(ct.shape.right) || !isKnown(like.shape.right)) return sumLike(ct, like)
  const axes = stretchedAxes(ct.shape.right, like.shape.right)
  return axes.length === 2 ? sum(ct) : axes.length === 1 ? sum(ct, axes[0]) : sumLike(ct, like)
}

/** The part of a node's cotangent that falls to one operand, in that operand's shape; absent where it is zero. */
export const pull = (ct: Expr, node: Apply, operand: number): Expr | undefined => {
  const like = node.args[operand]
  const pulled = like === undefined ? undefined : node.op.vjp(ct, node, operand)
  return pulled === undefined || like === undefined ? undefined : unbroadcast(pulled, like)
}

/** The tangent of a node from those of its operands, in the node's shape; absent where it is zero. */
export const push = (tangents: ReadonlyArray<Expr | undefined>, node: Apply): Expr | undefined => {
  const pushed = tangents.every((tangent) => tangent === undefined) ? undefined : node.op.jvp(tangents, node)
  if (pushed === undefined || E.isLeft(pushed.shape) || E.isLeft(node.shape)) return pushed
  return sameShape(pushed.shape.right, node.shape.right) ? pushed : stretchedAs(pushed, node)
}
