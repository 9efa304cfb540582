import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { blockOf } from '../core/brand.js'
import { operand } from '../core/build.js'
import type { Block, Expr, Leaf, Node } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { nodes, operandsOf } from '../core/fold.js'
import { type Shape, sameShape } from '../core/Shape.js'

/** The operands to follow from one node to another, leftmost first. */
export const pathTo = (root: Expr, target: Node): ReadonlyArray<number> => {
  const seen = new Set<Node>()
  const stack = [{ node: root as Node, next: 0 }] // the three forms are all there is
  for (let top = stack.at(-1); top !== undefined && top.node !== target; top = stack.at(-1)) {
    const next = operandsOf(top.node)[top.next++]
    if (next === undefined) stack.pop()
    else if (!seen.has(next)) {
      seen.add(next)
      stack.push({ node: next, next: 0 })
    }
  }
  return stack.slice(0, -1).map(({ next }) => next - 1)
}

const shapeFaults = (root: Expr, order: ReadonlyArray<Node>): ReadonlyArray<EvaluationError> =>
  order.flatMap((node) =>
    E.isLeft(node.shape) && operandsOf(node).every(({ shape }) => E.isRight(shape))
      ? [{ ...node.shape.left, root, at: node, path: pathTo(root, node) }]
      : []
  )

export const sameBlock = (a: Block | undefined, b: Block | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.rows === b.rows &&
    a.columns === b.columns &&
    a.data.every((entry, i) => Object.is(entry, b.data[i])))

const difference = (a: Leaf, b: Leaf): 'kind' | 'shape' | 'value' | undefined => {
  if (a.kind !== b.kind) return 'kind'
  if (E.isRight(a.shape) && E.isRight(b.shape) && !sameShape(a.shape.right, b.shape.right)) return 'shape'
  return sameBlock(blockOf(a), blockOf(b)) ? undefined : 'value'
}

/** Leaves of one name must agree: a name denotes one leaf. */
const conflicts = (order: ReadonlyArray<Node>): ReadonlyArray<EvaluationError> => {
  const first = new Map<string, Leaf>()
  return order.flatMap((node): ReadonlyArray<EvaluationError> => {
    if (node._tag !== 'Leaf' || E.isLeft(node.shape)) return []
    const known = first.get(node.name)
    if (known === undefined) first.set(node.name, node)
    const differ = known === undefined ? undefined : difference(known, node)
    return known === undefined || differ === undefined
      ? []
      : [{ _tag: 'ConflictingPlaceholder', name: node.name, leaves: [known, node], differ }]
  })
}

/** Every fault of several expressions: each with its path from its own root. */
export const faults = (roots: ReadonlyArray<Expr>): ReadonlyArray<EvaluationError> => {
  const seen = new Set<Node>()
  const own = roots.flatMap((root) => {
    const order = nodes(root).filter((node) => !seen.has(node))
    for (const node of order) seen.add(node)
    return shapeFaults(root, order)
  })
  return [...own, ...conflicts([...seen])]
}

/**
 * The expression itself where it is well built; else every fault at once, each with its path, and leaves of one name that disagree.
 *
 * Errors: the tags of `ConstructionError`, and `ConflictingPlaceholder`.
 * Cost: linear in nodes, and again for each fault.
 *
 * @example
 * import { check, matmul, placeholder } from 'catamat'
 *
 * const rows: number = 3
 * check(matmul(placeholder('A', 2, 2), placeholder('x', rows, 1)))._tag // => Left
 *
 * @category interpreters
 */
export const check = <S extends Shape, V extends string>(
  expr: Expr<S, V>
): E.Either<NonEmptyArray<EvaluationError>, Expr<S, V>> => {
  const found = [...faults([operand('check', 0, expr)])]
  return isNonEmpty(found) ? E.left(found) : E.right(expr)
}
