import * as E from 'fp-ts/lib/Either.js'
import { apply, constantOf } from '../core/build.js'
import { UNKNOWN } from '../core/Dim.js'
import type { Apply, Expr, Node, Operation } from '../core/Expr.js'
import { foldWalk, walk } from '../core/fold.js'
import { reapply } from '../core/rebuild.js'
import { broadcast, type Shape, sameShape } from '../core/Shape.js'
import { literal } from '../ops/families/literal.js'
import {
  BroadcastLike,
  BroadcastTo,
  broadcastLike,
  Divide,
  ExpandDims,
  Multiply,
  Negative,
  negative,
  Reshape,
  Transpose
} from '../ops/index.js'

const shapeOf = ({ shape }: Expr): Shape | undefined => (E.isRight(shape) ? shape.right : undefined)

/** Whether two expressions are known to have one shape: two unknown sizes may differ. */
const fits = (a: Expr, b: Expr): boolean => {
  const [one, other] = [shapeOf(a), shapeOf(b)]
  return one !== undefined && other !== undefined && sameShape(one, other) && !one.includes(UNKNOWN)
}

const isScalar = (x: Expr): boolean => shapeOf(x)?.every((dim) => dim === 1) === true

/** Whether a node applies this very operation. */
const isOf = (x: Expr, op: unknown): x is Apply => x._tag === 'Apply' && (x as Apply).op === op // narrowed by the tag

/** What was stretched, or given more axes of size 1, to make an expression. */
const spread = (x: Expr): Expr | undefined => {
  if (isOf(x, BroadcastTo) || isOf(x, BroadcastLike)) return x.args[0]
  return (isOf(x, ExpandDims) || isOf(x, Reshape)) && isScalar(x) ? x.args[0] : undefined
}

/** The same stretching of something else. */
const stretchedLike = (x: Expr, how: Expr, node: Expr): Expr => {
  const shape = shapeOf(node)
  return isOf(how, BroadcastTo) && shape !== undefined ? apply(BroadcastTo, [x], [shape]) : broadcastLike(x, node)
}

/** An operand that stretches anyway need not be stretched first, where another one has the shape of the result. */
const unstretched = (node: Apply): Expr | undefined => {
  for (const [i, operand] of node.args.entries()) {
    const small = spread(operand)
    if (
      small !== undefined &&
      node.args.some((other, k) => k !== i && spread(other) === undefined && fits(other, node))
    )
      return apply(
        node.op,
        node.args.map((other, k) => (k === i ? small : other)),
        node.params
      )
  }
  return undefined
}

/** What is done to every entry of a stretched operand alike is done before it is stretched. */
const beforehand = (node: Apply): Expr | undefined => {
  const at = node.args.findIndex((operand) => isOf(operand, BroadcastTo))
  if (at < 0) return undefined
  const large = node.args[at]
  const small = large === undefined ? undefined : spread(large)
  if (large === undefined || small === undefined || !fits(large, node)) return undefined
  const shape = shapeOf(small)
  const stays = node.args.every((other, i) => {
    const own = shapeOf(other)
    const both = own === undefined || shape === undefined ? undefined : broadcast(shape, own)
    return i === at || (both !== undefined && shape !== undefined && sameShape(both, shape))
  })
  return stays
    ? stretchedLike(
        apply(
          node.op,
          node.args.map((other, i) => (i === at ? small : other)),
          node.params
        ),
        large,
        node
      )
    : undefined
}

/** The other factor of a product with 1, its negative of one with −1. */
const unitProduct = (node: Apply): Expr | undefined => {
  for (const [i, factor] of node.args.entries()) {
    const other = node.args[1 - i]
    if (other === undefined || !fits(other, node)) continue
    if (literal(factor) === 1) return other
    if (literal(factor) === -1) return negative(other)
  }
  return undefined
}

/** What a negative of a negative, or of a written number, is. */
const opposite = (x: Expr): Expr | undefined => {
  if (isOf(x, Negative)) return x.args[0]
  const number = literal(x)
  return number === undefined || !isScalar(x) ? undefined : constantOf(-number)
}

type Rule = (node: Apply) => Expr | undefined

const RULES: ReadonlyMap<Operation, Rule> = new Map<unknown, Rule>([
  [Multiply, unitProduct],
  [Divide, ({ args: [a, b] }) => (a !== undefined && b !== undefined && literal(b) === 1 ? a : undefined)],
  [Negative, ({ args: [x] }) => (x === undefined ? undefined : opposite(x))],
  [Transpose, ({ args: [x] }) => (x !== undefined && isOf(x, Transpose) ? x.args[0] : undefined)],
  [BroadcastTo, (node) => restretched(node)],
  [BroadcastLike, (node) => restretched(node)]
]) as ReadonlyMap<Operation, Rule> // keyed by the records themselves

/** Stretching what fits already, or twice. */
const restretched = (node: Apply): Expr | undefined => {
  const [x] = node.args
  if (x === undefined) return undefined
  if (fits(x, node)) return x
  const small = spread(x)
  const isOfOneRank = small !== undefined && (isScalar(small) || shapeOf(small)?.length === shapeOf(x)?.length)
  return isOfOneRank ? apply(node.op, [small, ...node.args.slice(1)], node.params) : undefined
}

const step = (node: Expr): Expr | undefined => {
  if (node._tag !== 'Apply' || E.isLeft(node.shape)) return undefined
  const own = node as Apply // by its tag
  const made =
    RULES.get(own.op)?.(own) ?? (own.op.isPointwise === true ? (unstretched(own) ?? beforehand(own)) : undefined)
  return made !== undefined && fits(made, node) ? made : undefined
}

/** How often one node may be rewritten: each rule takes something away, so few steps suffice. */
const MOST_STEPS = 8

/**
 * Expressions without what a chain rule leaves behind: products with 1, stretching what fits or what stretches anyway, transposes of
 * transposes. Every value stays what it is, bit for bit. Nodes that are `kept` are left as they are, so that they stay shared.
 *
 * Cost: linear in nodes.
 */
export const lean = (exprs: ReadonlyArray<Expr>, kept: ReadonlySet<Expr>): ReadonlyArray<Expr> =>
  foldWalk<Expr>(
    (node: Node, operands) => {
      if (node._tag !== 'Apply' || operands.length < node.args.length) return node // a kept one is an end
      let expr = reapply(node, operands)
      for (let i = 0, next = step(expr); next !== undefined && i < MOST_STEPS; i++) {
        expr = next
        next = step(expr)
      }
      return expr
    },
    walk(exprs, kept)
  )
