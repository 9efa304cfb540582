import type { Block } from './Expr.js'

const sameSizes = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])

/** Whether two values are the same, entry by entry: NaN is NaN, 0 is not −0. */
export const sameBlock = (a: Block | undefined, b: Block | undefined): boolean => {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  if (a.rows !== b.rows || a.columns !== b.columns || !sameSizes(a.stack, b.stack)) return false
  for (let i = 0; i < a.data.length; i++) if (!Object.is(a.data[i], b.data[i])) return false
  return true
}

/** A number that is the same for the same values, and seldom for others. */
export const hashOf = ({ data }: Block): number => {
  const words = new Uint32Array(data.buffer, data.byteOffset, 2 * data.length)
  let hash = 0x811c9dc5
  for (let i = 0; i < data.length; i++) {
    const isNaN = Number.isNaN(data[i]) // any of its bit patterns
    hash = Math.imul(hash ^ (isNaN ? 1 : (words[2 * i] ?? 0)), 0x01000193)
    hash = Math.imul(hash ^ (isNaN ? 1 : (words[2 * i + 1] ?? 0)), 0x01000193)
  }
  return hash
}
