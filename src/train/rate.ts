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

/** The rate at a step. */
export const rateAt = (rate: Rate, step: number): number => (typeof rate === 'function' ? rate(step) : rate)
