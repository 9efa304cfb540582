import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { operand } from '../core/build.js'
import { conflicts } from '../core/conflicts.js'
import type { Expr, Node } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { nodesOf, operandsOf } from '../core/fold.js'
import type { Shape } from '../core/Shape.js'

/** Where a node lies: the root it is first reached from, and the operands to follow, leftmost first. */
export type Locate = (node: Node) => { readonly root: Expr; readonly at: Node; readonly path: ReadonlyArray<number> }

interface Step {
  readonly from: Node
  readonly operand: number
}

/** How each node is first reached, depth first from the roots in their order; a root itself is not reached. */
const steps = (roots: ReadonlyArray<Expr>): ReadonlyMap<Node, Step> => {
  const found = new Map<Node, Step>()
  const seen = new Set<Node>()
  for (const root of roots as ReadonlyArray<Node>) {
    const stack = seen.has(root) ? [] : [{ node: root, next: 0 }]
    seen.add(root)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const operand = top.next++
      const next = operandsOf(top.node)[operand]
      if (next === undefined) stack.pop()
      else if (!seen.has(next)) {
        seen.add(next)
        found.set(next, { from: top.node, operand })
        stack.push({ node: next, next: 0 })
      }
    }
  }
  return found
}

/** Finds places in expressions; they are walked when the first place is asked for. */
export const locateIn = (roots: ReadonlyArray<Expr>): Locate => {
  let known: ReadonlyMap<Node, Step> | undefined
  return (node) => {
    known ??= steps(roots)
    const path: Array<number> = []
    let root = node
    for (let step = known.get(root); step !== undefined; step = known.get(root)) {
      path.push(step.operand)
      root = step.from
    }
    return { root, at: node, path: path.reverse() }
  }
}

const shapeFaults = (order: ReadonlyArray<Node>, locate: Locate): ReadonlyArray<EvaluationError> =>
  order
    .filter(({ shape }) => E.isLeft(shape)) // few, if any
    .flatMap((node) =>
      E.isLeft(node.shape) && operandsOf(node).every(({ shape }) => E.isRight(shape))
        ? [{ ...node.shape.left, ...locate(node) }]
        : []
    )

/** Every fault of several expressions, once; `order` is that of their nodes. */
export const faults = (
  roots: ReadonlyArray<Expr>,
  order: ReadonlyArray<Node> = nodesOf(roots)
): ReadonlyArray<EvaluationError> => [...shapeFaults(order, locateIn(roots)), ...conflicts(order)]

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
