import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../../core/brand.js'
import { faulty } from '../../core/build.js'
import { UNKNOWN, unify } from '../../core/Dim.js'
import { causeText, describe } from '../../core/describe.js'
import type { Apply, Expr } from '../../core/Expr.js'
import { type Shape, sameShape, showShape, sizeAt } from '../../core/Shape.js'
import { sum, sumLike } from '../sum.js'
import { squeezed } from './insert.js'
import { through, throughWhole } from './mask.js'
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

/** Whether two shapes may be one: sizes that nothing tells apart may. */
const mayBeOne = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, i) => unify(dim, sizeAt(b, i - b.length)) !== undefined)

/** What a user's rule gave, if it is what is due: an expression of this shape, or nothing. */
const due = (
  node: Apply,
  rule: 'jvp' | 'vjp',
  given: unknown,
  fit: (expr: Expr) => Expr,
  like: Expr
): Expr | undefined => {
  if (given === undefined) return undefined
  const broken = (cause: string): Expr => faulty(node.op.name, { _tag: 'BrokenOperation', rule, cause })
  if (!isExpr(given)) return broken(`it gave ${describe(given)} where an expression is due`)
  if (E.isLeft(given.shape) || E.isLeft(like.shape)) return given
  const made = fit(given)
  if (E.isRight(made.shape) && mayBeOne(made.shape.right, like.shape.right)) return made
  return broken(
    `it gave an expression of shape ${showShape(given.shape.right)} where ${showShape(like.shape.right)} is due`
  )
}

/** What a rule gives; a fault where it throws. */
const guarded = (node: Apply, rule: 'jvp' | 'vjp', given: () => Expr | undefined): Expr | undefined => {
  try {
    return given()
  } catch (cause) {
    return faulty(node.op.name, { _tag: 'BrokenOperation', rule, cause: causeText(cause) })
  }
}

/** The part of a node's cotangent that falls to one operand, in that operand's shape; absent where it is zero. */
export const pull = (ct: Expr, node: Apply, operand: number): Expr | undefined => {
  const { op, args } = node
  const like = args[operand]
  if (like === undefined) return undefined
  const vjp = (kept: Expr): Expr | undefined => guarded(node, 'vjp', () => op.vjp(kept, node, operand))
  return throughWhole([ct], ([whole = ct]) =>
    due(
      node,
      'vjp',
      op.isPointwise === true ? through(whole, vjp) : vjp(whole),
      (pulled) => unbroadcast(pulled, like),
      like
    )
  )
}

const stretchedTo = (pushed: Expr, node: Apply): Expr =>
  E.isLeft(pushed.shape) || E.isLeft(node.shape) || isOneShape(pushed.shape.right, node.shape.right)
    ? pushed
    : stretchedAs(pushed, node)

/** The tangent of a node from those of its operands, in the node's shape; absent where it is zero. */
export const push = (tangents: ReadonlyArray<Expr | undefined>, node: Apply): Expr | undefined => {
  const { op } = node
  const given = tangents.filter((tangent) => tangent !== undefined)
  const [only] = given
  if (only === undefined) return undefined
  const jvp = (changes: ReadonlyArray<Expr | undefined>): Expr | undefined =>
    due(
      node,
      'jvp',
      guarded(node, 'jvp', () => op.jvp(changes, node)),
      (tangent) => stretchedTo(tangent, node),
      node
    )
  return op.isPointwise === true && given.length === 1
    ? through(only, (kept) => jvp(tangents.map((tangent) => (tangent === undefined ? undefined : kept))))
    : throughWhole(tangents, jvp)
}
