import { FLAG, FRACTION, faultsOf, LEARNING_RATE, NON_NEGATIVE, pairOf, settle } from '../hyperparameters.js'
import type { Optimiser } from '../Optimiser.js'
import type { Rate } from '../rate.js'
import { decayed, type Moment, optimiserOf, type Update } from '../rule.js'

export interface AdamOptions {
  readonly learningRate?: Rate
  readonly betas?: readonly [number, number]
  readonly epsilon?: number
  readonly weightDecay?: number
  readonly amsgrad?: boolean
}

type Settled = Required<AdamOptions>

const DEFAULTS = { learningRate: 1e-3, betas: [0.9, 0.999] as const, epsilon: 1e-8, weightDecay: 0, amsgrad: false }

/** Moments of the gradient, both corrected for their start at 0. */
const adaptive =
  ({ betas: [beta1, beta2], epsilon, amsgrad }: Settled) =>
  ({ step, rate }: Moment): Update<'mean' | 'square' | 'largest'> => {
    const size = rate / (1 - beta1 ** step)
    const correction = Math.sqrt(1 - beta2 ** step)
    return (parameter, gradient, slot) => {
      slot.mean = beta1 * slot.mean + (1 - beta1) * gradient
      slot.square = beta2 * slot.square + (1 - beta2) * gradient * gradient
      if (amsgrad) slot.largest = Math.max(slot.largest, slot.square)
      const square = amsgrad ? slot.largest : slot.square
      return parameter - (size * slot.mean) / (Math.sqrt(square) / correction + epsilon)
    }
  }

const adamLike = (
  name: string,
  given: unknown,
  settled: Settled,
  update: (moment: Moment) => Update<'mean' | 'square' | 'largest'>
): Optimiser =>
  optimiserOf<'mean' | 'square' | 'largest'>({
    name,
    rate: settled.learningRate,
    faults: faultsOf(name, given, settled, {
      learningRate: LEARNING_RATE,
      betas: pairOf(FRACTION, FRACTION),
      epsilon: NON_NEGATIVE,
      weightDecay: NON_NEGATIVE,
      amsgrad: FLAG
    }),
    slots: { mean: 0, square: 0, ...(settled.amsgrad ? { largest: 0 } : {}) },
    update
  })

/**
 * Adam: `m ← β₁ m + (1 − β₁) g`, `v ← β₂ v + (1 − β₂) g²`, `p ← p − η m̂ / (√v̂ + ε)` with `m̂ = m / (1 − β₁ᵗ)`, `v̂ = v / (1 − β₂ᵗ)`.
 * `amsgrad` takes the largest v so far. Weight decay adds `λ p` to g.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give.
 * Source: torch.optim.Adam; Kingma and Ba 2014; Reddi et al. 2018.
 *
 * @example
 * import { adam } from 'catamat/train'
 *
 * adam({ learningRate: 1e-3 }).name // => adam
 * adam({ betas: [0.9, 1] }).faults.map(({ argument }) => argument) // => [ 'betas' ]
 *
 * @category optimisers
 */
export const adam = (options: AdamOptions = {}): Optimiser => {
  const settled = settle(DEFAULTS, options)
  return adamLike('adam', options, settled, (moment) => {
    const update = adaptive(settled)(moment)
    return (parameter, gradient, slot) => update(parameter, decayed(gradient, parameter, settled.weightDecay), slot)
  })
}

/**
 * Adam with decoupled weight decay: `p ← (1 − η λ) p` before Adam's own step. λ is 0.01 by default.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give.
 * Source: torch.optim.AdamW; Loshchilov and Hutter 2017.
 *
 * @example
 * import { adamw } from 'catamat/train'
 *
 * adamw({ weightDecay: -1 }).faults.map(({ of, argument }) => [of, argument]) // => [ [ 'adamw', 'weightDecay' ] ]
 *
 * @category optimisers
 */
export const adamw = (options: AdamOptions = {}): Optimiser => {
  const settled = settle({ ...DEFAULTS, weightDecay: 1e-2 }, options)
  return adamLike('adamw', options, settled, (moment) => {
    const update = adaptive(settled)(moment)
    const kept = 1 - moment.rate * settled.weightDecay
    return (parameter, gradient, slot) => update(parameter * kept, gradient, slot)
  })
}
