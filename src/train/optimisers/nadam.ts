import { FLAG, FRACTION, faultsOf, LEARNING_RATE, NON_NEGATIVE, pairOf, settle } from '../hyperparameters.js'
import type { Optimiser } from '../Optimiser.js'
import type { Rate } from '../rate.js'
import { decayed, optimiserOf } from '../rule.js'

export interface NadamOptions {
  readonly learningRate?: Rate
  readonly betas?: readonly [number, number]
  readonly epsilon?: number
  readonly weightDecay?: number
  readonly momentumDecay?: number
  /** As in torch before version 2, which took μₜ into the product up to t + 1 twice, against its own documentation. */
  readonly torch1?: boolean
}

const DEFAULTS = {
  learningRate: 2e-3,
  betas: [0.9, 0.999] as const,
  epsilon: 1e-8,
  weightDecay: 0,
  momentumDecay: 4e-3,
  torch1: false
}

/**
 * Adam with Nesterov's momentum, whose weight `μₜ = β₁ (1 − 0.96^(t ψ) / 2)` rises to β₁:
 * `p ← p − η ((1 − μₜ) g / (1 − Πμ) + μₜ₊₁ m / (1 − Πμ μₜ₊₁)) / (√v̂ + ε)`, where Πμ is the product of μ up to t.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give.
 * Source: torch.optim.NAdam; Dozat 2016.
 *
 * @example
 * import { nadam } from 'catamat/train'
 *
 * nadam().name // => nadam
 *
 * @category optimisers
 */
export const nadam = (options: NadamOptions = {}): Optimiser => {
  const settled = settle(DEFAULTS, options)
  const { betas, epsilon, weightDecay, momentumDecay, torch1 } = settled
  const weight = (step: number): number => betas[0] * (1 - 0.5 * 0.96 ** (step * momentumDecay))
  return optimiserOf({
    name: 'nadam',
    rate: settled.learningRate,
    faults: faultsOf('nadam', options, settled, {
      learningRate: LEARNING_RATE,
      betas: pairOf(FRACTION, FRACTION),
      epsilon: NON_NEGATIVE,
      weightDecay: NON_NEGATIVE,
      momentumDecay: NON_NEGATIVE,
      torch1: FLAG
    }),
    slots: { mean: 0, square: 0 },
    numbers: { product: 1 },
    advance: ({ product = 1 }, step) => ({ product: product * weight(step) }),
    update: ({ step, rate, numbers: { product = 1 } }) => {
      const [beta1, beta2] = betas
      const [now, next] = [weight(step), weight(step + 1)]
      const correction = 1 - beta2 ** step
      const ahead = product * next * (torch1 ? now : 1)
      const [ofGradient, ofMean] = [(rate * (1 - now)) / (1 - product), (rate * next) / (1 - ahead)]
      return (parameter, gradient, slot) => {
        const g = decayed(gradient, parameter, weightDecay)
        slot.mean = beta1 * slot.mean + (1 - beta1) * g
        slot.square = beta2 * slot.square + (1 - beta2) * g * g
        const scale = Math.sqrt(slot.square / correction) + epsilon
        return parameter - (ofGradient * g) / scale - (ofMean * slot.mean) / scale
      }
    }
  })
}
