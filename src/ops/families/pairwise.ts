import { type Lane, mapLane } from './reduction.js'

const BLOCK = 128

const sumBlock = (data: Float64Array, start: number, stride: number, length: number): number => {
  const at = (i: number): number => data[start + i * stride] as number // callers stay within the lane
  if (length < 8) {
    let sum = -0
    for (let i = 0; i < length; i++) sum += at(i)
    return sum
  }
  let [r0, r1, r2, r3, r4, r5, r6, r7] = [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)]
  let i = 8
  for (; i < length - (length % 8); i += 8) {
    r0 += at(i)
    r1 += at(i + 1)
    r2 += at(i + 2)
    r3 += at(i + 3)
    r4 += at(i + 4)
    r5 += at(i + 5)
    r6 += at(i + 6)
    r7 += at(i + 7)
  }
  let sum = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7))
  for (; i < length; i++) sum += at(i)
  return sum
}

const sumFrom = (data: Float64Array, start: number, stride: number, length: number): number => {
  if (length <= BLOCK) return sumBlock(data, start, stride, length)
  const half = (length >> 1) - ((length >> 1) % 8)
  return sumFrom(data, start, stride, half) + sumFrom(data, start + half * stride, stride, length - half)
}

/**
 * The sum of a lane, pairwise: blocks of up to 128 in 8 accumulators, halves joined; +0 of nothing and of zeros of either sign, as NumPy adds to 0.
 *
 * Cost: n additions; the error grows with log n.
 * Source: NumPy's `pairwise_sum`; Higham, Accuracy and Stability of Numerical Algorithms, 4.2.
 */
export const pairwiseSum = ({ data, start, stride, length }: Lane): number =>
  length === 0 ? 0 : 0 + sumFrom(data, start, stride, length)

/** The mean of a lane, also where its sum would overflow; NaN of nothing. */
export const meanOf = (lane: Lane): number => {
  const sum = pairwiseSum(lane)
  return Number.isFinite(sum) ? sum / lane.length : pairwiseSum(mapLane(lane, (x) => x / lane.length))
}
