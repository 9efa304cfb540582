import { sameSizes, sizesOf } from './entries.js'
import type { TrainingError } from './errors.js'
import type { OptimiserState, Parameters } from './Optimiser.js'

const sizesText = (values: Parameters): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${sizesOf(value).join('×')}`)
    .join(', ')

const sameShapes = (a: Parameters, b: Parameters): boolean => {
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameSizes(sizesOf(a[name] ?? []), sizesOf(b[name] ?? [])))
  )
}

/** What a state has that the one training would start from has not: another optimiser's or another model's. */
export const mismatchesOf = (state: OptimiserState, start: OptimiserState): ReadonlyArray<TrainingError> => {
  const mismatch = (field: string, got: string, expected: string): ReadonlyArray<TrainingError> =>
    got === expected ? [] : [{ _tag: 'StateMismatch', field, got, expected }]
  const shapes = (field: string, a: Parameters, b: Parameters): ReadonlyArray<TrainingError> =>
    sameShapes(a, b) ? [] : [{ _tag: 'StateMismatch', field, got: sizesText(a), expected: sizesText(b) }]
  const slots = (of: OptimiserState): string => Object.keys(of.slots).join(', ')
  return [
    ...mismatch('optimiser', state.optimiser, start.optimiser),
    ...shapes('parameters', state.parameters, start.parameters),
    ...mismatch('slots', slots(state), slots(start)),
    ...Object.entries(start.slots).flatMap(([slot, values]) => {
      const own = state.slots[slot]
      return own === undefined ? [] : shapes(`slots.${slot}`, own, values)
    }),
    ...mismatch('numbers', Object.keys(state.numbers).join(', '), Object.keys(start.numbers).join(', '))
  ]
}
