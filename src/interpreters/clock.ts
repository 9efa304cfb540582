import * as E from 'fp-ts/lib/Either.js'
import { readOptions } from '../core/options.js'
import type { Evaluated } from './compute.js'
import { refused } from './plan.js'

/**
 * How to step.
 *
 * @category model
 */
export interface StepsOptions {
  /** The time in milliseconds; `performance.now` by default. Where it throws, times are NaN. */
  readonly clock?: () => number
}

const timeOf = (clock: () => number) => (): number => {
  try {
    return clock()
  } catch {
    return Number.NaN
  }
}

const CLOCK = {
  words: 'a function that gives the time in milliseconds',
  has: (clock: unknown): boolean => typeof clock === 'function'
}

/** The clock that untyped code may have given, or the usual one. */
export const clockOf = (operation: string, options: unknown): Evaluated<() => number> => {
  const read = readOptions<StepsOptions>(options, { clock: CLOCK })
  if (E.isLeft(read)) return refused(operation, read.left.argument, read.left.got, read.left.allowed)
  const { clock } = read.right
  return E.right(clock === undefined ? () => performance.now() : timeOf(clock))
}
