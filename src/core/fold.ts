import { isExpr } from './brand.js'
import { describe } from './describe.js'
import type { Apply, Constant, Expr, Leaf, Node } from './Expr.js'

const NONE: ReadonlyArray<Node> = []

/** The operands of a node. Every operand was built by this library, so it is one of the three forms. */
export const operandsOf = (node: Node): ReadonlyArray<Node> =>
  node._tag === 'Apply' ? (node.args as ReadonlyArray<Node>) : NONE

/** What each form of node means: one case each. */
export interface Algebra<A> {
  readonly constant: (node: Constant) => A
  readonly leaf: (node: Leaf) => A
  readonly apply: (node: Apply, operands: ReadonlyArray<A>) => A
}

/** What untyped code gets of a function that has no error to give back. */
export const refuse = (message: string): never => {
  throw new TypeError(message)
}

/** As {@link nodes}, of any number of expressions. */
export const nodesOf = (roots: ReadonlyArray<Expr>): ReadonlyArray<Node> => {
  const order: Array<Node> = []
  const seen = new Set<Node>()
  const stack: Array<Node> = []
  const next: Array<number> = []
  const enter = (node: Node): void => {
    if (seen.has(node)) return
    seen.add(node)
    stack.push(node)
    next.push(0)
  }
  for (const root of roots) {
    enter((isExpr(root) ? root : refuse(`${describe(root)} is not an expression`)) as Node) // the three forms are all there is
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const at = next.length - 1
      const i = next[at] ?? 0
      const operand = operandsOf(top)[i]
      next[at] = i + 1
      if (operand !== undefined) enter(operand)
      else {
        order.push(top)
        stack.pop()
        next.pop()
      }
    }
  }
  return order
}

/**
 * Every node once, operands before the nodes that read them, left operands first.
 *
 * Errors: a `TypeError` where untyped code asks for the nodes of what is no expression; so does every fold.
 * Cost: linear in nodes and edges, no recursion.
 *
 * @example
 * import { add, nodes, placeholder, show } from 'catamat'
 *
 * const x = placeholder('x', 2, 1)
 * nodes(add(x, add(x, 1))).map((node) => show(node)) // => [ 'x', '1', 'x + 1', 'x + (x + 1)' ]
 *
 * @category folds
 */
export const nodes = (...roots: ReadonlyArray<Expr>): ReadonlyArray<Node> => nodesOf(roots)

/** How often each node is read as an operand. */
export const readers = (order: ReadonlyArray<Node>): ReadonlyMap<Node, number> => {
  const count = new Map<Node, number>()
  for (const node of order) for (const operand of operandsOf(node)) count.set(operand, (count.get(operand) ?? 0) + 1)
  return count
}

/** The fold of several roots over their shared nodes; a result is dropped after its last reader. */
export const foldAll = <A>(
  meaning: (node: Node, operands: ReadonlyArray<A>) => A,
  roots: ReadonlyArray<Expr>
): ReadonlyArray<A> => {
  const order = nodesOf(roots)
  const unread = new Map(readers(order))
  for (const root of roots as ReadonlyArray<Node>) unread.set(root, (unread.get(root) ?? 0) + 1)
  const results = new Map<Node, A>()
  const read = (node: Node): A => {
    const result = results.get(node) as A // operands come first in the order
    const left = (unread.get(node) ?? 1) - 1
    if (left === 0) results.delete(node)
    else unread.set(node, left)
    return result
  }
  for (const node of order) results.set(node, meaning(node, operandsOf(node).map(read)))
  return roots.map((root) => read(root as Node))
}

/**
 * The catamorphism: the meaning of an expression from the meanings of its parts. A shared node is visited once.
 *
 * Cost: linear in nodes and edges, no recursion; a result is kept only until its last reader has read it.
 *
 * @example
 * import { add, fold, placeholder } from 'catamat'
 *
 * const depth = fold<number>({ constant: () => 1, leaf: () => 1, apply: (_, operands) => 1 + Math.max(0, ...operands) })
 * const x = placeholder('x', 2, 1)
 * depth(add(x, add(x, 1))) // => 3
 *
 * @category folds
 */
export const fold =
  <A>(algebra: Algebra<A>) =>
  (expr: Expr): A => {
    const meaning = (node: Node, operands: ReadonlyArray<A>): A =>
      node._tag === 'Apply'
        ? algebra.apply(node, operands)
        : node._tag === 'Leaf'
          ? algebra.leaf(node)
          : algebra.constant(node)
    const [result] = foldAll(meaning, [expr])
    return result as A // one root, one result
  }
