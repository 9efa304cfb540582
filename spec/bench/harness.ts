/** One way to do some work. */
export interface Way {
  readonly name: string
  /** Does it so many times; the milliseconds that it took. */
  readonly batch: (count: number) => Promise<number>
  /** The sum of the sizes of all numbers that it gives: peers that do the same work give the same. */
  readonly check: () => Promise<number>
}

/** How long a call took, in milliseconds. */
export interface Timing {
  readonly name: string
  readonly best: number
  readonly median: number
  readonly check: number
}

const sizeOf = (results: Iterable<ArrayLike<number>>): number => {
  let size = 0
  for (const numbers of results) for (let i = 0; i < numbers.length; i++) size += Math.abs(numbers[i] ?? 0)
  return size
}

/** A function that gives results, how their numbers are read, and what frees them. */
export const timed = <T>(
  name: string,
  work: () => T,
  entries: (result: T) => ReadonlyArray<ArrayLike<number>>,
  free: (result: T) => unknown = () => undefined
): Way => ({
  name,
  batch: async (count) => {
    const started = performance.now()
    for (let i = 0; i < count; i++) free(work())
    return performance.now() - started
  },
  check: async () => {
    const result = work()
    const size = sizeOf(entries(result))
    free(result)
    return size
  }
})

/** The same of a function that is waited for. */
export const awaited = <T>(
  name: string,
  work: () => Promise<T>,
  entries: (result: T) => ReadonlyArray<ArrayLike<number>>
): Way => ({
  name,
  batch: async (count) => {
    const started = performance.now()
    for (let i = 0; i < count; i++) await work()
    return performance.now() - started
  },
  check: async () => sizeOf(entries(await work()))
})

const WARM = 150 // milliseconds after which an engine has compiled what is called so often
const ENOUGH = 4 // milliseconds that a batch takes at least

const countFor = async ({ batch }: Way): Promise<number> => {
  for (let spent = 0, calls = 0; spent < WARM && calls < 1e7; calls += 8) spent += await batch(spent > 40 ? 8 : 1)
  for (let count = 1; ; count *= 2) {
    const took = await batch(count)
    if (took >= ENOUGH) return count
    if (took < ENOUGH / 8) count *= 4
  }
}

const median = (sorted: ReadonlyArray<number>): number => sorted[sorted.length >> 1] ?? Number.NaN

/** Times some ways round robin: each has one batch in every round. */
export const race = async (ways: ReadonlyArray<Way>, rounds: number): Promise<ReadonlyArray<Timing>> => {
  const checks: Array<number> = []
  const counts: Array<number> = []
  for (const way of ways) {
    checks.push(await way.check())
    counts.push(await countFor(way))
  }
  const runs = ways.map((): Array<number> => [])
  for (let round = 0; round < rounds; round++)
    for (const [i, { batch }] of ways.entries()) {
      const count = counts[i] ?? 1
      runs[i]?.push((await batch(count)) / count)
    }
  return ways.map(({ name }, i) => {
    const sorted = (runs[i] ?? []).toSorted((a, b) => a - b)
    return { name, best: sorted[0] ?? Number.NaN, median: median(sorted), check: checks[i] ?? Number.NaN }
  })
}
