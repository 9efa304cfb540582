import type { Block } from '../../core/Expr.js'
import { blockShape } from '../../core/lift.js'

/** Where the part begins in the whole, along each axis. */
export type Corner = ReadonlyArray<number>

/** Copies a part out of a whole, or into it, row by row. */
export const copyPart = (part: Block, whole: Block, corner: Corner, into: 'part' | 'whole'): void => {
  const [inner, outer] = [blockShape(part), blockShape(whole)]
  const width = part.columns
  const index = inner.slice(0, -1).map(() => 0)
  for (let from = 0; from < part.data.length; from += width) {
    let at = 0
    for (let axis = 0; axis < index.length; axis++)
      at = at * (outer[axis] as number) + (index[axis] as number) + (corner[axis] as number) // one of each for every axis
    at = at * whole.columns + (corner.at(-1) ?? 0)
    if (into === 'part') part.data.set(whole.data.subarray(at, at + width), from)
    else whole.data.set(part.data.subarray(from, from + width), at)
    for (let axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = ((index[axis] as number) + 1) % (inner[axis] as number) // below the number of axes
      if (index[axis] !== 0) break
    }
  }
}
