import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../core/Expr.js'
import type { ValueLike } from '../core/readValue.js'
import type { Shape } from '../core/Shape.js'
import type { NeedsScalar } from '../core/typed.js'
import { toValue } from '../core/Value.js'
import { pointFaults, refused, stopped } from './advance.js'
import { type InvalidArgument, invalid, type Trained } from './errors.js'
import { faultyField } from './fields.js'
import { readOnce, unknownOptions } from './hyperparameters.js'
import { type Along, armijo, type LineSearch, strongWolfe } from './lineSearch.js'
import type { Parameters } from './Optimiser.js'
import { type Data, type Objective, objective, type Point } from './objective.js'
import { mismatchesOf } from './resume.js'
import type { Fed, Step, Stopped, Taken, TrainingState } from './Step.js'
import { along, direction, dot, flat, hasCurvature, type Pair, shapedLike } from './secant.js'
import { unfold } from './sequence.js'

/**
 * How to minimize by L-BFGS, beside the environment.
 *
 * @category model
 */
export interface LbfgsOptions<P> {
  /** The leaves to train, by name, with the values to start from; all variables with their own values by default. */
  readonly parameters?: P
  /** How many of the last steps tell of the curvature; 10 by default. */
  readonly memory?: number
  /** `strongWolfe` by default. */
  readonly lineSearch?: 'strongWolfe' | 'armijo'
  /** It ends where no entry of the gradient is larger; 1e-8 by default. */
  readonly tolerance?: number
  /** A state of L-BFGS to go on from. */
  readonly state?: TrainingState
}

const SEARCHES: { readonly [name: string]: LineSearch } = { strongWolfe, armijo }

const unfit = (argument: string, got: unknown, allowed: string): InvalidArgument =>
  invalid('lbfgs', argument, got, allowed)

const OPTIONS: ReadonlyArray<keyof LbfgsOptions<unknown> | 'environment'> = [
  'environment',
  'parameters',
  'memory',
  'lineSearch',
  'tolerance',
  'state'
]

const argumentFaults = (options: LbfgsOptions<unknown>): ReadonlyArray<InvalidArgument> => {
  const { memory = 10, tolerance = 1e-8, lineSearch = 'strongWolfe', state } = options
  const field = state === undefined ? undefined : faultyField(state)
  return [
    ...unknownOptions('lbfgs', options, OPTIONS),
    ...(Number.isSafeInteger(memory) && memory > 0 ? [] : [unfit('memory', memory, 'a whole number from 1')]),
    ...(Number.isFinite(tolerance) && tolerance >= 0 ? [] : [unfit('tolerance', tolerance, 'a finite number from 0')]),
    ...(field === undefined ? [] : [unfit('state', state, `the state of a step: its ${field} is none`)]),
    ...(typeof lineSearch === 'string' && Object.hasOwn(SEARCHES, lineSearch)
      ? []
      : [unfit('lineSearch', lineSearch, Object.keys(SEARCHES).join(', '))])
  ]
}

/** A run that was found sound. */
interface Run {
  readonly found: Objective
  readonly data: Data
  readonly memory: number
  readonly tolerance: number
  readonly search: LineSearch
}

/** Where a run stands, and what is already known there. */
interface Position {
  readonly state: TrainingState
  readonly good: TrainingState
  readonly known: Point | undefined
}

const pairsOf = ({ slots }: TrainingState): ReadonlyArray<Pair> =>
  Object.entries(slots).flatMap(([name, change]) => {
    const turn = slots[name.replace('s', 'y')]
    return name.startsWith('s') && turn !== undefined ? [{ change: flat(change), turn: flat(turn) }] : []
  })

/** Pairs as slots, the oldest first: s0, y0, s1, … */
const slotsOf = (pairs: ReadonlyArray<Pair>, like: Parameters): TrainingState['slots'] =>
  Object.fromEntries(
    pairs.flatMap(({ change, turn }, i) => [
      [`s${i}`, shapedLike(like, change)],
      [`y${i}`, shapedLike(like, turn)]
    ])
  )

/** The loss along a direction; infinite where it or its slope is no number, so that a search turns back. */
const probing =
  ({ found, data }: Run, like: Parameters, x: Float64Array, d: Float64Array) =>
  (at: number): Along<Point | undefined> => {
    const point = found.at(shapedLike(like, along(x, at, d)), data)
    if (E.isLeft(point)) return { at, loss: Number.POSITIVE_INFINITY, slope: Number.NaN, point: undefined }
    const slope = dot(flat(point.right.gradients), d)
    const isGood = Number.isFinite(point.right.loss) && Number.isFinite(slope)
    return { at, loss: isGood ? point.right.loss : Number.POSITIVE_INFINITY, slope, point: point.right }
  }

/** A step along the direction that pairs tell of, or else straight down. */
const searched = (run: Run, like: Parameters, x: Float64Array, at: Point, pairs: ReadonlyArray<Pair>) => {
  const g = flat(at.gradients)
  const d = direction(g, pairs)
  const slope = dot(g, d)
  const first = pairs.length === 0 ? Math.min(1, 1 / g.reduce((sum, entry) => sum + Math.abs(entry), 0)) : 1
  const start: Along<Point | undefined> = { at: 0, loss: at.loss, slope, point: at }
  const found = slope < 0 ? run.search(start, first, probing(run, like, x, d)) : undefined
  return found?.point === undefined ? undefined : { to: along(x, found.at, d), point: found.point }
}

const largest = ({ gradients }: Point): number => flat(gradients).reduce((most, g) => Math.max(most, Math.abs(g)), 0)

const advance =
  (run: Run) =>
  ({ state, good, known }: Position): readonly [Taken | Stopped, Position | undefined] | undefined => {
    const step = state.step + 1
    const { found, data, memory, tolerance } = run
    const point = known === undefined ? found.at(state.parameters, data) : E.right(known)
    if (E.isLeft(point))
      return [stopped(step, Number.NaN, good, [{ _tag: 'EvaluationFailed', step, errors: point.left }]), undefined]
    const { loss } = point.right
    const errors = [...pointFaults(step, point.right, () => found.firstNonFinite(state.parameters, data))]
    if (isNonEmpty(errors)) return [stopped(step, loss, Number.isFinite(loss) ? state : good, errors), undefined]
    if (largest(point.right) <= tolerance) return undefined
    const [x, pairs] = [flat(state.parameters), pairsOf(state)]
    const curved = searched(run, state.parameters, x, point.right, pairs)
    const next = curved ?? (pairs.length === 0 ? undefined : searched(run, state.parameters, x, point.right, []))
    const g = flat(point.right.gradients)
    if (next === undefined)
      return [stopped(step, loss, state, [{ _tag: 'LineSearchFailed', step, slope: -dot(g, g) }]), undefined]
    const pair = { change: along(next.to, -1, x), turn: along(flat(next.point.gradients), -1, g) }
    const kept = [...(curved === undefined ? [] : pairs), ...(hasCurvature(pair) ? [pair] : [])].slice(-memory)
    const parameters = shapedLike(state.parameters, next.to)
    const after: TrainingState = { ...state, step, parameters, slots: slotsOf(kept, parameters) }
    return [
      { _tag: 'Taken', step, loss, parameters, state: after },
      { state: after, good: state, known: next.point }
    ]
  }

/** The state that a run starts from. */
const startOf = (parameters: Parameters, given: TrainingState | undefined): Trained<TrainingState> => {
  const count = given === undefined ? 0 : Object.keys(given.slots).length
  const names = Array.from({ length: Math.ceil(count / 2) }, (_, i) => [`s${i}`, `y${i}`]).flat()
  const slots = Object.fromEntries(names.map((name) => [name, parameters]))
  const start = { optimiser: 'lbfgs', step: 0, parameters, slots, numbers: {}, generator: { seed: 0, counter: 0 } }
  const errors = given === undefined ? [] : [...mismatchesOf(given, start)]
  return isNonEmpty(errors) ? E.left(errors) : E.right(given ?? start)
}

type Lbfgs = <
  S extends Shape,
  V extends string,
  const P extends { readonly [name: string]: ValueLike } = Record<never, ValueLike>
>(
  loss: Expr<S, V> & NeedsScalar<S, 'lbfgs'>,
  options: LbfgsOptions<P> & Fed<Exclude<V, keyof P>>
) => Iterable<Step>

const steps: Lbfgs = (loss, options) => {
  const { memory = 10, tolerance = 1e-8, lineSearch = 'strongWolfe' } = options
  const faults = argumentFaults(options)
  const found = objective('lbfgs', loss, options.environment, options.parameters)
  const errors = [...faults, ...(E.isLeft(found) ? found.left : [])]
  if (isNonEmpty(errors) || E.isLeft(found)) return refused('lbfgs', errors as [InvalidArgument]) // a Left is in it
  const start = startOf(found.right.parameters, options.state)
  if (E.isLeft(start)) return refused('lbfgs', start.left)
  const data: Data = new Map([...found.right.data].map(([name, block]) => [name, toValue(block)]))
  const run: Run = { found: found.right, data, memory, tolerance, search: SEARCHES[lineSearch] ?? strongWolfe }
  return unfold({ state: start.right, good: start.right, known: undefined }, advance(run))
}

/**
 * The steps by which L-BFGS makes a smooth 1×1 loss smaller, on all data: a lazy sequence as that of `minimize`, deterministic, which ends
 * where no entry of the gradient exceeds the tolerance. For losses with few kinks and up to millions of parameters.
 *
 * Errors: each is a `Stopped`, the last entry. At the start, all at once: `InvalidArgument`, `EvaluationFailed`, `StateMismatch`; on the way `NonFinite`, or
 * `LineSearchFailed` where rounding or a kink lets no step lower the loss.
 * Cost: a step evaluates the loss and its gradient once or a few times, and takes 4 · memory products of vectors.
 * Source: Liu and Nocedal 1989.
 *
 * @example
 * import { add, multiply, square, subtract, variable } from 'catamat'
 * import { last, lbfgs } from 'catamat/train'
 * import { option } from 'fp-ts'
 *
 * const [x, y] = [variable('x', -1.2), variable('y', 1)]
 * const rosenbrock = add(square(subtract(1, x)), multiply(100, square(subtract(y, square(x)))))
 * const end = last(lbfgs(rosenbrock, {}))
 * option.isSome(end) && end.value.loss < 1e-12 // => true
 *
 * @category training
 */
export const lbfgs: Lbfgs = (loss, options) => {
  const read = readOnce(options)
  return typeof options !== 'object' || options === null || read === undefined
    ? refused('lbfgs', [unfit('options', options, 'an object that can be read')])
    : steps(loss, read as typeof options) // a copy of it
}
