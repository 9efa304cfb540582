import { isExpr } from './brand.js'
import { describe, isList } from './describe.js'
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

const refuseRoot = (root: unknown): never =>
  refuse(
    `${describe(root)} is not an expression${typeof root === 'number' || isList(root) ? ', constant(…) makes one of it' : ''}`
  )

/** Expressions as they are walked through: every node once, operands before the nodes that read them, left operands first. */
export interface Walk {
  readonly order: ReadonlyArray<Node>
  /** Of each node in its turn, the places of its operands in the order. */
  readonly operands: ReadonlyArray<number>
  /** Where among those the operands of each node begin, and at last where all end. */
  readonly begins: ReadonlyArray<number>
  /** The places of the roots in the order. */
  readonly roots: ReadonlyArray<number>
}

/** The walk through expressions. Below nodes that are `ends` nothing is looked at. */
export const walk = (roots: ReadonlyArray<Expr>, ends?: ReadonlySet<Expr>): Walk => {
  const order: Array<Node> = []
  const operands: Array<number> = []
  const begins: Array<number> = [0]
  const entered = new Map<Node, number>()
  const places: Array<number> = [] // of the nodes as they were entered
  const open: Array<Node> = []
  const below: Array<ReadonlyArray<Node>> = []
  const firsts: Array<number> = []
  const met: Array<number> = [] // of each open node its number, then those of its operands up to the open one
  const enter = (node: Node): void => {
    const known = entered.get(node)
    met.push(known ?? places.length)
    if (known !== undefined) return
    entered.set(node, places.length)
    places.push(order.length)
    open.push(node)
    below.push(ends?.has(node) === true ? NONE : operandsOf(node))
    firsts.push(met.length)
  }
  const leave = (node: Node, first: number): void => {
    for (let i = first; i < met.length; i++) operands.push(places[met[i] as number] as number) // operands were left before
    while (met.length > first) met.pop()
    places[met[first - 1] as number] = order.length // the number of the node itself
    order.push(node)
    begins.push(operands.length)
    open.pop()
    below.pop()
    firsts.pop()
  }
  for (const root of roots) {
    enter((isExpr(root) ? root : refuseRoot(root)) as Node) // the three forms are all there is
    while (open.length > 0) {
      const top = open.length - 1
      const first = firsts[top] as number // as many as open nodes
      const args = below[top] as ReadonlyArray<Node> // likewise
      if (met.length - first < args.length)
        enter(args[met.length - first] as Node) // below the length
      else leave(open[top] as Node, first)
    }
  }
  return { order, operands, begins, roots: met.map((number) => places[number] as number) }
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
    enter((isExpr(root) ? root : refuseRoot(root)) as Node) // the three forms are all there is
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

/** The fold over what was walked through; a result is dropped after its last reader. */
export const foldWalk = <A>(
  meaning: (node: Node, operands: ReadonlyArray<A>) => A,
  { order, operands, begins, roots }: Walk
): ReadonlyArray<A> => {
  const unread = new Int32Array(order.length)
  for (const place of operands) unread[place] = (unread[place] as number) + 1 // every place is within
  for (const place of roots) unread[place] = (unread[place] as number) + 1
  const results: Array<A | undefined> = []
  const read = (place: number): A => {
    const result = results[place] as A // operands come first in the order
    const left = (unread[place] as number) - 1
    unread[place] = left
    if (left === 0) results[place] = undefined
    return result
  }
  for (let place = 0, next = 0; place < order.length; place++) {
    const own: Array<A> = []
    for (const end = begins[place + 1] as number; next < end; next++) own.push(read(operands[next] as number)) // an end for each node
    results.push(meaning(order[place] as Node, own)) // below the length
  }
  return roots.map(read)
}

/** The fold of several roots over their shared nodes; a result is dropped after its last reader. */
export const foldAll = <A>(
  meaning: (node: Node, operands: ReadonlyArray<A>) => A,
  roots: ReadonlyArray<Expr>
): ReadonlyArray<A> => foldWalk(meaning, walk(roots))

/**
 * A meaning of nodes from those of the operands that they read, asked for one expression at a time: each node is looked at once,
 * however often and from wherever it is asked for.
 */
export const remembered = <A>(
  reads: (node: Apply, operand: number) => boolean,
  meaning: (node: Apply) => A
): ((node: Apply) => A) => {
  const known = new Map<Node, A>()
  const open: Array<Apply> = []
  return (asked) => {
    const found = known.get(asked)
    if (found !== undefined || known.has(asked)) return found as A // it is known
    const bottom = open.length
    open.push(asked)
    while (open.length > bottom) {
      const node = open.at(-1) as Apply // there is one
      const top = open.length
      for (let i = 0; i < node.args.length; i++) {
        const operand = node.args[i] as Node // below the length
        if (operand._tag === 'Apply' && reads(node, i) && !known.has(operand)) open.push(operand as Apply) // narrowed by the tag
      }
      if (open.length > top) continue
      known.set(node, meaning(node))
      open.pop()
    }
    return known.get(asked) as A // set by now
  }
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
