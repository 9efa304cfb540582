import type { Matrix } from 'ml-matrix'
import type { Block } from './Expr.js'
import { matrixOfEntries } from './matrixRows.js'

/**
 * A value: a matrix, or nested arrays of them, a level for each axis of the stack.
 *
 * @category model
 */
export type Value = Matrix | ReadonlyArray<Value>

/** The same entries as a matrix, or as nested arrays of them, that share no memory with the block. */
export const toValue = (block: Block): Value =>
  block.stack.length === 0 ? matrixOfEntries(block.rows, block.columns, block.data) : listOf(block)

const listOf = ({ stack: [size = 0, ...stack], rows, columns, data }: Block): ReadonlyArray<Value> => {
  const step = size === 0 ? 0 : data.length / size
  return Array.from({ length: size }, (_, i) =>
    toValue({ stack, rows, columns, data: data.subarray(i * step, (i + 1) * step) })
  )
}
