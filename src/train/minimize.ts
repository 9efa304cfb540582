import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../core/Expr.js'
import type { ValueLike } from '../core/readValue.js'
import type { Shape } from '../core/Shape.js'
import type { NeedsScalar } from '../core/typed.js'
import { advance, clippedBy, isStateOf, type Position, type Run, refused } from './advance.js'
import { asked } from './asked.js'
import { type Batching, batchesOf } from './batches.js'
import { dataOf, sizesOf, valueOf } from './entries.js'
import { type InvalidArgument, invalid, type Trained, type TrainingError } from './errors.js'
import { faultyField, isWhole } from './fields.js'
import { readOnce, unknownOptions } from './hyperparameters.js'
import type { Optimiser, OptimiserState, Parameters } from './Optimiser.js'
import { type Objective, objective } from './objective.js'
import { mismatchesOf } from './resume.js'
import type { Fed, Step, TrainingState } from './Step.js'
import { unfold } from './sequence.js'

/**
 * How to minimize, beside the environment.
 *
 * @category model
 */
export interface Minimizing<S extends OptimiserState, P> {
  readonly optimiser: Optimiser<S>
  /** The leaves to train, by name, with the values to start from; all variables with their own values by default. */
  readonly parameters?: P
  /** Mini-batches; by default every step sees all data. */
  readonly batch?: Batching
  /** The seed of the batches, a whole number from 0; 0 by default. */
  readonly seed?: number
  /** How often the data are passed over, steps before `state` included; without end by default. */
  readonly epochs?: number
  /** What is done to the gradients before the update: `(gradients) => clipByNorm(gradients, 1)`. */
  readonly clip?: (gradients: Parameters) => Trained<Parameters>
  /** A state of this optimiser to go on from; its parameters and its generator take the place of the starting ones. */
  readonly state?: TrainingState<S>
}

const unfit = (argument: string, got: unknown, allowed: string): InvalidArgument =>
  invalid('minimize', argument, got, allowed)

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isOptimiser = (value: unknown): value is Optimiser =>
  isObject(value) &&
  'init' in value &&
  typeof value.init === 'function' &&
  'step' in value &&
  typeof value.step === 'function' &&
  'faults' in value &&
  Array.isArray(value.faults)

const OPTIONS: ReadonlyArray<keyof Minimizing<OptimiserState, unknown> | 'environment'> = [
  'optimiser',
  'environment',
  'parameters',
  'batch',
  'seed',
  'epochs',
  'clip',
  'state'
]

const argumentFaults = (options: Partial<Minimizing<OptimiserState, unknown>>): ReadonlyArray<InvalidArgument> => {
  const { optimiser, seed = 0, epochs = 0, state, clip } = options
  const field = state === undefined ? undefined : faultyField(state)
  return [
    ...unknownOptions('minimize', options, OPTIONS),
    ...(isObject(options.batch) ? unknownOptions('minimize', options.batch, ['size', 'names']) : []),
    ...(isOptimiser(optimiser) ? optimiser.faults : [unfit('optimiser', optimiser, 'an optimiser: adam(), sgd(), …')]),
    ...(isWhole(seed) ? [] : [unfit('seed', seed, 'a whole number from 0')]),
    ...(isWhole(epochs) ? [] : [unfit('epochs', epochs, 'a whole number from 0')]),
    ...(clip === undefined || typeof clip === 'function' ? [] : [unfit('clip', clip, 'a function of gradients')]),
    ...(field === undefined ? [] : [unfit('state', state, `the state of a step: its ${field} is none`)])
  ]
}

/** The state that a run starts from. */
const startOf = <S extends OptimiserState>(
  { optimiser, seed = 0, state }: Minimizing<S, unknown>,
  parameters: Parameters
): Trained<TrainingState<S>> => {
  const start = asked<S>('what the optimiser starts from', 'Right of a state, or Left of errors', isStateOf, () =>
    optimiser.init(parameters)
  )
  if (E.isLeft(start)) return start
  if (state === undefined) return E.right({ ...start.right, generator: { seed, counter: 0 } })
  const errors = [...mismatchesOf(state, start.right)]
  return isNonEmpty(errors) ? E.left(errors) : E.right(state)
}

/** What `clip` says of gradients that are 0: a limit that is none is found before the first step. */
const clipFaults = (clip: Run<OptimiserState>['clip'], parameters: Parameters): ReadonlyArray<TrainingError> => {
  const zeros = Object.entries(parameters).map(
    ([name, value]) => [name, valueOf(sizesOf(value), dataOf(value).fill(0))] as const
  )
  const clipped = clippedBy(clip, Object.fromEntries(zeros))
  return E.isLeft(clipped) ? clipped.left : []
}

const runOf = <S extends OptimiserState>(
  found: Objective,
  options: Minimizing<S, unknown>
): Trained<{ readonly run: Run<S>; readonly from: Position<S> | undefined }> => {
  const { clip = E.right, epochs, optimiser } = options
  const batches = batchesOf(found, options.batch)
  const start = startOf(options, found.parameters)
  const errors: Array<TrainingError> = [
    ...(E.isLeft(batches) ? batches.left : []),
    ...(E.isLeft(start) ? start.left : []),
    ...clipFaults(clip, found.parameters)
  ]
  if (isNonEmpty(errors) || E.isLeft(batches) || E.isLeft(start)) return E.left(errors as [TrainingError]) // a Left is in it
  const refused = [...found.refuses(start.right.parameters, batches.right.at(start.right.generator))]
  if (isNonEmpty(refused)) return E.left([{ _tag: 'EvaluationFailed', step: 0, errors: refused }])
  const until = epochs === undefined ? Number.POSITIVE_INFINITY : epochs * batches.right.perEpoch
  const run = { objective: found, batches: batches.right, optimiser, clip, until }
  return E.right({ run, from: start.right.step < until ? { state: start.right, good: start.right } : undefined })
}

type Minimize = <
  S extends Shape,
  V extends string,
  O extends OptimiserState,
  const P extends { readonly [name: string]: ValueLike } = Record<never, ValueLike>
>(
  loss: Expr<S, V> & NeedsScalar<S, 'minimize'>,
  options: Minimizing<O, P> & Fed<Exclude<V, keyof P>>
) => Iterable<Step<O>>

const minimized: Minimize = (loss, options) => {
  const faults = argumentFaults(options)
  const found = objective('minimize', loss, options.environment, options.parameters)
  const errors = [...faults, ...(E.isLeft(found) ? found.left : [])]
  const name = isOptimiser(options.optimiser) ? options.optimiser.name : ''
  if (isNonEmpty(errors) || E.isLeft(found)) return refused(name, errors as [TrainingError]) // a Left is in it
  const started = runOf(found.right, options)
  return E.isLeft(started) ? refused(name, started.left) : unfold(started.right.from, advance(started.right.run))
}

/**
 * The steps by which an optimiser makes a 1×1 loss smaller: a lazy sequence that computes a step when it is asked for, starts anew each
 * time it is iterated, and changes nothing. Take as many as you like; `bind(model, parameters)` is the trained model.
 *
 * The same loss, options and seed give the same steps on every machine, to the last bit. A step's `state`, given back as `state`, goes on
 * as if the run had never ended. At the first loss, gradient or parameter that is not finite the sequence ends with a `Stopped`, which
 * names the step and the first node that made it and keeps the last good parameters.
 *
 * Errors: each is a `Stopped`, the last entry. At the start, all at once, step 0 and nothing trained: the faults of the optimiser, `InvalidArgument`, `EvaluationFailed` with all that `evaluate` has
 * against the loss in this environment, `StateMismatch`; on the way `NonFinite`, `EvaluationFailed` or `InvalidArgument`.
 * Cost: a step evaluates the loss and its gradient once.
 *
 * @example
 * import { mean, placeholder, square, subtract, variable } from 'catamat'
 * import { minimize, sgd, take } from 'catamat/train'
 *
 * const loss = mean(square(subtract(variable('c', 0), placeholder('x', 'n', 1))))
 * const steps = minimize(loss, { optimiser: sgd({ learningRate: 0.25 }), environment: { x: [1, 3] } })
 * Array.from(take(steps, 3), ({ step, loss }) => [step, loss]) // => [ [ 1, 5 ], [ 2, 2 ], [ 3, 1.25 ] ]
 *
 * @category training
 */
export const minimize: Minimize = (loss, options) => {
  const read = readOnce(options)
  if (!isObject(options) || read === undefined)
    return refused('', [unfit('options', options, 'an object that can be read')])
  const { batch: given } = read as Partial<typeof options> // a copy of it
  const batch: unknown = isObject(given) ? (readOnce(given) ?? null) : given
  return minimized(loss, { ...read, ...(batch === undefined ? {} : { batch }) } as typeof options) // a copy of it
}
