import type { Expr, Leaf, Node } from '../core/Expr.js'
import { nodes, operandsOf } from '../core/fold.js'

const leaves = (kind: Leaf['kind'], expr: Expr): ReadonlyArray<Leaf> => {
  const byName = new Map<string, Leaf>()
  for (const node of nodes(expr))
    if (node._tag === 'Leaf' && node.kind === kind && !byName.has(node.name)) byName.set(node.name, node)
  return [...byName.values()]
}

/**
 * The placeholders of an expression, one per name, in post-order: what must be fed.
 *
 * @example
 * import { add, placeholder, placeholders } from 'catamat'
 *
 * placeholders(add(placeholder('x', 2, 1), placeholder('b', 2, 1))).map(({ name }) => name) // => [ 'x', 'b' ]
 *
 * @category interpreters
 */
export const placeholders = (expr: Expr): ReadonlyArray<Leaf> => leaves('placeholder', expr)

/**
 * The variables of an expression, one per name, in post-order: what training changes.
 *
 * @example
 * import { matmul, placeholder, variable, variables } from 'catamat'
 *
 * variables(matmul(variable('A', [[1, 2]]), placeholder('x', 2, 1))).map(({ name }) => name) // => [ 'A' ]
 *
 * @category interpreters
 */
export const variables = (expr: Expr): ReadonlyArray<Leaf> => leaves('variable', expr)

/**
 * Who reads whom: for each node of an expression the nodes that have it as an operand, in post-order.
 *
 * @example
 * import { consumers, exp, multiply, placeholder, show } from 'catamat'
 *
 * const x = placeholder('x', 2, 1)
 * consumers(multiply(x, exp(x))).get(x)?.map((node) => show(node)) // => [ 'exp(x)', 'x * exp(x)' ]
 *
 * @category interpreters
 */
export const consumers = (expr: Expr): ReadonlyMap<Expr, ReadonlyArray<Node>> => {
  const readersOf = new Map<Expr, Array<Node>>()
  for (const node of nodes(expr)) {
    readersOf.set(node, [])
    for (const operand of new Set(operandsOf(node))) readersOf.get(operand)?.push(node)
  }
  return readersOf
}
