import * as E from 'fp-ts/lib/Either.js'
import { UNKNOWN } from '../../core/Dim.js'
import type { Apply, Expr } from '../../core/Expr.js'
import { type Shape, sameShape, sizeAt } from '../../core/Shape.js'
import { sum, sumLike } from '../sum.js'
import { squeezed } from './insert.js'
import { stretchedAs } from './witness.js'

/** Whether two shapes are known to be one: two unknown sizes may differ. */
const isOneShape = (a: Shape, b: Shape): boolean => sameShape(a, b) && !a.includes(UNKNOWN)

/** A cotangent summed over what its operand was stretched along, leading axes included: the one adjoint of broadcasting. */
const unbroadcast = (ct: Expr, like: Expr): Expr => {
  if (E.isLeft(ct.shape) || E.isLeft(like.shape) || isOneShape(ct.shape.right, like.shape.right)) return ct
  const [from, to] = [ct.shape.right, like.shape.right]
  if (from.includes(UNKNOWN) || to.includes(UNKNOWN)) return sumLike(ct, like)
  const axes = from.map((_, i) => i - from.length)
  const extra = axes.filter((axis) => axis < -to.length)
  const stretched = axes.filter((axis) => axis >= -to.length && sizeAt(to, axis) === 1 && sizeAt(from, axis) !== 1)
  const summed = [...extra, ...stretched]
  return squeezed(summed.length === 0 ? ct : sum(ct, summed), extra)
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
  return isOneShape(pushed.shape.right, node.shape.right) ? pushed : stretchedAs(pushed, node)
}
