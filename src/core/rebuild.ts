import * as E from 'fp-ts/lib/Either.js'
import { blockOf } from './brand.js'
import { apply, faulty, leafOf } from './build.js'
import { resize, type Sizes } from './Dim.js'
import type { Apply, Expr, Leaf } from './Expr.js'
import { resizedBy } from './rules.js'
import { resizeShape, sameShape } from './Shape.js'

/** The same operation on other operands, its dimension names replaced; the node itself where nothing changed, so that rebuilding keeps what is shared. */
export const reapply = (node: Apply, operands: ReadonlyArray<Expr>, sizes: Sizes = new Map()): Expr => {
  const resized = sizes.size === 0 ? E.right(node.params) : resizedBy(node.op, node.params, (dim) => resize(dim, sizes))
  if (E.isLeft(resized)) return faulty(node.op.name, resized.left)
  const params = resized.right
  const isSame =
    operands.every((operand, i) => operand === node.args[i]) &&
    (params === node.params || String(params) === String(node.params))
  return isSame ? node : apply(node.op, operands, params)
}

/** The same leaf with its dimension names replaced; the leaf itself where it has none of them. */
export const resizeLeaf = (leaf: Leaf, sizes: Sizes): Expr => {
  if (E.isLeft(leaf.shape)) return leaf
  const shape = resizeShape(leaf.shape.right, sizes)
  return sameShape(shape, leaf.shape.right) ? leaf : leafOf(leaf.kind, leaf.name, shape, blockOf(leaf))
}
