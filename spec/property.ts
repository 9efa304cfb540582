import * as fc from 'fast-check'

const setting = (name: string): string | undefined => process.env[name]

/** How often a law is tried; `FC_RUNS` raises it, `FC_SEED` and `FC_PATH` repeat a failure. */
export const RUNS = Number(setting('FC_RUNS') ?? 100)

const replay = (): fc.Parameters<unknown> => {
  const [seed, path] = [setting('FC_SEED'), setting('FC_PATH')]
  return {
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path, endOnFailure: true })
  }
}

/** States that a predicate holds of everything generated. A failure tells seed, path and the smallest counterexample. */
export const holds = <A>(
  arbitrary: fc.Arbitrary<A>,
  predicate: (value: A) => void,
  options: fc.Parameters<[A]> = {}
): void =>
  fc.assert(fc.property(arbitrary, predicate), {
    numRuns: RUNS,
    includeErrorInReport: true,
    ...options,
    ...(replay() as fc.Parameters<[A]>)
  })

export { fc }
