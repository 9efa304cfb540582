import { pairwiseSum } from './pairwise.js'
import { type Lane, largest, mapLane } from './reduction.js'

/** The exponentials of a lane, scaled so that the largest is 1, their sum, and what was taken off each exponent. */
export const exponentials = (lane: Lane): { readonly powers: Lane; readonly total: number; readonly most: number } => {
  const most = largest(lane)
  const powers = mapLane(lane, (x) => Math.exp(x - most))
  return { powers, total: pairwiseSum(powers), most }
}
