import type { Block } from '../../core/Expr.js'
import { blockShape } from '../../core/lift.js'

/** Runs of entries that lie together and belong to given places along an axis, in the order of a result that has those places alone: visits where each run begins there and in the whole, and how long it is. */
export const eachRun = (
  whole: Block,
  indices: ReadonlyArray<number>,
  axis: number,
  visit: (picked: number, inWhole: number, length: number) => void
): void => {
  const shape = blockShape(whole)
  const at = shape.length + axis
  const size = shape[at] ?? 1
  const run = shape.slice(at + 1).reduce((n, dim) => n * dim, 1)
  const count = shape.slice(0, at).reduce((n, dim) => n * dim, 1)
  for (let outer = 0, to = 0; outer < count; outer++)
    for (const index of indices) {
      visit(to, (outer * size + index) * run, run)
      to += run
    }
}
