import { also, FLAG, faultsOf, LEARNING_RATE, NON_NEGATIVE, settle } from '../hyperparameters.js'
import type { Optimiser } from '../Optimiser.js'
import type { Rate } from '../rate.js'
import { decayed, optimiserOf } from '../rule.js'

export interface SgdOptions {
  readonly learningRate?: Rate
  readonly momentum?: number
  readonly dampening?: number
  readonly weightDecay?: number
  readonly nesterov?: boolean
}

const DEFAULTS = { learningRate: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false }

/**
 * Gradient descent, `p ← p − η g`; with momentum `b ← μ b + (1 − dampening) g` (at first `b = g`) and `p ← p − η b`, or with Nesterov's
 * `p ← p − η (g + μ b)`. Weight decay adds `λ p` to g.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give; `nesterov` needs momentum and no dampening.
 * Source: torch.optim.SGD; Sutskever et al. 2013.
 *
 * @example
 * import { sgd } from 'catamat/train'
 *
 * sgd({ learningRate: 0.1, momentum: 0.9 }).faults // => []
 * sgd({ learningRate: NaN }).faults.map(({ argument, allowed }) => `${argument}: ${allowed}`) // => [ 'learningRate: a finite number from 0, or a schedule of such' ]
 *
 * @category optimisers
 */
export const sgd = (options: SgdOptions = {}): Optimiser => {
  const settled = settle(DEFAULTS, options)
  const { learningRate, momentum, dampening, weightDecay, nesterov } = settled
  return optimiserOf<'momentum'>({
    name: 'sgd',
    rate: learningRate,
    faults: faultsOf('sgd', options, settled, {
      learningRate: LEARNING_RATE,
      momentum: NON_NEGATIVE,
      dampening: NON_NEGATIVE,
      weightDecay: NON_NEGATIVE,
      nesterov: also(FLAG, !nesterov || (momentum > 0 && dampening === 0), 'true needs momentum and no dampening')
    }),
    slots: momentum === 0 ? {} : { momentum: 0 },
    update:
      ({ step, rate }) =>
      (parameter, gradient, slot) => {
        const g = decayed(gradient, parameter, weightDecay)
        if (momentum === 0) return parameter - rate * g
        slot.momentum = step === 1 ? g : momentum * slot.momentum + (1 - dampening) * g
        return parameter - rate * (nesterov ? g + momentum * slot.momentum : slot.momentum)
      }
  })
}
