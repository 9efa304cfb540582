import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import { describe } from '../core/describe.js'
import { refuse } from '../core/fold.js'

/** The anamorphism: what a function makes of a seed, again and again, until it makes nothing or gives no next seed. Each iteration starts anew. */
export const unfold = <A, B>(
  seed: A | undefined,
  next: (a: A) => readonly [made: B, next: A | undefined] | undefined
): Iterable<B> => ({
  *[Symbol.iterator]() {
    let at = seed
    while (at !== undefined) {
      const made: readonly [B, A | undefined] | undefined = next(at)
      if (made === undefined) return
      yield made[0]
      at = made[1]
    }
  }
})

/** A sequence, or a `TypeError` where untyped code gives none. */
const iterated = <A>(sequence: Iterable<A>): Iterable<A> => {
  const isSequence = E.tryCatch(
    () => typeof sequence[Symbol.iterator] === 'function',
    () => undefined
  )
  return E.isRight(isSequence) && isSequence.right ? sequence : refuse(`${describe(sequence)} is no sequence`)
}

/**
 * The first so many of a sequence, no more of which is computed; none where the number is not above 0.
 *
 * Errors: a `TypeError` where untyped code iterates over what is no sequence.
 *
 * @example
 * import { take } from 'catamat/train'
 *
 * [...take([1, 2, 3], 2)] // => [ 1, 2 ]
 *
 * @category sequences
 */
export const take = <A>(sequence: Iterable<A>, count: number): Iterable<A> => ({
  *[Symbol.iterator]() {
    let taken = 0
    if (typeof count !== 'number' || !(taken < count)) return
    for (const item of iterated(sequence)) {
      yield item
      if (!(++taken < count)) return
    }
  }
})

/**
 * The last of a finite sequence; only one at a time is kept.
 *
 * Errors: a `TypeError` where untyped code gives what is no sequence.
 *
 * @example
 * import { last, take } from 'catamat/train'
 *
 * last(take([1, 2, 3], 2)) // => { _tag: 'Some', value: 2 }
 *
 * @category sequences
 */
export const last = <A>(sequence: Iterable<A>): O.Option<A> => {
  let found: O.Option<A> = O.none
  for (const item of iterated(sequence)) found = O.some(item)
  return found
}
