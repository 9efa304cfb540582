import { pairwiseSum } from './pairwise.js'
import { type Lane, largest, mapLane } from './reduction.js'

const [TINY, HUGE] = [1e-280, 1e300]

/** Whether a sum of squares has lost nothing to overflow or underflow. */
export const isSafe = (squares: number): boolean => squares >= TINY && squares <= HUGE

/** `√Σx²` of a lane; entries are scaled where their squares would overflow or vanish. */
export const lengthOf = (lane: Lane): number => {
  const squares = pairwiseSum(mapLane(lane, (x) => x * x))
  if (isSafe(squares)) return Math.sqrt(squares)
  const most = largest(mapLane(lane, Math.abs))
  return most > 0 && most < Number.POSITIVE_INFINITY
    ? most * Math.sqrt(pairwiseSum(mapLane(lane, (x) => (x / most) ** 2)))
    : lane.length === 0
      ? 0
      : most
}
