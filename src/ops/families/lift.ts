import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../../core/brand.js'
import { faulty } from '../../core/build.js'
import { type Dim, UNKNOWN, unify } from '../../core/Dim.js'
import { causeText, describe } from '../../core/describe.js'
import type { Apply, Expr } from '../../core/Expr.js'
import { rankOf as rankSeen } from '../../core/lift.js'
import { broadcastAxes, type Shape, sameShape, showShape, sizeAt } from '../../core/Shape.js'
import { sum, sumLike } from '../sum.js'
import { rankOf } from './axes.js'
import { type Exact, exact, exactly } from './exact.js'
import { squeezed } from './insert.js'
import { throughWhole } from './mask.js'
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
const mayBeOne = (a: ReadonlyArray<Dim>, b: ReadonlyArray<Dim>): boolean =>
  a.length === b.length && a.every((dim, i) => unify(dim, sizeAt(b, i - b.length)) !== undefined)

/** What a rule gives, which may be a user's: an expression that stretches to what is due, or nothing; else a fault. */
const given = (node: Apply, rule: 'jvp' | 'vjp', like: Expr, of: () => unknown): Expr | undefined => {
  const broken = (cause: string): Expr => faulty(node.op.name, { _tag: 'BrokenOperation', rule, cause })
  try {
    const made = of()
    if (made === undefined) return undefined
    if (!isExpr(made)) return broken(`it gave ${describe(made)} where an expression is due`)
    return fits(made, node, like) ? made : brokenShape(node, rule, made, like)
  } catch (cause) {
    return broken(causeText(cause))
  }
}

const brokenShape = (node: Apply, rule: 'jvp' | 'vjp', made: Expr, like: Expr): Expr => {
  const text = ({ shape }: Expr): string => (E.isRight(shape) ? showShape(shape.right) : '?')
  const cause = `it gave an expression of shape ${text(made)} where ${text(like)} is due`
  return faulty(node.op.name, { _tag: 'BrokenOperation', rule, cause })
}

/** How many axes a change of an operand has, where all operands have the stack that any of them has. */
const liftedRank = ({ op, args, params }: Apply): number => {
  const seen = args.map((_, i) => rankSeen(op, params, i))
  const depths = args.map((arg, i) => rankOf(arg) - (seen[i] ?? 2))
  return seen.reduce((most, rank) => Math.max(most, rank), 2) + depths.reduce((most, depth) => Math.max(most, depth), 0)
}

/** Whether a change has no more axes than a node and its operand, and of an entry by entry operation no larger ones. */
const fits = (made: Expr, node: Apply, like: Expr): boolean => {
  if (E.isLeft(made.shape) || E.isLeft(node.shape) || E.isLeft(like.shape)) return true
  const [from, to] = [made.shape.right, broadcastAxes(node.shape.right, like.shape.right)]
  if (to === undefined || node.op.isPointwise !== true)
    return from.length <= Math.max(node.shape.right.length, like.shape.right.length) || from.length <= liftedRank(node)
  const both = broadcastAxes(from, to)
  return both !== undefined && mayBeOne(both, to)
}

/** A change brought into the shape that is due. */
const inShape = (
  node: Apply,
  rule: 'jvp' | 'vjp',
  made: Expr | undefined,
  like: Expr,
  fit: (made: Expr) => Expr
): Expr | undefined => {
  if (made === undefined || E.isLeft(made.shape) || E.isLeft(like.shape)) return made
  const fitted = fit(made)
  return E.isRight(fitted.shape) && mayBeOne(fitted.shape.right, like.shape.right)
    ? fitted
    : brokenShape(node, rule, made, like)
}

/** The part of a node's cotangent that falls to one operand, in that operand's shape; absent where it is zero. */
export const pull = (ct: Expr, node: Apply, operand: number, known: Exact = exact()): Expr | undefined => {
  const { op, args } = node
  const like = args[operand]
  if (like === undefined) return undefined
  const vjp = ([kept = ct]: ReadonlyArray<Expr | undefined>): Expr | undefined =>
    given(node, 'vjp', like, () => op.vjp(kept, node, operand))
  return throughWhole([ct], (whole) =>
    inShape(node, 'vjp', exactly(whole, node, vjp, known), like, (part) => unbroadcast(part, like))
  )
}

const stretchedTo = (pushed: Expr, node: Apply): Expr =>
  E.isLeft(pushed.shape) || E.isLeft(node.shape) || isOneShape(pushed.shape.right, node.shape.right)
    ? pushed
    : stretchedAs(pushed, node)

/** The tangent of a node from those of its operands, in the node's shape; absent where it is zero. */
export const push = (
  tangents: ReadonlyArray<Expr | undefined>,
  node: Apply,
  known: Exact = exact()
): Expr | undefined => {
  if (tangents.every((tangent) => tangent === undefined)) return undefined
  const jvp = (changes: ReadonlyArray<Expr | undefined>): Expr | undefined =>
    given(node, 'jvp', node, () => node.op.jvp(changes, node))
  return throughWhole(tangents, (changes) =>
    inShape(node, 'jvp', exactly(changes, node, jvp, known), node, (tangent) => stretchedTo(tangent, node))
  )
}
