import * as E from 'fp-ts/lib/Either.js'
import { blockOf, isExpr } from './brand.js'
import type { Block, Expr, Node, Operation } from './Expr.js'
import { foldAll } from './fold.js'
import { paramKey } from './params.js'
import type { Shape } from './Shape.js'
import { hashOf, sameBlock } from './sameBlock.js'

const shapeKey = (shape: Shape): string => shape.join('×')

/** Gives the same number to what has the same key. */
const numbering = <K>(): ((key: K) => number) => {
  const numbers = new Map<K, number>()
  return (key) => {
    const known = numbers.get(key)
    if (known === undefined) numbers.set(key, numbers.size)
    return known ?? numbers.size - 1
  }
}

/** Gives the same number to the same values: those of one hash are compared entry by entry. */
const blockNumbering = (): ((block: Block | undefined) => number) => {
  const alike = new Map<number, Array<readonly [block: Block, number: number]>>()
  let count = 0
  return (block) => {
    if (block === undefined) return -1
    const hash = hashOf(block)
    const list = alike.get(hash) ?? []
    alike.set(hash, list)
    const known = list.find(([other]) => sameBlock(block, other))
    if (known !== undefined) return known[1]
    list.push([block, count])
    return count++
  }
}

/**
 * Whether two expressions are the same term: the same operations on the same leaves and constants (entry by entry), however they share.
 * What was built in vain is the same as itself alone.
 *
 * Cost: linear in nodes and in the entries of constants.
 *
 * @example
 * import { add, placeholder, sameExpression } from 'catamat'
 *
 * const x = placeholder('x', 2, 1)
 * sameExpression(add(x, 1), add(placeholder('x', 2, 1), 1)) // => true
 *
 * @category folds
 */
export const sameExpression = (a: Expr, b: Expr): boolean => {
  if (a === b && isExpr(a)) return true
  const operation = numbering<Operation>()
  const term = numbering<unknown>()
  const value = blockNumbering()
  const key = (node: Node, operands: ReadonlyArray<number>): unknown => {
    if (E.isLeft(node.shape)) return node
    if (node._tag === 'Apply') return `${operation(node.op)}(${operands.join()})${paramKey(node.params)}`
    const shape = shapeKey(node.shape.right)
    return node._tag === 'Leaf'
      ? `${node.kind} ${JSON.stringify(node.name)} ${shape} ${value(blockOf(node))}`
      : `${shape} ${value(blockOf(node))}`
  }
  const [x, y] = foldAll<number>((node, operands) => term(key(node, operands)), [a, b])
  return x === y
}
