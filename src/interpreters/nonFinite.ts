import type { Apply, Block } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { blockShape } from '../core/lift.js'
import type { Locate } from './check.js'

const isAllFinite = (data: Float64Array): boolean => data.every(Number.isFinite)

/** The entry at an index, where a size of 1 stretches. */
const entryAt = (block: Block, index: ReadonlyArray<number>): number => {
  const shape = blockShape(block)
  const own = index.slice(-shape.length)
  return block.data[shape.reduce((at, size, axis) => at * size + (size === 1 ? 0 : (own[axis] ?? 0)), 0)] ?? Number.NaN
}

/** The index of the entry at a place in a block. */
const indexAt = (block: Block, at: number): ReadonlyArray<number> => {
  let rest = at
  return [...blockShape(block)]
    .reverse()
    .map((size) => {
      const i = rest % size
      rest = Math.floor(rest / size)
      return i
    })
    .reverse()
}

/** The first NaN or infinity that a node made from finite operands; the entries it was made from, where the operation works entry by entry. */
export const nonFinite = (
  node: Apply,
  operands: ReadonlyArray<Block>,
  out: Block,
  locate: Locate
): EvaluationError | undefined => {
  const { data } = out
  if (isAllFinite(data) || !operands.every((operand) => isAllFinite(operand.data))) return undefined
  const at = data.findIndex((entry) => !Number.isFinite(entry))
  const index = indexAt(out, at)
  const [row = 0, column = 0] = index.slice(-2)
  return {
    _tag: 'NonFinite',
    operation: node.op.name,
    index: index.slice(0, -2),
    row,
    column,
    value: data[at] ?? Number.NaN,
    from: node.op.isPointwise === true ? operands.map((operand) => entryAt(operand, index)) : [],
    ...locate(node)
  }
}
