import * as O from 'fp-ts/lib/Option.js'

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

/**
 * The first so many of a sequence, no more of which is computed; none where the number is not above 0.
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
    if (!(taken < count)) return
    for (const item of sequence) {
      yield item
      if (!(++taken < count)) return
    }
  }
})

/**
 * The last of a finite sequence; only one at a time is kept.
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
  for (const item of sequence) found = O.some(item)
  return found
}
