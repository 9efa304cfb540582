import type { ValueLike } from '../core/readValue.js'
import type { Value } from '../core/Value.js'
import type { InvalidArgument, Trained } from './errors.js'

/** Values by name: parameters, their gradients, or what an optimiser remembers of each. */
export type Parameters = { readonly [name: string]: Value }

/**
 * What an optimiser knows between two steps: plain data, never changed.
 *
 * @category model
 */
export interface OptimiserState {
  /** The name of the optimiser. */
  readonly optimiser: string
  /** How many steps were taken. */
  readonly step: number
  readonly parameters: Parameters
  /** What is remembered beside each parameter, of its shape: `slots.momentum.w`. */
  readonly slots: { readonly [slot: string]: Parameters }
  /** What is remembered once for all of them. */
  readonly numbers: { readonly [name: string]: number }
}

/**
 * A rule that makes of a state and the gradients there the next state: pure, new values.
 *
 * An optimiser can always be built. What is wrong with its hyperparameters it carries in `faults`, all at once; its `init` and
 * `step` then give nothing but them, and so does `minimize` before its first step. So a configuration is written as plain nested calls,
 * and no faulty one ever moves a parameter.
 *
 * @category model
 */
export interface Optimiser<S extends OptimiserState = OptimiserState> {
  readonly name: string
  readonly faults: ReadonlyArray<InvalidArgument>
  /**
   * The state before the first step; parameters are copied.
   *
   * Errors: `faults`; `InvalidParameter`.
   */
  init(parameters: { readonly [name: string]: ValueLike }): Trained<S>
  /**
   * The state after one more step.
   *
   * Errors: `faults`; `GradientMismatch`; `StateMismatch` where another optimiser made the state; `InvalidArgument` where the schedule gives no rate for this step.
   */
  step(state: S, gradients: Parameters): Trained<S>
}
