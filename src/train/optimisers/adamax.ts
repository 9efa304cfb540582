import { FRACTION, faultsOf, LEARNING_RATE, NON_NEGATIVE, pairOf, settle } from '../hyperparameters.js'
import type { Optimiser } from '../Optimiser.js'
import type { Rate } from '../rate.js'
import { decayed, optimiserOf } from '../rule.js'

export interface AdamaxOptions {
  readonly learningRate?: Rate
  readonly betas?: readonly [number, number]
  readonly epsilon?: number
  readonly weightDecay?: number
}

const DEFAULTS = { learningRate: 2e-3, betas: [0.9, 0.999] as const, epsilon: 1e-8, weightDecay: 0 }

/**
 * Adam with the norm of infinity in the place of the second moment: `u ← max(β₂ u, |g| + ε)`, `p ← p − η / (1 − β₁ᵗ) · m / u`.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give.
 * Source: torch.optim.Adamax; Kingma and Ba 2014, section 7.1.
 *
 * @example
 * import { adamax } from 'catamat/train'
 *
 * adamax().name // => adamax
 *
 * @category optimisers
 */
export const adamax = (options: AdamaxOptions = {}): Optimiser => {
  const settled = settle(DEFAULTS, options)
  const { betas, epsilon, weightDecay } = settled
  return optimiserOf({
    name: 'adamax',
    rate: settled.learningRate,
    faults: faultsOf('adamax', options, settled, {
      learningRate: LEARNING_RATE,
      betas: pairOf(FRACTION, FRACTION),
      epsilon: NON_NEGATIVE,
      weightDecay: NON_NEGATIVE
    }),
    slots: { mean: 0, largest: 0 },
    update: ({ step, rate }) => {
      const [beta1, beta2] = betas
      const size = rate / (1 - beta1 ** step)
      return (parameter, gradient, slot) => {
        const g = decayed(gradient, parameter, weightDecay)
        slot.mean = beta1 * slot.mean + (1 - beta1) * g
        slot.largest = Math.max(beta2 * slot.largest, Math.abs(g) + epsilon)
        return parameter - (size * slot.mean) / slot.largest
      }
    }
  })
}
