import * as E from 'fp-ts/lib/Either.js'
import { areValues as areMatrices, isValue, readCopy } from './entries.js'
import type { OptimiserState } from './Optimiser.js'
import type { Generator, TrainingState } from './Step.js'

/** Whether it is a whole number from 0. */
export const isWhole = (n: unknown): boolean => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0

const areValues = (values: unknown): boolean =>
  typeof values === 'object' &&
  values !== null &&
  Object.values(values).every((value) => isValue(value) && E.isRight(readCopy(value)))

/** What a field of a state must be. */
export const FIELDS: { readonly [F in keyof TrainingState]: (field: unknown) => boolean } = {
  optimiser: (name) => typeof name === 'string',
  step: isWhole,
  parameters: areValues,
  slots: (slots) => typeof slots === 'object' && slots !== null && Object.values(slots).every(areValues),
  numbers: (numbers) =>
    typeof numbers === 'object' && numbers !== null && Object.values(numbers).every((n) => typeof n === 'number'),
  generator: (generator) =>
    typeof generator === 'object' &&
    generator !== null &&
    isWhole((generator as Partial<Generator>).seed) && // an object, as was just asked
    isWhole((generator as Partial<Generator>).counter) // as above
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Whether it has the form of an optimiser's state, however its names and sizes may be. */
export const isState = (state: unknown): state is OptimiserState => {
  try {
    if (!isObject(state)) return false
    const { optimiser, step, parameters, slots, numbers } = state
    const isNamed = typeof optimiser === 'string' && isWhole(step) && isObject(numbers)
    return isNamed && areMatrices(parameters) && isObject(slots) && Object.values(slots).every(areMatrices)
  } catch {
    return false
  }
}

/** The first field that a state has not, or not as it must be; `state` itself where it is none. */
export const faultyField = (state: unknown): string | undefined => {
  try {
    return isObject(state) ? Object.entries(FIELDS).find(([field, holds]) => !holds(state[field]))?.[0] : 'state'
  } catch {
    return 'state'
  }
}
