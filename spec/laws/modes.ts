import { type Expr, type Node, nodes } from '../../src/index.js'
import { sumOf } from '../../src/ops/families/elementwise.js'
import { pull, push } from '../../src/ops/families/lift.js'

/** The tangent of an expression from tangents of its leaves, node by node. */
export const pushed = (expr: Expr, tangents: ReadonlyMap<string, Expr>): Expr | undefined => {
  const known = new Map<Expr, Expr | undefined>()
  for (const node of nodes(expr))
    known.set(
      node,
      node._tag === 'Apply'
        ? push(
            node.args.map((arg) => known.get(arg)),
            node
          )
        : node._tag === 'Leaf'
          ? tangents.get(node.name)
          : undefined
    )
  return known.get(expr)
}

/** The cotangents of all leaves from one of the expression, last node first. */
export const pulled = (expr: Expr, cotangent: Expr): ReadonlyMap<string, Expr> => {
  const known = new Map<Node, Expr>()
  const ofLeaves = new Map<string, Expr>()
  const order = nodes(expr)
  known.set(order.at(-1) as Node, cotangent)
  for (const node of [...order].reverse()) {
    const ct = known.get(node)
    if (ct === undefined) continue
    if (node._tag === 'Leaf') ofLeaves.set(node.name, ct)
    if (node._tag !== 'Apply') continue
    for (const [i, arg] of (node.args as ReadonlyArray<Node>).entries()) {
      const part = pull(ct, node, i)
      const sum = known.get(arg)
      if (part !== undefined) known.set(arg, sumOf([sum, part]) ?? part)
    }
  }
  return ofLeaves
}
