import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import { listOf } from '../core/describe.js'
import { invalid, type Trained, type TrainingError } from './errors.js'

/** What a function of the user's gives: as it is where it is of the form that is due, else why it is none. */
export const asked = <A>(
  argument: string,
  allowed: string,
  holds: (made: unknown) => made is A,
  make: () => unknown
): Trained<A> => {
  const wrong = (got: unknown): Trained<never> => {
    const error = invalid('minimize', argument, got, allowed)
    return E.left([error])
  }
  try {
    const made = make() as { readonly _tag?: unknown; readonly left?: unknown; readonly right?: unknown } | undefined // looked at field by field
    if (made?._tag === 'Right') return holds(made.right) ? E.right(made.right) : wrong(made.right)
    const errors = made?._tag === 'Left' ? listOf(made.left) : undefined
    return errors !== undefined && isNonEmpty([...errors]) ? E.left(errors as [TrainingError]) : wrong(made) // as the type says
  } catch (cause) {
    return wrong(cause)
  }
}
