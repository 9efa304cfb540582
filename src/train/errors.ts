import type { Either } from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import type { EvaluationError, ValueFault } from '../core/errors.js'

/** A hyperparameter or an option that no training can start with, or a rate that a schedule gave. */
export interface InvalidArgument {
  readonly _tag: 'InvalidArgument'
  /** Whose argument: `adam`, `minimize`. */
  readonly of: string
  readonly argument: string
  readonly got: unknown
  readonly allowed: string
}

export const invalid = (of: string, argument: string, got: unknown, allowed: string): InvalidArgument => ({
  _tag: 'InvalidArgument',
  of,
  argument,
  got,
  allowed
})

/**
 * Why training cannot start or go on.
 *
 * @category errors
 */
export type TrainingError =
  | InvalidArgument
  | { readonly _tag: 'InvalidParameter'; readonly name: string; readonly fault: ValueFault }
  /** A gradient that is missing, of another shape, or of no parameter. */
  | {
      readonly _tag: 'GradientMismatch'
      readonly name: string
      readonly expected: ReadonlyArray<number> | undefined
      readonly actual: ReadonlyArray<number> | undefined
    }
  /** A state of another optimiser or another model. */
  | { readonly _tag: 'StateMismatch'; readonly field: string; readonly got: string; readonly expected: string }
  | { readonly _tag: 'EvaluationFailed'; readonly step: number; readonly errors: NonEmptyArray<EvaluationError> }
  | {
      readonly _tag: 'NonFinite'
      readonly step: number
      readonly of: 'loss' | 'gradient' | 'parameter'
      /** Whose gradient, or which parameter. */
      readonly name: string | undefined
      readonly value: number
      /** The first node that made it from finite operands; undefined where a leaf already held it, or the update made it. */
      readonly first: EvaluationError | undefined
    }
  /** No step along the direction lowers the loss enough. */
  | { readonly _tag: 'LineSearchFailed'; readonly step: number; readonly slope: number }

/** What training gives: a value, or everything that stood against it. */
export type Trained<A> = Either<NonEmptyArray<TrainingError>, A>

/** What shows that a file is damaged: in the order in which it is looked at. */
export type Damage = 'length' | 'header' | 'checksum' | 'tensor' | 'state'

/**
 * Why a checkpoint was not written or read.
 *
 * @category errors
 */
export type CheckpointError =
  | { readonly _tag: 'CheckpointCorrupt'; readonly path: string; readonly reason: Damage }
  /** A whole file of another format or version. */
  | {
      readonly _tag: 'CheckpointMismatch'
      readonly path: string
      readonly field: 'format' | 'version'
      readonly got: string | undefined
      readonly expected: string
    }
  /** What the file system refused, by its code. */
  | { readonly _tag: 'CheckpointUnavailable'; readonly path: string; readonly code: string }
  /** What was to be saved is no state. */
  | { readonly _tag: 'CheckpointRefused'; readonly path: string; readonly field: string }
