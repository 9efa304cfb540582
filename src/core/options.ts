import * as E from 'fp-ts/lib/Either.js'
import { describe } from './describe.js'
import { nearest } from './nearest.js'
import { shown } from './text.js'

/** Why options are none: what was given where, and what may be. */
export interface OptionFault {
  readonly argument: string
  readonly got: unknown
  readonly allowed: string
}

const fault = (argument: string, got: unknown, allowed: string): E.Either<OptionFault, never> =>
  E.left({ argument, got, allowed })

/** The same in a sentence. */
export const optionText = ({ argument, got, allowed }: OptionFault): string =>
  `${argument} is ${describe(got)}; allowed: ${allowed}`

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value))

/** What the value of an option may be: one of a few, or what a test says, in words. */
type Choices<T> = ReadonlyArray<T> | { readonly words: string; readonly has: (value: unknown) => boolean }

/** What untyped code gave as options, each read once: every own key must be known, and every value one of those it may have. */
export const readOptions = <O extends object>(
  options: unknown,
  known: { readonly [K in keyof O]-?: Choices<O[K]> }
): E.Either<OptionFault, O> => {
  const keys = Object.keys(known)
  const choices = keys.map((key) => {
    const values: Choices<unknown> = known[key as keyof O] // one of its own keys
    return 'words' in values
      ? `{ ${key}: ${values.words} }`
      : values.map((value) => `{ ${key}: ${literal(value)} }`).join(' or ')
  })
  const allowed = choices.join(', ')
  const read = Object.create(null) as Record<string, unknown> // what others put on Object.prototype is no option
  if (options === undefined) return E.right(read as O) // each option may be left out
  if (typeof options !== 'object' || options === null) return fault('the argument of options', options, allowed)
  try {
    for (const key of Object.keys(options)) {
      if (!Object.hasOwn(known, key)) {
        const near = nearest(key, keys)
        return fault('the name of an option', key, near === undefined ? allowed : `${allowed}; did you mean ${near}?`)
      }
      const value: unknown = (options as Readonly<Record<string, unknown>>)[key] // an own key
      const values: Choices<unknown> = known[key as keyof O] // one of its own keys
      if (value !== undefined && !('words' in values ? values.has(value) : values.includes(value)))
        return fault(`the option ${shown(key)}`, value, allowed)
      if (value !== undefined) read[key] = value
    }
    return E.right(read as O) // checked key by key
  } catch (cause) {
    return fault('what reading the options threw', cause, allowed)
  }
}
