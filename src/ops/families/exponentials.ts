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
  const others = powers.data.slice()
  const first = others.indexOf(1)
  if (first < 0) return Number.NaN
  others[first] = 0
  return log1pOf(pairwiseSum({ ...powers, data: others }))
}
