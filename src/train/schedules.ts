/**
 * A learning rate for each step, counted from 0.
 *
 * @category schedules
 */
export type Schedule = (step: number) => number

/** A learning rate, or one for each step. */
export type Rate = number | Schedule

/** The rate at a step. */
export const rateAt = (rate: Rate, step: number): number => (typeof rate === 'function' ? rate(step) : rate)

const isPositiveInteger = (n: number): boolean => Number.isSafeInteger(n) && n > 0

/** A schedule built in vain: no optimiser accepts NaN. */
const NO_RATE: Schedule = () => Number.NaN

/**
 * The same rate at every step.
 *
 * @example
 * import { constantRate } from 'catamat/train'
 *
 * constantRate(0.1)(1000) // => 0.1
 *
 * @category schedules
 */
export const constantRate =
  (rate: number): Schedule =>
  () =>
    rate

/**
 * A rate that falls by a factor every so many steps: `rate · factor^⌊step / every⌋`.
 *
 * Errors: NaN at every step, which every optimiser refuses, where `every` is no whole number from 1.
 * Source: torch.optim.lr_scheduler.StepLR.
 *
 * @example
 * import { stepDecay } from 'catamat/train'
 *
 * const rate = stepDecay(1, { every: 10, factor: 0.5 })
 * [0, 9, 10, 20].map(rate) // => [ 1, 1, 0.5, 0.25 ]
 *
 * @category schedules
 */
export const stepDecay = (rate: Rate, options: { readonly every: number; readonly factor: number }): Schedule => {
  const { every, factor } = options
  return isPositiveInteger(every) ? (step) => rateAt(rate, step) * factor ** Math.floor(step / every) : NO_RATE
}

/**
 * A rate that falls by a factor at every step: `rate · factor^step`.
 *
 * Source: torch.optim.lr_scheduler.ExponentialLR.
 *
 * @example
 * import { exponentialDecay } from 'catamat/train'
 *
 * [0, 1, 2].map(exponentialDecay(1, { factor: 0.5 })) // => [ 1, 0.5, 0.25 ]
 *
 * @category schedules
 */
export const exponentialDecay =
  (rate: Rate, { factor }: { readonly factor: number }): Schedule =>
  (step) =>
    rateAt(rate, step) * factor ** step

/**
 * A rate that falls along half a cosine to `floor` (0 by default) and stays there: `floor + (rate − floor) (1 + cos(π step / steps)) / 2`.
 *
 * Errors: NaN at every step, which every optimiser refuses, where `steps` is no whole number from 1.
 * Source: torch.optim.lr_scheduler.CosineAnnealingLR.
 *
 * @example
 * import { cosineDecay } from 'catamat/train'
 *
 * [0, 5, 10, 11].map(cosineDecay(1, { steps: 10 })) // => [ 1, 0.5, 0, 0 ]
 *
 * @category schedules
 */
export const cosineDecay = (rate: Rate, options: { readonly steps: number; readonly floor?: number }): Schedule => {
  const { steps, floor = 0 } = options
  if (!isPositiveInteger(steps)) return NO_RATE
  return (step) =>
    step >= steps ? floor : floor + ((rateAt(rate, step) - floor) * (1 + Math.cos((Math.PI * step) / steps))) / 2
}

/**
 * A rate that rises in equal parts over its first steps: `rate · min(1, (step + 1) / steps)`.
 *
 * Errors: NaN at every step, which every optimiser refuses, where `steps` is no whole number from 1.
 *
 * @example
 * import { cosineDecay, warmUp } from 'catamat/train'
 *
 * [0, 1, 3, 4].map(warmUp(1, { steps: 4 })) // => [ 0.25, 0.5, 1, 1 ]
 * warmUp(cosineDecay(1, { steps: 10 }), { steps: 10 })(5) // => 0.3
 *
 * @category schedules
 */
export const warmUp = (rate: Rate, { steps }: { readonly steps: number }): Schedule =>
  isPositiveInteger(steps) ? (step) => rateAt(rate, step) * Math.min(1, (step + 1) / steps) : NO_RATE
