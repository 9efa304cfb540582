import type { Expr, Node } from '../core/Expr.js'
import { nodes, operandsOf } from '../core/fold.js'
import { sumOf } from '../ops/families/elementwise.js'
import { pull, push } from '../ops/families/lift.js'

/** Forward mode: the tangent of an expression from tangents of its leaves by name, each node once; absent where it is zero. */
export const pushforward = (expr: Expr, tangents: ReadonlyMap<string, Expr>): Expr | undefined => {
  const known = new Map<Node, Expr>()
  const order = nodes(expr)
  for (const node of order) {
    const tangent =
      node._tag === 'Apply'
        ? push(
            operandsOf(node).map((operand) => known.get(operand)),
            node
          )
        : node._tag === 'Leaf'
          ? tangents.get(node.name)
          : undefined
    if (tangent !== undefined) known.set(node, tangent)
  }
  const [root] = order.slice(-1)
  return root === undefined ? undefined : known.get(root)
}

/** The nodes that depend on leaves of these names. */
const activeNodes = (order: ReadonlyArray<Node>, names: ReadonlySet<string>): ReadonlySet<Node> => {
  const active = new Set<Node>()
  for (const node of order)
    if (node._tag === 'Leaf' ? names.has(node.name) : operandsOf(node).some((operand) => active.has(operand)))
      active.add(node)
  return active
}

/** One node of the reverse sweep: its whole cotangent, and the part of it that falls to each operand which depends on the leaves. */
export interface Pulled {
  readonly node: Node
  readonly cotangent: Expr
  readonly parts: ReadonlyArray<{ readonly operand: number; readonly part: Expr }>
}

/**
 * The reverse sweep from a cotangent of the expression to leaves of these names: each node once, consumers before what they read.
 * A node whose cotangent is zero is absent.
 */
export const reverseSweep = (expr: Expr, cotangent: Expr, names: ReadonlySet<string>): ReadonlyArray<Pulled> => {
  const order = nodes(expr)
  const active = activeNodes(order, names)
  const known = new Map<Node, Expr>()
  const sweep: Array<Pulled> = []
  const receive = (node: Node, part: Expr): void => void known.set(node, sumOf([known.get(node), part]) ?? part)
  for (const root of order.slice(-1)) receive(root, cotangent)
  for (const node of [...order].reverse()) {
    const ct = known.get(node)
    if (ct === undefined || !active.has(node)) continue
    known.delete(node)
    const parts: Array<Pulled['parts'][number]> = []
    for (const [i, operand] of operandsOf(node).entries()) {
      const part = active.has(operand) && node._tag === 'Apply' ? pull(ct, node, i) : undefined
      if (part === undefined) continue
      receive(operand, part)
      parts.push({ operand: i, part })
    }
    sweep.push({ node, cotangent: ct, parts })
  }
  return sweep
}

/**
 * Reverse mode: the cotangents of leaves of these names from one of the expression, each node once.
 * A name whose cotangent is zero is absent.
 */
export const pullback = (expr: Expr, cotangent: Expr, names: ReadonlySet<string>): ReadonlyMap<string, Expr> => {
  const ofLeaves = new Map<string, Expr>()
  for (const { node, cotangent: ct } of reverseSweep(expr, cotangent, names))
    if (node._tag === 'Leaf') ofLeaves.set(node.name, sumOf([ofLeaves.get(node.name), ct]) ?? ct)
  return ofLeaves
}
