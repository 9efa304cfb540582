import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Numbers } from '../data.js'
import { timed, type Way } from '../harness.js'
import { imported, type Optional, type Peer } from '../peer.js'

interface Tensor {
  readonly dataSync: () => Float32Array
  readonly dispose: () => void
}

interface Tf {
  readonly setBackend: (name: string) => Promise<boolean>
  readonly tensor2d: (data: Float32Array, shape: readonly [number, number], type: 'float32') => Tensor
  readonly tidy: <T>(work: () => T) => T
  readonly dispose: (tensors: unknown) => void
  readonly add: (a: Tensor, b: Tensor) => Tensor
  readonly mul: (a: Tensor, b: Tensor) => Tensor
  readonly matMul: (a: Tensor, b: Tensor) => Tensor
  readonly sigmoid: (a: Tensor) => Tensor
  readonly tanh: (a: Tensor) => Tensor
  readonly sum: (a: Tensor) => Tensor
  readonly losses: {
    readonly sigmoidCrossEntropy: (labels: Tensor, logits: Tensor) => Tensor
    readonly softmaxCrossEntropy: (labels: Tensor, logits: Tensor) => Tensor
  }
  readonly valueAndGrads: (
    loss: (...leaves: ReadonlyArray<Tensor>) => Tensor
  ) => (leaves: ReadonlyArray<Tensor>) => { readonly value: Tensor; readonly grads: ReadonlyArray<Tensor> }
}

/** Larger products take seconds each without WebAssembly. */
const MOST = 512

/** The functions of TensorFlow.js on one of its backends, in float32. */
const peer = (tf: Tf, backend: 'cpu' | 'wasm'): Peer => {
  const of = ({ rows, columns, data }: Numbers): Tensor =>
    tf.tensor2d(new Float32Array(data), [rows, columns], 'float32')
  const way = async (prepare: () => () => ReadonlyArray<Tensor>): Promise<ReadonlyArray<Way>> => {
    await tf.setBackend(backend)
    const work = prepare()
    const entries = (results: ReadonlyArray<Tensor>): ReadonlyArray<Float32Array> =>
      results.map((one) => one.dataSync())
    const { batch, check, name } = timed(`tfjs ${backend}, float32`, () => tf.tidy(work), entries, tf.dispose)
    const chosen = async <A>(ask: () => Promise<A>): Promise<A> => {
      await tf.setBackend(backend)
      return ask()
    }
    return [{ name, batch: (count) => chosen(() => batch(count)), check: () => chosen(check) }]
  }
  const differentiated = (loss: (...leaves: ReadonlyArray<Tensor>) => Tensor, leaves: ReadonlyArray<Tensor>) => {
    const both = tf.valueAndGrads(loss)
    return (): ReadonlyArray<Tensor> => {
      const { value, grads } = both(leaves)
      return [value, ...grads]
    }
  }
  return {
    affine: (given) =>
      way(() => {
        const [A, x, b] = [of(given.A), of(given.x), of(given.b)]
        return () => [tf.add(tf.matMul(A, x), b)]
      }),
    product: (given) =>
      backend === 'cpu' && given.A.rows > MOST
        ? []
        : way(() => {
            const [A, B] = [of(given.A), of(given.B)]
            return () => [tf.matMul(A, B)]
          }),
    chain: (given) =>
      way(() => {
        const [x, y, z] = [of(given.x), of(given.y), of(given.z)]
        return () => [tf.sum(tf.sigmoid(tf.add(tf.mul(x, y), z)))]
      }),
    logistic: (given) =>
      way(() => {
        const [X, y, w] = [of(given.X), of(given.y), of(given.w)]
        return differentiated((u) => tf.losses.sigmoidCrossEntropy(y, tf.matMul(X, u as Tensor)), [w]) // one leaf
      }),
    network: (given) =>
      way(() => {
        const [X, T] = [of(given.X), of(given.T)]
        const leaves = [of(given.W), of(given.b), of(given.V), of(given.c)]
        const loss = (...own: ReadonlyArray<Tensor>): Tensor => {
          const [W, b, V, c] = own as [Tensor, Tensor, Tensor, Tensor] // as many as there are leaves
          const h = tf.tanh(tf.add(tf.matMul(X, W), b))
          return tf.losses.softmaxCrossEntropy(T, tf.add(tf.matMul(h, V), c))
        }
        return differentiated(loss, leaves)
      })
  }
}

export const tfjsCpu: Optional = {
  packages: '@tensorflow/tfjs@4.22.0',
  load: async () => peer(await imported('@tensorflow/tfjs'), 'cpu')
}

interface Wasm {
  readonly setWasmPaths: (folder: string) => void
}

export const tfjsWasm: Optional = {
  packages: '@tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0',
  load: async () => {
    const name = '@tensorflow/tfjs-backend-wasm'
    const tf = await imported<Tf>('@tensorflow/tfjs')
    const { setWasmPaths } = await imported<Wasm>(name)
    setWasmPaths(`${dirname(createRequire(import.meta.url).resolve(name))}/`)
    return peer(tf, 'wasm')
  }
}
