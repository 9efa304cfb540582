import * as E from 'fp-ts/lib/Either.js'
import { blockOf } from './brand.js'
import type { Constant, Expr, Leaf, Node, Operation, Param } from './Expr.js'
import { foldAll } from './fold.js'
import { blockShape } from './lift.js'

const paramKey = (param: Param): string =>
  typeof param === 'object'
    ? `[${param.map(paramKey).join()}]`
    : Object.is(param, -0)
      ? '-0'
      : typeof param === 'string'
        ? JSON.stringify(param)
        : String(param)

/** The bits of a value as text: equal bits, equal text. */
const bits = (node: Constant | Leaf): string => {
  const block = blockOf(node)
  return block === undefined
    ? ''
    : `${blockShape(block).join('×')} ${new Uint32Array(block.data.buffer, block.data.byteOffset, block.data.length * 2).join()}`
}

const shapeKey = ({ shape }: Expr): string =>
  E.isRight(shape) ? shape.right.join('×') : `${shape.left._tag} ${shape.left.operation}`

/** Gives the same number to what has the same key. */
const numbering = <K>(): ((key: K) => number) => {
  const numbers = new Map<K, number>()
  return (key) => {
    const known = numbers.get(key)
    if (known === undefined) numbers.set(key, numbers.size)
    return known ?? numbers.size - 1
  }
}

/**
 * Whether two expressions are the same term: the same operations on the same leaves and constants (bit by bit), however they share.
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
  const operation = numbering<Operation>()
  const term = numbering<string>()
  const key = (node: Node, operands: ReadonlyArray<number>): string => {
    if (node._tag === 'Apply') return `${operation(node.op)}(${operands.join()})${paramKey(node.params)}`
    return node._tag === 'Leaf'
      ? `${node.kind} ${JSON.stringify(node.name)} ${shapeKey(node)} ${bits(node)}`
      : `${shapeKey(node)} ${bits(node)}`
  }
  const [x, y] = foldAll<number>((node, operands) => term(key(node, operands)), [a, b])
  return a === b || x === y
}
