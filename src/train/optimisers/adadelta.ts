import { FRACTION, faultsOf, LEARNING_RATE, NON_NEGATIVE, settle } from '../hyperparameters.js'
import type { Optimiser } from '../Optimiser.js'
import type { Rate } from '../rate.js'
import { decayed, optimiserOf } from '../rule.js'

export interface AdadeltaOptions {
  readonly learningRate?: Rate
  /** The weight of the past in both averages of squares. */
  readonly rho?: number
  readonly epsilon?: number
  readonly weightDecay?: number
}

const DEFAULTS = { learningRate: 1, rho: 0.9, epsilon: 1e-6, weightDecay: 0 }

/**
 * Steps in the units of the parameter: `v ← ρ v + (1 − ρ) g²`, `δ = g √(u + ε) / √(v + ε)`, `p ← p − η δ`, `u ← ρ u + (1 − ρ) δ²`.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give.
 * Source: torch.optim.Adadelta; Zeiler 2012.
 *
 * @example
 * import { adadelta } from 'catamat/train'
 *
 * adadelta({ rho: 1 }).faults.map(({ got }) => got) // => [ 1 ]
 *
 * @category optimisers
 */
export const adadelta = (options: AdadeltaOptions = {}): Optimiser => {
  const settled = settle(DEFAULTS, options)
  const { rho, epsilon, weightDecay } = settled
  return optimiserOf({
    name: 'adadelta',
    rate: settled.learningRate,
    faults: faultsOf('adadelta', options, settled, {
      learningRate: LEARNING_RATE,
      rho: FRACTION,
      epsilon: NON_NEGATIVE,
      weightDecay: NON_NEGATIVE
    }),
    slots: { square: 0, change: 0 },
    update:
      ({ rate }) =>
      (parameter, gradient, slot) => {
        const g = decayed(gradient, parameter, weightDecay)
        slot.square = rho * slot.square + (1 - rho) * g * g
        const change = (Math.sqrt(slot.change + epsilon) / Math.sqrt(slot.square + epsilon)) * g
        slot.change = rho * slot.change + (1 - rho) * change * change
        return parameter - rate * change
      }
  })
}
