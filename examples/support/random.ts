/** Numbers that look random, the same for the same seed on every machine. */

/** A sequence of numbers from 0 to 1. Source: Bryc, mulberry32. */
export const uniform = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A sequence of normally distributed numbers, mean 0 and deviation 1. Source: Box and Muller. */
export const normal = (seed: number): (() => number) => {
  const next = uniform(seed)
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
}

/** Rows of numbers from a sequence. */
export const rowsOf = (rows: number, columns: number, next: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, next))

/** The numbers from 0 in another order. */
export const shuffled = (length: number, seed: number): ReadonlyArray<number> => {
  const next = uniform(seed)
  return Array.from({ length }, (_, i) => [next(), i] as const)
    .sort(([a], [b]) => a - b)
    .map(([, i]) => i)
}
