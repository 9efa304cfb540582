import { expOf, log1pOf } from '../../core/elementary.js'
import { pairwiseSum } from './pairwise.js'
import { type Lane, largest, mapLane } from './reduction.js'

/** The exponentials of a lane, scaled so that the largest is 1, their sum, and what was taken off each exponent. */
export const exponentials = (lane: Lane): { readonly powers: Lane; readonly total: number; readonly most: number } => {
  const most = largest(lane)
  const powers = mapLane(lane, (x) => expOf(x - most))
  return { powers, total: pairwiseSum(powers), most }
}

/** The logarithm of `Σeˣ` less the largest x: that of 1 and what the other entries add, which may be tiny. */
export const logTotal = ({ powers }: Pick<ReturnType<typeof exponentials>, 'powers'>): number => {
  const others = powers.data.map((power) => (power === 1 ? 0 : power))
  const ones = powers.data.reduce((count, power) => count + (power === 1 ? 1 : 0), 0)
  return log1pOf(ones - 1 + pairwiseSum({ ...powers, data: others }))
}
