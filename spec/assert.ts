import { inspect } from 'node:util'
import { Matrix } from 'ml-matrix'
import * as assert from 'uvu/assert'
import type { Value } from '../src/index.js'

export { equal, is, match, not, ok, throws } from 'uvu/assert'

type Numbers = ArrayLike<number> | ReadonlyArray<ReadonlyArray<number>> | Value

const flat = (numbers: Numbers | number): ReadonlyArray<number> => {
  if (typeof numbers === 'number') return [numbers]
  return numbers instanceof Matrix
    ? numbers.to1DArray()
    : Array.from(numbers as ArrayLike<Numbers | number>).flatMap(flat)
}

const every = (actual: Numbers, expected: Numbers, same: (a: number, b: number) => boolean, message: string): void => {
  const [a, b] = [flat(actual), flat(expected)]
  const at = a.findIndex((x, i) => !same(x, b[i] ?? Number.NaN))
  if (a.length !== b.length || at >= 0)
    assert.unreachable(`${message}: entry ${at} of ${inspect(a.slice(0, 20))}, expected ${inspect(b.slice(0, 20))}`)
}

/** Bit by bit: NaN equals NaN, 0 differs from -0. */
export const sameBits = (actual: Numbers, expected: Numbers, message = 'not the same bits'): void =>
  every(actual, expected, Object.is, message)

/** Whether two numbers agree to a tolerance relative to the larger of 1 and the expected one; NaN and infinities must be the same. */
export const isClose = (a: number, b: number, tolerance: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b))

/** Entry by entry to a tolerance relative to the larger of 1 and the expected entry. */
export const close = (
  actual: Numbers,
  expected: Numbers,
  tolerance: number,
  message = `not within ${tolerance}`
): void => every(actual, expected, (a, b) => isClose(a, b, tolerance), message)

/** Fails with a message. */
export const fail = (message: string): never => {
  throw new Error(message)
}
