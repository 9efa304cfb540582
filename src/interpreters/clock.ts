import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Evaluated } from './compute.js'
import { fieldOf, refused } from './plan.js'

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

/** The clock that untyped code may have given, or the usual one. */
export const clockOf = (operation: string, options: unknown): Evaluated<() => number> =>
  pipe(
    fieldOf(operation, 'the options', options, 'clock'),
    E.chain((clock) => {
      if (clock === undefined) return E.right(() => performance.now())
      return typeof clock === 'function'
        ? E.right(timeOf(clock as () => number)) // what it gives is the caller's
        : refused(operation, 'the option clock', clock, 'a function that gives the time in milliseconds')
    })
  )
