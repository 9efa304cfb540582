import { listOf } from '../core/describe.js'
import { nearest } from '../core/nearest.js'
import { type InvalidArgument, invalid } from './errors.js'
import { askedAt, type Rate, type Schedule } from './rate.js'

/** What a hyperparameter may be, as a predicate and in words. */
export interface Domain {
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
export const COUNT: Domain = {
  holds: isNumberWhere((value) => Number.isSafeInteger(value) && value > 0),
  allowed: 'a whole number from 1'
}
export const FLAG: Domain = { holds: (value) => typeof value === 'boolean', allowed: 'true or false' }
export const LEARNING_RATE: Domain = {
  holds: (value) => isRate(askedAt(value, 0)),
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

/** What may be left out, and then is this. */
export const orElse = (value: unknown, { holds, allowed }: Domain): Domain => ({
  holds: (given) => holds(given ?? value),
  allowed
})

/** A domain and one more condition that joins several hyperparameters. */
export const also = (domain: Domain, holds: boolean, allowed: string): Domain => ({
  holds: (value) => holds && domain.holds(value),
  allowed: `${domain.allowed}; ${allowed}`
})

/** What is wrong with the names of options. */
export const unknownOptions = (
  of: string,
  given: object,
  names: ReadonlyArray<string>
): ReadonlyArray<InvalidArgument> =>
  Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearest(name, names)
      const allowed = `${names.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`
      return invalid(of, 'the name of an option', name, allowed)
    })

/** What a schedule says that was built in vain. */
const ownFaults = (value: unknown): ReadonlyArray<InvalidArgument> | undefined => {
  try {
    const faults = typeof value === 'function' ? listOf((value as Schedule).faults) : undefined // only a rate may be a function
    return faults as ReadonlyArray<InvalidArgument> | undefined // who builds a schedule by hand answers for them
  } catch {
    return undefined
  }
}

/** The options as they are, each read once, over what they are by default; `undefined` where they cannot be read. */
export const readOnce = (options: unknown): object | undefined => {
  try {
    return { ...(options as object) } // what is no object has nothing to spread
  } catch {
    return undefined
  }
}

/** What is settled where some options are given: what cannot be read counts as not given, and is found by {@link faultsOf}. */
export const settle = <D extends object, O extends object>(defaults: D, options: O): D & O =>
  ({ ...defaults, ...readOnce(options) }) as D & O // as the spread of both

/** Everything that is wrong with hyperparameters: a value outside its domain, a name that there is none of. */
export const faultsOf = (
  of: string,
  given: unknown,
  settled: object,
  domains: { readonly [argument: string]: Domain }
): ReadonlyArray<InvalidArgument> => {
  const fault = (argument: string, got: unknown, allowed: string): InvalidArgument =>
    invalid(of, argument, got, allowed)
  const options = readOnce(given)
  if (typeof given !== 'object' || given === null || options === undefined)
    return [fault('the options', given, 'an object that can be read')]
  const names = Object.keys(domains)
  return [
    ...unknownOptions(of, options, names),
    ...Object.entries(domains).flatMap(([name, domain]) => {
      const { holds, allowed } = domain
      const value = (settled as { readonly [argument: string]: unknown })[name] // an object has what it has
      const got = domain === LEARNING_RATE ? askedAt(value, 0) : value // a schedule is told by what it gives
      return ownFaults(value) ?? (holds(value) ? [] : [fault(name, got, allowed)])
    })
  ]
}

/** What is wrong with the rate of a step. */
export const rateFault = (of: string, rate: Rate, step: number): InvalidArgument | undefined => {
  const got = askedAt(rate, step)
  return isRate(got) ? undefined : invalid(of, `learningRate at step ${step}`, got, RATE)
}
