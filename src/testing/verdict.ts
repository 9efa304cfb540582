import * as E from 'fp-ts/lib/Either.js'

/** What a law says of one point: by how much it was missed at worst, relative to what is compared, and what is wrong where it fails. */
export interface Verdict {
  readonly worst: number
  readonly failure: string | undefined
}

/** A law at one point; undefined where the point cannot tell, as a kink cannot tell of a derivative. */
export type Judged = Verdict | undefined

/** Nothing was asked, or nothing missed. */
export const HOLDS: Verdict = { worst: 0, failure: undefined }

export const fails = (failure: string): Verdict => ({ worst: Number.POSITIVE_INFINITY, failure })

/** The first failure of several, and the worst of them; undefined where none could tell. */
export const all = (judged: ReadonlyArray<Judged>): Judged => {
  const verdicts = judged.filter((verdict) => verdict !== undefined)
  return verdicts.length === 0
    ? undefined
    : {
        worst: Math.max(...verdicts.map(({ worst }) => worst)),
        failure: verdicts.find(({ failure }) => failure !== undefined)?.failure
      }
}

/** Judges; rules of a user's own may throw anything, which is a failure too. */
export const judge = (judged: () => Judged): Judged => {
  const verdict = E.tryCatch(judged, (error) => fails(`threw ${String(error)}`))
  return E.isRight(verdict) ? verdict.right : verdict.left
}

/** By how much two numbers differ, relative to the larger of 1 and either; 0 for equal ones, NaN and infinities among them. */
export const difference = (a: number, b: number): number => {
  if (Object.is(a, b) || a === b) return 0
  const relative = Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b))
  return Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative
}

/** Where an entry stands: `row 1, column 2`, within a stack after its place in it. */
export const placeOf = (at: number, shape: ReadonlyArray<number>): string => {
  const index = shape.map((size, axis) => Math.floor(at / shape.slice(axis + 1).reduce((n, dim) => n * dim, 1)) % size)
  const [row, column] = index.slice(-2)
  const stack = index.slice(0, -2)
  return `${stack.length === 0 ? '' : `[${stack.join(', ')}], `}row ${row}, column ${column}`
}

/** What is compared: the two sides by name, and the shape of both. */
export interface Sides {
  readonly actual: string
  readonly expected: string
  readonly shape: ReadonlyArray<number>
}

/** Two lists of entries agree, each to a tolerance relative to the larger of 1 and the numbers themselves; to the last bit where it is 0. */
export const agree = (
  actual: ReadonlyArray<number>,
  expected: ReadonlyArray<number>,
  tolerance: number,
  sides: Sides
): Verdict => {
  if (actual.length !== expected.length)
    return fails(`${sides.actual} has ${actual.length} entries, ${sides.expected} ${expected.length}`)
  const missed = actual.map((a, i) => difference(a, expected[i] ?? Number.NaN))
  const at = missed.findIndex((by, i) => by > tolerance || (tolerance === 0 && !Object.is(actual[i], expected[i])))
  const worst = missed.reduce((a, b) => Math.max(a, b), 0)
  const [a, b] = [actual[at], expected[at]]
  const failure = `${sides.actual} is ${a}, ${sides.expected} is ${b} at ${placeOf(at, sides.shape)}`
  return { worst, failure: at < 0 ? undefined : failure }
}
