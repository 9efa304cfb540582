import type { InvalidArgument } from './errors.js'

/**
 * A learning rate for each step, counted from 0. One that was built in vain says why, and every optimiser refuses it.
 *
 * @category schedules
 */
export interface Schedule {
  (step: number): number
  readonly faults?: ReadonlyArray<InvalidArgument>
}

/** A learning rate, or one for each step. */
export type Rate = number | Schedule

/** What a rate is at a step; what a schedule throws, if it does. */
export const askedAt = (rate: unknown, step: number): unknown => {
  try {
    return typeof rate === 'function' ? (rate as Schedule)(step) : rate // what it gives is looked at
  } catch (cause) {
    return cause
  }
}

/** The rate at a step; NaN where there is none. */
export const rateAt = (rate: Rate, step: number): number => {
  const asked = askedAt(rate, step)
  return typeof asked === 'number' ? asked : Number.NaN
}
