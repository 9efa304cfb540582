import type { Apply, Block } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { blockShape } from '../core/lift.js'
import type { Locate } from './check.js'

/** An entry of a value and its place. */
export interface NonFiniteEntry {
  /** Which matrix of a stack. */
  readonly index: ReadonlyArray<number>
  readonly row: number
  readonly column: number
  readonly value: number
}

export const isAllFinite = (data: Float64Array): boolean => data.every(Number.isFinite)

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

/** The first entry of a block that is no finite number, and where it stands. */
export const firstNonFinite = (block: Block): NonFiniteEntry => {
  const at = block.data.findIndex((entry) => !Number.isFinite(entry))
  const index = indexAt(block, at)
  const [row = 0, column = 0] = index.slice(-2)
  return { index: index.slice(0, -2), row, column, value: block.data[at] ?? Number.NaN }
}

/** What it was made from, where the operation works entry by entry. */
export const madeFrom = (
  node: Apply,
  operands: ReadonlyArray<Block>,
  { index, row, column }: NonFiniteEntry
): ReadonlyArray<number> =>
  node.op.isPointwise === true ? operands.map((operand) => entryAt(operand, [...index, row, column])) : []

/** The first NaN or infinity that a node made from finite operands; the entries it was made from, where the operation works entry by entry. */
export const nonFinite = (
  node: Apply,
  operands: ReadonlyArray<Block>,
  out: Block,
  locate: Locate
): EvaluationError | undefined => {
  if (isAllFinite(out.data) || !operands.every((operand) => isAllFinite(operand.data))) return undefined
  const entry = firstNonFinite(out)
  return {
    _tag: 'NonFinite',
    operation: node.op.name,
    ...entry,
    from: madeFrom(node, operands, entry),
    ...locate(node)
  }
}
