import { COUNT, type Domain, faultsOf, LEARNING_RATE, NON_NEGATIVE, orElse, settle } from './hyperparameters.js'
import { type Rate, rateAt, type Schedule } from './rate.js'

/** A schedule of a rate and options, or one that says what is wrong with them. */
const scheduled = <O extends object>(
  name: string,
  rate: unknown,
  options: O,
  domains: { readonly [K in keyof O]-?: Domain },
  of: (options: O) => (step: number) => number
): Schedule => {
  const settled = settle({}, options)
  const faults = [
    ...faultsOf(name, { rate }, { rate }, { rate: LEARNING_RATE }),
    ...faultsOf(name, options, settled, domains)
  ]
  return faults.length === 0 ? of(settled) : Object.freeze(Object.assign(() => Number.NaN, { faults }))
}

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
export const constantRate = (rate: number): Schedule => scheduled('constantRate', rate, {}, {}, () => () => rate)

/**
 * A rate that falls by a factor every so many steps: `rate · factor^⌊step / every⌋`.
 *
 * Errors: NaN at every step, and `faults`, which every optimiser passes on, where the rate or an option is none.
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
export const stepDecay = (rate: Rate, options: { readonly every: number; readonly factor: number }): Schedule =>
  scheduled(
    'stepDecay',
    rate,
    options,
    { every: COUNT, factor: NON_NEGATIVE },
    ({ every, factor }) =>
      (step) =>
        rateAt(rate, step) * factor ** Math.floor(step / every)
  )

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
export const exponentialDecay = (rate: Rate, options: { readonly factor: number }): Schedule =>
  scheduled(
    'exponentialDecay',
    rate,
    options,
    { factor: NON_NEGATIVE },
    ({ factor }) =>
      (step) =>
        rateAt(rate, step) * factor ** step
  )

/**
 * A rate that falls along half a cosine to `floor` (0 by default) and stays there: `floor + (rate − floor) (1 + cos(π step / steps)) / 2`.
 *
 * Errors: NaN at every step, and `faults`, which every optimiser passes on, where the rate or an option is none.
 * Source: torch.optim.lr_scheduler.CosineAnnealingLR.
 *
 * @example
 * import { cosineDecay } from 'catamat/train'
 *
 * [0, 5, 10, 11].map(cosineDecay(1, { steps: 10 })) // => [ 1, 0.5, 0, 0 ]
 *
 * @category schedules
 */
export const cosineDecay = (rate: Rate, options: { readonly steps: number; readonly floor?: number }): Schedule =>
  scheduled(
    'cosineDecay',
    rate,
    options,
    { steps: COUNT, floor: orElse(0, NON_NEGATIVE) },
    ({ steps, floor = 0 }) =>
      (step) =>
        step >= steps ? floor : floor + ((rateAt(rate, step) - floor) * (1 + Math.cos((Math.PI * step) / steps))) / 2
  )

/**
 * A rate that rises in equal parts over its first steps: `rate · min(1, (step + 1) / steps)`.
 *
 * Errors: NaN at every step, and `faults`, which every optimiser passes on, where the rate or an option is none.
 *
 * @example
 * import { cosineDecay, warmUp } from 'catamat/train'
 *
 * [0, 1, 3, 4].map(warmUp(1, { steps: 4 })) // => [ 0.25, 0.5, 1, 1 ]
 * warmUp(cosineDecay(1, { steps: 10 }), { steps: 10 })(5) // => 0.3
 *
 * @category schedules
 */
export const warmUp = (rate: Rate, options: { readonly steps: number }): Schedule =>
  scheduled(
    'warmUp',
    rate,
    options,
    { steps: COUNT },
    ({ steps }) =>
      (step) =>
        rateAt(rate, step) * Math.min(1, (step + 1) / steps)
  )
