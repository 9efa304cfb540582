import type { Block } from '../../core/Expr.js'

/** Where the part begins in the whole. */
export type Corner = readonly [row: number, column: number]

/** Copies a part out of a whole matrix, or into it. */
export const copyPart = (part: Block, whole: Block, [row, column]: Corner, into: 'part' | 'whole'): void => {
  for (let i = 0; i < part.rows; i++) {
    const [inPart, inWhole] = [i * part.columns, (row + i) * whole.columns + column]
    if (into === 'part') part.data.set(whole.data.subarray(inWhole, inWhole + part.columns), inPart)
    else whole.data.set(part.data.subarray(inPart, inPart + part.columns), inWhole)
  }
}
