import type { InvalidArgument } from './errors.js'
import { type Rate, rateAt } from './schedules.js'

/** What a hyperparameter may be, as a predicate and in words. */
interface Domain {
  readonly holds: (value: unknown) => boolean
  readonly allowed: string
}

const isNumberWhere =
  (holds: (value: number) => boolean) =>
  (value: unknown): boolean =>
    typeof value === 'number' && holds(value)

const isRate = isNumberWhere((value) => Number.isFinite(value) && value >= 0)
const RATE = 'a finite number from 0'

export const NON_NEGATIVE: Domain = { holds: isRate, allowed: RATE }
export const POSITIVE: Domain = {
  holds: isNumberWhere((value) => Number.isFinite(value) && value > 0),
  allowed: 'a finite number above 0'
}
export const FRACTION: Domain = {
  holds: isNumberWhere((value) => value >= 0 && value < 1),
  allowed: 'a number from 0 and below 1'
}
export const FLAG: Domain = { holds: (value) => typeof value === 'boolean', allowed: 'true or false' }
export const LEARNING_RATE: Domain = {
  holds: (value) => (typeof value === 'function' ? isRate(rateAt(value as Rate, 0)) : isRate(value)), // it is called as one just here
  allowed: `${RATE}, or a schedule of such`
}

/** Two numbers, each in a domain of its own. */
export const pairOf = (first: Domain, second: Domain): Domain => ({
  holds: (value) => Array.isArray(value) && value.length === 2 && first.holds(value[0]) && second.holds(value[1]),
  allowed: `[${first.allowed}, ${second.allowed}]`
})

export const between = (low: number, high: number): Domain => ({
  holds: isNumberWhere((value) => value > low && value < high),
  allowed: high === Number.POSITIVE_INFINITY ? `a finite number above ${low}` : `a number between ${low} and ${high}`
})

/** A domain and one more condition that joins several hyperparameters. */
export const also = (domain: Domain, holds: boolean, allowed: string): Domain => ({
  holds: (value) => holds && domain.holds(value),
  allowed: `${domain.allowed}; ${allowed}`
})

const shown = (value: unknown): unknown => (typeof value === 'function' ? rateAt(value as Rate, 0) : value) // only a rate may be a function, else this says what it gives

/** Everything that is wrong with hyperparameters: a value outside its domain, a name that there is none of. */
export const faultsOf = (
  of: string,
  given: unknown,
  settled: { readonly [argument: string]: unknown },
  domains: { readonly [argument: string]: Domain }
): ReadonlyArray<InvalidArgument> => {
  const fault = (argument: string, got: unknown, allowed: string): InvalidArgument => ({
    _tag: 'InvalidArgument',
    of,
    argument,
    got,
    allowed
  })
  if (typeof given !== 'object' || given === null) return [fault('the options', given, 'an object')]
  const names = Object.keys(domains)
  return [
    ...Object.keys(given).flatMap((name) =>
      Object.hasOwn(domains, name) ? [] : [fault(name, 'an unknown option', names.join(', '))]
    ),
    ...Object.entries(domains).flatMap(([name, { holds, allowed }]) =>
      holds(settled[name]) ? [] : [fault(name, shown(settled[name]), allowed)]
    )
  ]
}

/** What is wrong with the rate of a step. */
export const rateFault = (of: string, rate: Rate, step: number): InvalidArgument | undefined => {
  const got = rateAt(rate, step)
  return isRate(got)
    ? undefined
    : { _tag: 'InvalidArgument', of, argument: `learningRate at step ${step}`, got, allowed: RATE }
}
