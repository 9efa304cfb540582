import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import type { EvaluationError } from '../core/errors.js'
import { asked } from './asked.js'
import type { Batches } from './batches.js'
import { areValues, dataOf } from './entries.js'
import type { Trained, TrainingError } from './errors.js'
import { isState } from './fields.js'
import type { Optimiser, OptimiserState, Parameters } from './Optimiser.js'
import type { Objective, Point } from './objective.js'
import type { Stopped, Taken, TrainingState } from './Step.js'

/** A run that was found sound. */
export interface Run<S extends OptimiserState> {
  readonly objective: Objective
  readonly batches: Batches
  readonly optimiser: Optimiser<S>
  readonly clip: (gradients: Parameters) => Trained<Parameters>
  /** The number of the last step. */
  readonly until: number
}

/** Where a run stands, and the last state whose loss was finite. */
export interface Position<S extends OptimiserState> {
  readonly state: TrainingState<S>
  readonly good: TrainingState<S>
}

/** What a step made, and from where to go on; nowhere after the last. */
type Advanced<S extends OptimiserState> = readonly [made: Taken<S> | Stopped<S>, next: Position<S> | undefined]

/** The first NaN or infinity of each value. */
const nonFinite = (
  step: number,
  of: 'gradient' | 'parameter',
  values: Parameters,
  first: () => EvaluationError | undefined
): ReadonlyArray<TrainingError> =>
  Object.entries(values).flatMap(([name, entries]) => {
    const value = dataOf(entries).find((entry) => !Number.isFinite(entry))
    return value === undefined ? [] : [{ _tag: 'NonFinite', step, of, name, value, first: first() }]
  })

/** What stands against an update at a point: a loss or a gradient that is not finite. */
export const pointFaults = (
  step: number,
  { loss, gradients }: Point,
  first: () => EvaluationError | undefined
): ReadonlyArray<TrainingError> =>
  Number.isFinite(loss)
    ? nonFinite(step, 'gradient', gradients, first)
    : [{ _tag: 'NonFinite', step, of: 'loss', name: undefined, value: loss, first: first() }]

/** What a user's `clip` makes of gradients. */
export const clippedBy = (clip: Run<OptimiserState>['clip'], gradients: Parameters): Trained<Parameters> =>
  asked('what clip gives', 'Right of gradients, as clipByNorm gives, or Left of errors', areValues, () =>
    clip(gradients)
  )

export const isStateOf = <S extends OptimiserState>(made: unknown): made is S => isState(made) // an optimiser's own type says the rest

/** The state after an update, or why there is none. */
const updated = <S extends OptimiserState>(
  { optimiser, clip, batches }: Run<S>,
  state: TrainingState<S>,
  gradients: Parameters
): Trained<TrainingState<S>> => {
  const clipped = clippedBy(clip, gradients)
  if (E.isLeft(clipped)) return clipped
  const next = asked<S>('what the optimiser makes of a step', 'Right of a state, or Left of errors', isStateOf, () =>
    optimiser.step(state, clipped.right)
  )
  if (E.isLeft(next)) return next
  const errors = [...nonFinite(state.step + 1, 'parameter', next.right.parameters, () => undefined)]
  return isNonEmpty(errors) ? E.left(errors) : E.right({ ...next.right, generator: batches.after(state.generator) })
}

/** The end of a run, with the state that is kept. */
export const stopped = <S extends OptimiserState>(
  step: number,
  loss: number,
  state: TrainingState<S>,
  errors: NonEmptyArray<TrainingError>
): Stopped<S> => ({ _tag: 'Stopped', step, loss, parameters: state.parameters, state, errors })

/** A run that cannot start: its one entry is a `Stopped` that took no step and holds no parameters. */
export const refused = <S extends OptimiserState>(
  optimiser: string,
  errors: NonEmptyArray<TrainingError>
): Iterable<Stopped<S>> => {
  const nothing = { optimiser, step: 0, parameters: {}, slots: {}, numbers: {}, generator: { seed: 0, counter: 0 } }
  return [stopped(0, Number.NaN, nothing as unknown as TrainingState<S>, errors)] // of no parameters, whatever slots S names
}

/** One step of a run. */
export const advance =
  <S extends OptimiserState>(run: Run<S>) =>
  ({ state, good }: Position<S>): Advanced<S> => {
    const step = state.step + 1
    const data = run.batches.at(state.generator)
    const point = run.objective.at(state.parameters, data)
    if (E.isLeft(point))
      return [stopped(step, Number.NaN, good, [{ _tag: 'EvaluationFailed', step, errors: point.left }]), undefined]
    const { loss, gradients } = point.right
    const errors = [...pointFaults(step, point.right, () => run.objective.firstNonFinite(state.parameters, data))]
    if (isNonEmpty(errors)) return [stopped(step, loss, Number.isFinite(loss) ? state : good, errors), undefined]
    const next = updated(run, state, gradients)
    if (E.isLeft(next)) return [stopped(step, loss, state, next.left), undefined]
    const taken: Taken<S> = { _tag: 'Taken', step, loss, parameters: next.right.parameters, state: next.right }
    return [taken, step < run.until ? { state: next.right, good: state } : undefined]
  }
