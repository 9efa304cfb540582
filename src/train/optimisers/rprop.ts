import { between, faultsOf, LEARNING_RATE, NON_NEGATIVE, pairOf, settle } from '../hyperparameters.js'
import type { Optimiser } from '../Optimiser.js'
import { type Rate, rateAt } from '../rate.js'
import { optimiserOf } from '../rule.js'

export interface RpropOptions {
  /** The size of the first step of every entry; of a schedule only its start. */
  readonly learningRate?: Rate
  /** By what a step shrinks where the gradient turns round, and grows where it does not. */
  readonly etas?: readonly [number, number]
  /** The smallest and the largest step. */
  readonly stepSizes?: readonly [number, number]
}

const DEFAULTS = { learningRate: 1e-2, etas: [0.5, 1.2] as const, stepSizes: [1e-6, 50] as const }

/**
 * Steps that know only the sign of each gradient: the step of an entry grows while its sign stays, and shrinks and is left out where it
 * turns round. For full batches.
 *
 * Errors: its faults, in what `init`, `step` and `minimize` give.
 * Source: torch.optim.Rprop; Riedmiller and Braun 1993.
 *
 * @example
 * import { rprop } from 'catamat/train'
 *
 * rprop({ etas: [0.5, 0.9] }).faults.map(({ argument }) => argument) // => [ 'etas' ]
 *
 * @category optimisers
 */
export const rprop = (options: RpropOptions = {}): Optimiser => {
  const settled = settle(DEFAULTS, options)
  const { etas, stepSizes } = settled
  return optimiserOf({
    name: 'rprop',
    rate: settled.learningRate,
    faults: faultsOf('rprop', options, settled, {
      learningRate: LEARNING_RATE,
      etas: pairOf(between(0, 1), between(1, Number.POSITIVE_INFINITY)),
      stepSizes: pairOf(NON_NEGATIVE, NON_NEGATIVE)
    }),
    slots: { previous: 0, size: rateAt(settled.learningRate, 0) },
    update: () => {
      const [[shrink, grow], [least, most]] = [etas, stepSizes]
      return (parameter, gradient, slot) => {
        const turn = Math.sign(gradient) * Math.sign(slot.previous)
        const factor = turn > 0 ? grow : turn < 0 ? shrink : 1
        slot.size = Math.min(most, Math.max(least, slot.size * factor))
        slot.previous = turn < 0 ? 0 : gradient
        return parameter - Math.sign(slot.previous) * slot.size
      }
    }
  })
}
