import type { Numbers } from '../data.js'
import { timed } from '../harness.js'
import { imported, type Optional, type Peer } from '../peer.js'

interface Matrix {
  readonly valueOf: () => ReadonlyArray<ReadonlyArray<number>>
}

interface Mathjs {
  readonly matrix: (rows: ReadonlyArray<ReadonlyArray<number>>) => Matrix
  readonly multiply: (a: Matrix, b: Matrix) => Matrix
  readonly dotMultiply: (a: Matrix, b: Matrix) => Matrix
  readonly add: (a: Matrix, b: Matrix) => Matrix
  readonly map: (a: Matrix, entry: (x: number) => number) => Matrix
  readonly sum: (a: Matrix) => number
}

/** Larger products take seconds each. */
const MOST = 256

const peer = ({ matrix, multiply, dotMultiply, add, map, sum }: Mathjs): Peer => {
  const of = ({ rows, columns, data }: Numbers): Matrix =>
    matrix(Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]))
  const entries = (result: Matrix): ReadonlyArray<ReadonlyArray<number>> => result.valueOf()
  return {
    affine: (given) => {
      const [A, x, b] = [of(given.A), of(given.x), of(given.b)]
      return [timed('mathjs', () => add(multiply(A, x), b), entries)]
    },
    product: (given) => {
      if (given.A.rows > MOST) return []
      const [A, B] = [of(given.A), of(given.B)]
      return [timed('mathjs', () => multiply(A, B), entries)]
    },
    chain: (given) => {
      const [x, y, z] = [of(given.x), of(given.y), of(given.z)]
      const sigmoid = (t: number): number => 1 / (1 + Math.exp(-t))
      return [timed('mathjs', () => sum(map(add(dotMultiply(x, y), z), sigmoid)), (total) => [[total]])] // biome-ignore format: one way
    }
  }
}

export const mathjs: Optional = { packages: 'mathjs@15.2.0', load: async () => peer(await imported('mathjs')) }
