import { dataOf, sizesOf, valueOf } from './entries.js'
import type { Parameters } from './Optimiser.js'

/** How parameters changed in a step, and their gradient with them. */
export interface Pair {
  readonly change: Float64Array
  readonly turn: Float64Array
}

/** The least part of `y · y` that `s · y` must be, for the curvature to count as positive. */
const LEAST_CURVATURE = 1e-10

/** All entries of all values, one after the other. */
export const flat = (values: Parameters): Float64Array => {
  const all = Object.values(values).map(dataOf)
  const data = new Float64Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const entries of all) {
    data.set(entries, at)
    at += entries.length
  }
  return data
}

/** Entries as values of the same names and sizes. */
export const shapedLike = (values: Parameters, data: Float64Array): Parameters => {
  let at = 0
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const sizes = sizesOf(value)
      const from = at
      at += sizes.reduce((product, size) => product * size, 1)
      return [name, valueOf(sizes, data.subarray(from, at))]
    })
  )
}

export const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number) // of one length
  return sum
}

/** `x + t y` */
export const along = (x: Float64Array, t: number, y: Float64Array): Float64Array =>
  x.map((entry, i) => entry + t * (y[i] as number)) // of one length

export const hasCurvature = ({ change, turn }: Pair): boolean => dot(change, turn) > LEAST_CURVATURE * dot(turn, turn)

/**
 * `−H g`, where H is the inverse Hessian that pairs tell of, the oldest first.
 *
 * Source: Nocedal and Wright, Numerical Optimization, algorithm 7.4.
 */
export const direction = (gradient: Float64Array, pairs: ReadonlyArray<Pair>): Float64Array => {
  const weights: Array<number> = []
  let q = gradient
  for (const { change, turn } of [...pairs].reverse()) {
    const weight = dot(change, q) / dot(change, turn)
    weights.push(weight)
    q = along(q, -weight, turn)
  }
  const newest = pairs.at(-1)
  const scale = newest === undefined ? 1 : dot(newest.change, newest.turn) / dot(newest.turn, newest.turn)
  let r: Float64Array = q.map((entry) => scale * entry)
  for (const { change, turn } of pairs) r = along(r, (weights.pop() ?? 0) - dot(turn, r) / dot(change, turn), change)
  return r.map((entry) => -entry)
}
