import type { Numbers } from '../data.js'
import { awaited, type Way } from '../harness.js'
import { imported, type Optional, type Peer } from '../peer.js'

/** An array that each use consumes, unless it is used by `ref`. */
interface Arr {
  readonly ref: Arr
  readonly shape: ReadonlyArray<number>
  readonly add: (other: Arr) => Arr
  readonly sub: (other: Arr) => Arr
  readonly mul: (other: Arr | number) => Arr
  readonly neg: () => Arr
  readonly sum: () => Arr
  readonly dispose: () => void
  readonly dataSync: () => ArrayLike<number>
}

type F = (...args: ReadonlyArray<Arr>) => Arr
type Tree = Arr | ReadonlyArray<Tree>
type Fs = (...args: ReadonlyArray<Arr>) => Tree

interface Jax {
  readonly init: (device: 'wasm') => Promise<unknown>
  readonly defaultDevice: (device: 'wasm') => unknown
  readonly jit: (f: Fs) => Fs
  readonly valueAndGrad: (f: F, options?: { readonly argnums: ReadonlyArray<number> | number }) => Fs
  readonly hessian: (f: F) => F
  readonly blockUntilReady: (arrays: ReadonlyArray<Arr>) => Promise<unknown>
  readonly nn: Readonly<Record<'sigmoid' | 'softplus', (x: Arr) => Arr>> & {
    readonly logSoftmax: (x: Arr, axis: number) => Arr
  }
  readonly numpy: {
    readonly array: (data: Float64Array | Float32Array, options: object) => Arr
    readonly matmul: (a: Arr, b: Arr) => Arr
    readonly tanh: (a: Arr) => Arr
  }
}

const flat = (tree: Tree): ReadonlyArray<Arr> => (Array.isArray(tree) ? tree.flatMap(flat) : [tree as Arr]) // a leaf is what is no list

/** The functions of jax-js, compiled by its `jit`. */
const peer = (
  { jit, valueAndGrad, hessian, blockUntilReady, nn, numpy: np }: Jax,
  type: 'float64' | 'float32'
): Peer => {
  const of = ({ rows, columns, data }: Numbers): Arr =>
    np.array(type === 'float64' ? data : new Float32Array(data), { shape: [rows, columns], dtype: type })
  const row = ({ data }: Numbers): Arr =>
    np.array(type === 'float64' ? data : new Float32Array(data), { shape: [data.length], dtype: type })
  const way = (f: Fs, args: ReadonlyArray<Arr>): ReadonlyArray<Way> => {
    const compiled = jit(f)
    const work = async (): Promise<ReadonlyArray<Arr>> => {
      const results = flat(compiled(...args.map(({ ref }) => ref)))
      await blockUntilReady(results) // nothing is computed before it is waited for
      return results
    }
    const entries = (results: ReadonlyArray<Arr>): ReadonlyArray<ArrayLike<number>> =>
      results.map(({ ref }) => ref.dataSync())
    const free = (results: ReadonlyArray<Arr>): void => {
      for (const result of results) result.dispose()
    }
    return [awaited(`jax-js ${type}`, work, entries, free)]
  }
  const asF = (f: (...args: [Arr, Arr, Arr, Arr, Arr, Arr]) => Arr): F => f as F // called with as many as it names
  return {
    affine: ({ A, x, b }) =>
      way(
        asF((a, u, c) => np.matmul(a, u).add(c)),
        [of(A), of(x), of(b)]
      ),
    product: ({ A, B }) =>
      way(
        asF((a, b) => np.matmul(a, b)),
        [of(A), of(B)]
      ),
    chain: ({ x, y, z }) =>
      way(
        asF((a, b, c) => nn.sigmoid(a.mul(b).add(c)).sum()),
        [of(x), of(y), of(z)]
      ),
    logistic: ({ X, y, w }) => {
      const loss = asF((u, data, target) => {
        const s = np.matmul(data, u)
        return nn
          .softplus(s.ref)
          .sub(target.mul(s))
          .sum()
          .mul(1 / X.rows)
      })
      return way(valueAndGrad(loss), [of(w), of(X), of(y)])
    },
    network: ({ X, T, W, b, V, c }) => {
      const loss = asF((own, shift, out, last, data, target) => {
        const h = np.tanh(np.matmul(data, own).add(shift))
        return nn
          .logSoftmax(np.matmul(h, out).add(last), -1)
          .mul(target)
          .sum()
          .mul(-1 / X.rows)
      })
      return way(valueAndGrad(loss, { argnums: [0, 1, 2, 3] }), [of(W), of(b), of(V), of(c), of(X), of(T)])
    },
    hessian: ({ X, w }) => {
      const data = of(X)
      const loss = asF((u) =>
        nn
          .softplus(np.matmul(data.ref, u))
          .sum()
          .mul(1 / X.rows)
      )
      return way(hessian(loss), [row(w)])
    }
  }
}

const optional = (type: 'float64' | 'float32'): Optional => ({
  packages: '@jax-js/jax@0.1.25',
  load: async () => {
    if (!('Float16Array' in globalThis)) Object.assign(globalThis, { Float16Array: class extends Uint16Array {} }) // it does not start without
    const jax = await imported<Jax>('@jax-js/jax')
    await jax.init('wasm')
    jax.defaultDevice('wasm')
    return peer(jax, type)
  }
})

export const jaxFloat64 = optional('float64')
export const jaxFloat32 = optional('float32')
