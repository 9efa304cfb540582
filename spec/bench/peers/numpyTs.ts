import type { Numbers } from '../data.js'
import { timed } from '../harness.js'
import { imported, type Optional, type Peer } from '../peer.js'

interface Arr {
  readonly data: ArrayLike<number>
  readonly T: Arr
  readonly reshape: (...shape: ReadonlyArray<number>) => Arr
  readonly add: (other: Arr | number) => Arr
  readonly subtract: (other: Arr | number) => Arr
  readonly multiply: (other: Arr | number) => Arr
  readonly divide: (other: Arr | number) => Arr
  readonly matmul: (other: Arr) => Arr
  readonly exp: () => Arr
  readonly log: () => Arr
  readonly log1p: () => Arr
  readonly tanh: () => Arr
  readonly absolute: () => Arr
  readonly negative: () => Arr
  readonly reciprocal: () => Arr
  readonly sum: (axis?: number, keepdims?: boolean) => Arr | number
  readonly max: (axis: number, keepdims: boolean) => Arr
  readonly dispose: () => void
}

interface Np {
  readonly array: (data: Float64Array) => Arr
  readonly maximum: (a: Arr, b: number) => Arr
}

/** Arrays in the order in which they are made, to be freed together: those that are not freed fill the memory. */
type Keep = (array: Arr) => Arr

const peer = ({ array, maximum }: Np): Peer => {
  const of = ({ rows, columns, data }: Numbers): Arr => array(data).reshape(rows, columns)
  const way = (work: (keep: Keep) => ReadonlyArray<Arr | number>) => {
    const made: Array<Arr> = []
    const keep: Keep = (one) => {
      made.push(one)
      return one
    }
    const free = (): void => {
      for (const one of made) one.dispose()
      made.length = 0
    }
    const entries = (results: ReadonlyArray<Arr | number>): ReadonlyArray<ArrayLike<number>> =>
      results.map((one) => (typeof one === 'number' ? [one] : one.data))
    return [timed('numpy-ts', () => work(keep), entries, free)]
  }
  const sigmoid = (x: Arr, keep: Keep): Arr => keep(keep(keep(keep(x.negative()).exp()).add(1)).reciprocal())
  return {
    affine: (given) => {
      const [A, x, b] = [of(given.A), of(given.x), of(given.b)]
      return way((keep) => [keep(keep(A.matmul(x)).add(b))])
    },
    product: (given) => {
      const [A, B] = [of(given.A), of(given.B)]
      return way((keep) => [keep(A.matmul(B))])
    },
    chain: (given) => {
      const [x, y, z] = [of(given.x), of(given.y), of(given.z)]
      return way((keep) => [sigmoid(keep(keep(x.multiply(y)).add(z)), keep).sum()])
    },
    logistic: (given) => {
      const [X, y, w] = [of(given.X), of(given.y), of(given.w)]
      const count = given.X.rows
      return way((keep) => {
        const s = keep(X.matmul(w))
        const far = keep(keep(keep(keep(s.absolute()).negative()).exp()).log1p())
        const loss = keep(keep(keep(maximum(s, 0)).add(far)).subtract(keep(y.multiply(s)))).sum() as number // over all
        const d = keep(keep(sigmoid(s, keep).subtract(y)).divide(count))
        return [loss / count, keep(keep(X.T).matmul(d))]
      })
    },
    network: (given) => {
      const [X, T, W, V] = [of(given.X), of(given.T), of(given.W), of(given.V)]
      const [b, c, count] = [of(given.b), of(given.c), given.X.rows]
      return way((keep) => {
        const h = keep(keep(keep(X.matmul(W)).add(b)).tanh())
        const raw = keep(keep(h.matmul(V)).add(c))
        const s = keep(raw.subtract(keep(raw.max(1, true))))
        const e = keep(s.exp())
        const total = keep(e.sum(1, true) as Arr) // along an axis
        const loss = keep(T.multiply(keep(keep(total.log()).subtract(s)))).sum() as number // over all
        const d = keep(keep(keep(e.divide(total)).subtract(T)).divide(count))
        const slope = keep(keep(keep(h.multiply(h)).negative()).add(1))
        const dh = keep(keep(d.matmul(keep(V.T))).multiply(slope))
        const sums = [keep(dh.sum(0) as Arr), keep(d.sum(0) as Arr)] // along an axis
        return [loss / count, keep(keep(X.T).matmul(dh)), keep(keep(h.T).matmul(d)), ...sums]
      })
    },
    hessian: (given) => {
      const [X, w, count] = [of(given.X), of(given.w), given.X.rows]
      return way((keep) => {
        const p = sigmoid(keep(X.matmul(w)), keep)
        const d = keep(keep(p.multiply(keep(keep(p.negative()).add(1)))).divide(count))
        return [keep(keep(X.T).matmul(keep(X.multiply(d))))]
      })
    }
  }
}

export const numpyTs: Optional = { packages: 'numpy-ts@1.7.0', load: async () => peer(await imported('numpy-ts')) }
