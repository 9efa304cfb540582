import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { causeText } from '../core/describe.js'
import type { ValueFault } from '../core/errors.js'
import { type Given, given } from '../core/given.js'
import type { Value } from '../core/Value.js'
import { areValues, dataOf, readCopy, sameSizes, sizesOf, valueOf } from './entries.js'
import { type InvalidArgument, invalid, type TrainingError } from './errors.js'
import { isState } from './fields.js'
import { rateFault } from './hyperparameters.js'
import type { Optimiser, OptimiserState, Parameters } from './Optimiser.js'
import { type Rate, rateAt } from './rate.js'

/** When an update takes place: its step, counted from 1, the rate of it, and the numbers of the state after it. */
export interface Moment {
  readonly step: number
  readonly rate: number
  readonly numbers: { readonly [name: string]: number }
}

/** One entry of each slot; an update writes into it, and touches no slot that its rule does not have. */
type Slots<K extends string> = { [slot in K]: number }

/** The new value of one entry of a parameter. */
export type Update<K extends string> = (parameter: number, gradient: number, slot: Slots<K>) => number

/** An optimiser that treats every entry alike: what it remembers of each and how one changes. */
export interface Rule<K extends string> {
  readonly name: string
  readonly faults: ReadonlyArray<InvalidArgument>
  readonly rate: Rate
  /** What each entry of a slot is before the first step. */
  readonly slots: { readonly [S in K]?: number }
  readonly numbers?: { readonly [name: string]: number }
  /** The numbers after a step. */
  readonly advance?: (numbers: { readonly [name: string]: number }, step: number) => { readonly [name: string]: number }
  readonly update: (moment: Moment) => Update<K>
}

const mapRecord = <A, B>(
  record: { readonly [name: string]: A },
  f: (value: A, name: string) => B
): { readonly [name: string]: B } => Object.fromEntries(Object.entries(record).map(([name, a]) => [name, f(a, name)]))

/** What each entry of each slot is at first. */
const startOf = <K extends string>({ slots }: Rule<K>): { readonly [slot: string]: number } =>
  slots as { readonly [slot: string]: number } // a slot that is there has a number

const filled = (value: Value, entry: number): Value => valueOf(sizesOf(value), dataOf(value).fill(entry))

/** The gradient as L2 regularisation has it. */
export const decayed = (gradient: number, parameter: number, weightDecay: number): number =>
  weightDecay === 0 ? gradient : gradient + weightDecay * parameter

const own = (record: Parameters, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

const mismatches = (parameters: Parameters, gradients: Parameters): ReadonlyArray<TrainingError> =>
  [...new Set([...Object.keys(parameters), ...Object.keys(gradients)])].flatMap((name) => {
    const [expected, actual] = [own(parameters, name), own(gradients, name)].map((value) =>
      value === undefined ? undefined : sizesOf(value)
    )
    return expected !== undefined && actual !== undefined && sameSizes(expected, actual)
      ? []
      : [{ _tag: 'GradientMismatch', name, expected, actual }]
  })

/** A copy of the value of a name, which untyped code may have made unreadable. */
const readNamed = (read: E.Either<string, Given>, name: string): E.Either<ValueFault, Value> =>
  pipe(
    read,
    E.chain((values) => E.tryCatch(() => values.read(name), causeText)),
    E.mapLeft((cause): ValueFault => ({ _tag: 'Unreadable', cause })),
    E.chain(readCopy)
  )

const initial =
  <K extends string>(rule: Rule<K>): Optimiser['init'] =>
  (values) => {
    const { name, faults, numbers = {} } = rule
    const errors: Array<TrainingError> = [...faults]
    const read = given(values)
    if (E.isLeft(read)) errors.push(invalid(name, 'the record of parameters', values, 'a value for each name'))
    const names = E.isRight(read) ? read.right.names : []
    const parameters = mapRecord(Object.fromEntries(names.map((own) => [own, own])), (own, parameter) => {
      const copy = readNamed(read, own)
      if (E.isLeft(copy)) errors.push({ _tag: 'InvalidParameter', name: parameter, fault: copy.left })
      return E.isLeft(copy) ? [] : copy.right
    })
    if (isNonEmpty(errors)) return E.left(errors)
    const slots = mapRecord(startOf(rule), (entry) => mapRecord(parameters, (value) => filled(value, entry)))
    return E.right({ optimiser: name, step: 0, parameters, slots, numbers })
  }

/** One parameter and its slots after an update, entry by entry. */
const updated = <K extends string>(
  update: Update<K>,
  names: ReadonlyArray<K>,
  parameter: Float64Array,
  gradient: Float64Array,
  slots: ReadonlyArray<Float64Array>
): void => {
  const slot = Object.fromEntries(names.map((name) => [name, 0])) as Slots<K> // every slot that the rule has
  for (let i = 0; i < parameter.length; i++) {
    for (let k = 0; k < names.length; k++) slot[names[k] as K] = slots[k]?.[i] as number // as many slots as names, as long as the parameter
    parameter[i] = update(parameter[i] as number, gradient[i] as number, slot) // as long as the parameter
    for (let k = 0; k < names.length; k++) (slots[k] as Float64Array)[i] = slot[names[k] as K] // as many slots as names
  }
}

const next = <K extends string>(rule: Rule<K>, state: OptimiserState, gradients: Parameters): OptimiserState => {
  const step = state.step + 1
  const numbers = rule.advance?.(state.numbers, step) ?? state.numbers
  const update = rule.update({ step, rate: rateAt(rule.rate, state.step), numbers })
  const start = startOf(rule)
  const names = Object.keys(start) as ReadonlyArray<string> as ReadonlyArray<K> // a rule has these slots and no others
  const made = Object.entries(state.parameters).map(([name, value]) => {
    const [data, sizes] = [dataOf(value), sizesOf(value)]
    const slots = names.map((slot) => dataOf(state.slots[slot]?.[name] ?? filled(value, start[slot] ?? 0)))
    updated(update, names, data, dataOf(gradients[name] ?? []), slots)
    return { name, parameter: valueOf(sizes, data), slots: slots.map((slot) => valueOf(sizes, slot)) }
  })
  return {
    optimiser: rule.name,
    step,
    parameters: Object.fromEntries(made.map(({ name, parameter }) => [name, parameter])),
    slots: Object.fromEntries(
      names.map((slot, k) => [slot, Object.fromEntries(made.map(({ name, slots }) => [name, slots[k] ?? []]))])
    ),
    numbers
  }
}

/** A state that another optimiser made, or this one with other slots. */
const foreign = <K extends string>(
  rule: Rule<K>,
  { optimiser, slots }: OptimiserState
): ReadonlyArray<TrainingError> => {
  const [got, expected] = [Object.keys(slots).join(', '), Object.keys(rule.slots).join(', ')]
  if (optimiser !== rule.name)
    return [{ _tag: 'StateMismatch', field: 'optimiser', got: optimiser, expected: rule.name }]
  return got === expected ? [] : [{ _tag: 'StateMismatch', field: 'slots', got, expected }]
}

/** What no typed program gives. */
const untypedFaults = (of: string, state: unknown, gradients: unknown): ReadonlyArray<TrainingError> => [
  ...(isState(state) ? [] : [invalid(of, 'the state', state, 'the state of a step')]),
  ...(areValues(gradients) ? [] : [invalid(of, 'the record of gradients', gradients, 'a matrix for each parameter')])
]

const stepFaults = <K extends string>(
  rule: Rule<K>,
  state: OptimiserState,
  gradients: Parameters
): ReadonlyArray<TrainingError> => {
  if (rule.faults.length > 0) return rule.faults
  const untyped = untypedFaults(rule.name, state, gradients)
  if (untyped.length > 0) return untyped
  const rate = rateFault(rule.name, rule.rate, state.step)
  return [...foreign(rule, state), ...mismatches(state.parameters, gradients), ...(rate === undefined ? [] : [rate])]
}

/** The optimiser that a rule describes. */
export const optimiserOf = <K extends string>(rule: Rule<K>): Optimiser => ({
  name: rule.name,
  faults: rule.faults,
  init: initial(rule),
  step: (state, gradients) => {
    const errors = [...stepFaults(rule, state, gradients)]
    return isNonEmpty(errors) ? E.left(errors) : E.right(next(rule, state, gradients))
  }
})
