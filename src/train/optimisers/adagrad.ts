import { faultsOf, LEARNING_RATE, NON_NEGATIVE, settle } from '../hyperparameters.js'
import type { Optimiser } from '../Optimiser.js'
import type { Rate } from '../rate.js'
import { decayed, optimiserOf } from '../rule.js'

export interface AdagradOptions {
  readonly learningRate?: Rate
  /** How the rate falls: η / (1 + (t − 1) · learningRateDecay). */
  readonly learningRateDecay?: number
  readonly weightDecay?: number
  /** What the sum of squares is before the first step. */
  readonly initialSum?: number
  readonly epsilon?: number
}

const DEFAULTS = { learningRate: 1e-2, learningRateDecay: 0, weightDecay: 0, initialSum: 0, epsilon: 1e-10 }

/**
 * Steps measured by the root of the sum of squares so far: `s ← s + g²`, `p ← p − ηₜ g / (√s + ε)`.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give.
 * Source: torch.optim.Adagrad; Duchi et al. 2011.
 *
 * @example
 * import { adagrad } from 'catamat/train'
 *
 * adagrad().name // => adagrad
 *
 * @category optimisers
 */
export const adagrad = (options: AdagradOptions = {}): Optimiser => {
  const settled = settle(DEFAULTS, options)
  const { learningRateDecay, weightDecay, epsilon } = settled
  return optimiserOf({
    name: 'adagrad',
    rate: settled.learningRate,
    faults: faultsOf('adagrad', options, settled, {
      learningRate: LEARNING_RATE,
      learningRateDecay: NON_NEGATIVE,
      weightDecay: NON_NEGATIVE,
      initialSum: NON_NEGATIVE,
      epsilon: NON_NEGATIVE
    }),
    slots: { sum: settled.initialSum },
    update: ({ step, rate }) => {
      const size = rate / (1 + (step - 1) * learningRateDecay)
      return (parameter, gradient, slot) => {
        const g = decayed(gradient, parameter, weightDecay)
        slot.sum += g * g
        return parameter - (size * g) / (Math.sqrt(slot.sum) + epsilon)
      }
    }
  })
}
