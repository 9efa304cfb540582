import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import type { Environment } from '../core/given.js'
import type { TrainingError } from './errors.js'
import type { OptimiserState, Parameters } from './Optimiser.js'

/**
 * Where the drawing of batches stands: the seed, and how many batches were drawn. Batch `counter` is a pure function of both.
 *
 * @category model
 */
export interface Generator {
  readonly seed: number
  readonly counter: number
}

/**
 * All that training goes on from: the optimiser's state, and where the drawing of batches stands. Plain data; a checkpoint is one.
 *
 * @category model
 */
export type TrainingState<S extends OptimiserState = OptimiserState> = S & { readonly generator: Generator }

/** A step that was taken. */
export interface Taken<S extends OptimiserState = OptimiserState> {
  readonly _tag: 'Taken'
  /** Its number, counted from 1. */
  readonly step: number
  /** The loss before the update, on the data of this step. */
  readonly loss: number
  /** The parameters after the update. */
  readonly parameters: Parameters
  readonly state: TrainingState<S>
}

/**
 * The end of a run that cannot go on: why, and the last good parameters, those whose loss was finite.
 * A run that goes on from a state knows of none before it.
 */
export interface Stopped<S extends OptimiserState = OptimiserState> {
  readonly _tag: 'Stopped'
  readonly step: number
  /** What the loss was; NaN where it has no value. */
  readonly loss: number
  readonly parameters: Parameters
  readonly state: TrainingState<S>
  readonly errors: NonEmptyArray<TrainingError>
}

/**
 * What training makes, one at a time. Both forms have a step, a loss, parameters and a state, so that a fold need not tell them apart.
 *
 * @category model
 */
export type Step<S extends OptimiserState = OptimiserState> = Taken<S> | Stopped<S>

/** An environment for the names that are neither given as parameters nor variables; optional where there are none. */
export type Fed<V extends string> = [V] extends [never]
  ? { readonly environment?: Environment<never> }
  : { readonly environment: Environment<V> }
