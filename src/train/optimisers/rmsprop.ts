import { FLAG, FRACTION, faultsOf, LEARNING_RATE, NON_NEGATIVE, settle } from '../hyperparameters.js'
import type { Optimiser } from '../Optimiser.js'
import type { Rate } from '../rate.js'
import { decayed, optimiserOf } from '../rule.js'

export interface RmspropOptions {
  readonly learningRate?: Rate
  /** The weight of the past in the average of squares. */
  readonly alpha?: number
  readonly epsilon?: number
  readonly weightDecay?: number
  readonly momentum?: number
  readonly centered?: boolean
}

const DEFAULTS = { learningRate: 1e-2, alpha: 0.99, epsilon: 1e-8, weightDecay: 0, momentum: 0, centered: false }

/**
 * Steps measured by the root of the mean square: `v ← α v + (1 − α) g²`, `p ← p − η g / (√v + ε)`; with momentum `b ← μ b + g / (√v + ε)`
 * and `p ← p − η b`. `centered` subtracts the square of the average gradient from v, where rounding would make it negative to 0.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give.
 * Source: torch.optim.RMSprop; Hinton 2012; Graves 2013.
 *
 * @example
 * import { rmsprop } from 'catamat/train'
 *
 * rmsprop({ centered: true, momentum: 0.5 }).faults // => []
 *
 * @category optimisers
 */
export const rmsprop = (options: RmspropOptions = {}): Optimiser => {
  const settled = settle(DEFAULTS, options)
  const { alpha, epsilon, weightDecay, momentum, centered } = settled
  return optimiserOf<'square' | 'mean' | 'momentum'>({
    name: 'rmsprop',
    rate: settled.learningRate,
    faults: faultsOf('rmsprop', options, settled, {
      learningRate: LEARNING_RATE,
      alpha: FRACTION,
      epsilon: NON_NEGATIVE,
      weightDecay: NON_NEGATIVE,
      momentum: NON_NEGATIVE,
      centered: FLAG
    }),
    slots: { square: 0, ...(centered ? { mean: 0 } : {}), ...(momentum === 0 ? {} : { momentum: 0 }) },
    update:
      ({ rate }) =>
      (parameter, gradient, slot) => {
        const g = decayed(gradient, parameter, weightDecay)
        slot.square = alpha * slot.square + (1 - alpha) * g * g
        if (centered) slot.mean = alpha * slot.mean + (1 - alpha) * g
        const variance = centered ? Math.max(0, slot.square - slot.mean * slot.mean) : slot.square
        const scaled = g / (Math.sqrt(variance) + epsilon)
        if (momentum !== 0) slot.momentum = momentum * slot.momentum + scaled
        return parameter - rate * (momentum === 0 ? scaled : slot.momentum)
      }
  })
}
