import { FRACTION, faultsOf, LEARNING_RATE, NON_NEGATIVE, pairOf, settle } from '../hyperparameters.js'
import type { Optimiser } from '../Optimiser.js'
import type { Rate } from '../rate.js'
import { decayed, optimiserOf } from '../rule.js'

export interface RadamOptions {
  readonly learningRate?: Rate
  readonly betas?: readonly [number, number]
  readonly epsilon?: number
  readonly weightDecay?: number
}

const DEFAULTS = { learningRate: 1e-3, betas: [0.9, 0.999] as const, epsilon: 1e-8, weightDecay: 0 }

/** How far the variance of the adaptive rate can be trusted after so many steps; undefined where it cannot. */
const rectification = (beta2: number, step: number): number | undefined => {
  const limit = 2 / (1 - beta2) - 1
  const length = limit - (2 * step * beta2 ** step) / (1 - beta2 ** step)
  return length > 5
    ? Math.sqrt(((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length))
    : undefined
}

/**
 * Rectified Adam: `p ← p − η m̂ r √(1 − β₂ᵗ) / (√v + ε)` where the length ρₜ of the average exceeds 5, and `p ← p − η m̂` before.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give.
 * Source: torch.optim.RAdam; Liu et al. 2019.
 *
 * @example
 * import { radam } from 'catamat/train'
 *
 * radam().name // => radam
 *
 * @category optimisers
 */
export const radam = (options: RadamOptions = {}): Optimiser => {
  const settled = settle(DEFAULTS, options)
  const { betas, epsilon, weightDecay } = settled
  return optimiserOf({
    name: 'radam',
    rate: settled.learningRate,
    faults: faultsOf('radam', options, settled, {
      learningRate: LEARNING_RATE,
      betas: pairOf(FRACTION, FRACTION),
      epsilon: NON_NEGATIVE,
      weightDecay: NON_NEGATIVE
    }),
    slots: { mean: 0, square: 0 },
    update: ({ step, rate }) => {
      const [beta1, beta2] = betas
      const size = rate / (1 - beta1 ** step)
      const trust = rectification(beta2, step)
      const correction = Math.sqrt(1 - beta2 ** step)
      return (parameter, gradient, slot) => {
        const g = decayed(gradient, parameter, weightDecay)
        slot.mean = beta1 * slot.mean + (1 - beta1) * g
        slot.square = beta2 * slot.square + (1 - beta2) * g * g
        const scale = trust === undefined ? 1 : (trust * correction) / (Math.sqrt(slot.square) + epsilon)
        return parameter - size * slot.mean * scale
      }
    }
  })
}
