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

/** A way to do a work: how it is done so many times, and once for its results. */
const wayOf = <T>(
  name: string,
  times: (count: number) => unknown,
  once: () => T | Promise<T>,
  entries: (result: T) => ReadonlyArray<ArrayLike<number>>,
  free: (result: T) => unknown
): Way => ({
  name,
  batch: async (count) => {
    const started = performance.now()
    await times(count)
    return performance.now() - started
  },
  check: async () => {
    const result = await once()
    const size = sizeOf(entries(result))
    free(result)
    return size
  }
})

/** A function that gives results, how their numbers are read, and what frees them. */
export const timed = <T>(
  name: string,
  work: () => T,
  entries: (result: T) => ReadonlyArray<ArrayLike<number>>,
  free: (result: T) => unknown = () => undefined
): Way => {
  const times = (count: number): void => {
    for (let i = 0; i < count; i++) free(work())
  }
  return wayOf(name, times, work, entries, free)
}

/** The same of a function that is waited for. */
export const awaited = <T>(
  name: string,
  work: () => Promise<T>,
  entries: (result: T) => ReadonlyArray<ArrayLike<number>>,
  free: (result: T) => unknown = () => undefined
): Way => {
  const times = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) free(await work())
  }
  return wayOf(name, times, work, entries, free)
}

const WARM = 150 // milliseconds after which an engine has compiled what is called so often
const ENOUGH = 4 // milliseconds that a batch takes at least

/** How often a batch calls: until a batch takes long enough and all of them as long as an engine needs. */
const countFor = async ({ batch }: Way): Promise<number> => {
  for (let [count, spent] = [1, 0]; ; ) {
    const took = await batch(count)
    spent += took
    if (took < ENOUGH) count *= 2
    else if (spent >= WARM) return count
  }
}

const median = (sorted: ReadonlyArray<number>): number => sorted[sorted.length >> 1] ?? Number.NaN

/** Times some ways round robin: each has one batch in every round. One that fails is left out, and `failed` told why. */
export const race = async (
  all: ReadonlyArray<Way>,
  rounds: number,
  failed: (name: string, error: unknown) => void
): Promise<ReadonlyArray<Timing>> => {
  const ready: Array<{ readonly way: Way; readonly check: number; readonly count: number; readonly runs: number[] }> =
    []
  for (const way of all)
    try {
      ready.push({ way, check: await way.check(), count: await countFor(way), runs: [] })
    } catch (error) {
      failed(way.name, error)
    }
  for (let round = 0; round < rounds; round++)
    for (const { way, count, runs } of ready) runs.push((await way.batch(count)) / count)
  return ready.map(({ way: { name }, check, runs }) => {
    const sorted = runs.toSorted((a, b) => a - b)
    return { name, best: sorted[0] ?? Number.NaN, median: median(sorted), check }
  })
}
