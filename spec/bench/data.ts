/** A matrix of numbers, row by row, that every peer makes its own kind of array from. */
export interface Numbers {
  readonly rows: number
  readonly columns: number
  readonly data: Float64Array
}

export type Inputs<K extends string = string> = { readonly [name in K]: Numbers }

/** A number in [−½, ½) for a place and a seed, the same in every language that has unsigned numbers of 32 bits. */
const numberAt = (place: number, seed: number): number => {
  let h = (place + Math.imul(seed, 0x9e3779b9)) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 - 0.5
}

const filled = (rows: number, columns: number, entry: (place: number) => number): Numbers => ({
  rows,
  columns,
  data: Float64Array.from({ length: rows * columns }, (_, place) => entry(place))
})

const numbers = (rows: number, columns: number, seed: number): Numbers =>
  filled(rows, columns, (place) => numberAt(place, seed))

/** What each kind of work is done on; peers/python.py has the same. */
export const INPUTS = {
  affine: () => ({ A: numbers(2, 2, 1), x: numbers(2, 1, 2), b: numbers(2, 1, 3) }),
  product: (n: number) => ({ A: numbers(n, n, 1), B: numbers(n, n, 2) }),
  chain: () => ({ x: numbers(1000, 1000, 1), y: numbers(1000, 1000, 2), z: numbers(1000, 1000, 3) }),
  logistic: () => ({
    X: numbers(10_000, 100, 1),
    y: filled(10_000, 1, (place) => (numberAt(place, 2) < 0 ? 0 : 1)),
    w: numbers(100, 1, 3)
  }),
  network: () => ({
    X: numbers(128, 784, 1),
    T: filled(128, 10, (place) => (Math.floor(place / 10) % 10 === place % 10 ? 1 : 0)),
    W: numbers(784, 128, 2),
    b: numbers(1, 128, 3),
    V: numbers(128, 10, 4),
    c: numbers(1, 10, 5)
  }),
  hessian: () => ({ X: numbers(1000, 50, 1), w: numbers(50, 1, 2) })
} as const

/** A kind of work. */
export type Kind = keyof typeof INPUTS

export type InputsOf<K extends Kind> = ReturnType<(typeof INPUTS)[K]>
