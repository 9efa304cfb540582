import type { Inputs } from '../data.js'
import { awaited, type Way } from '../harness.js'
import { imported, type Optional, type Peer } from '../peer.js'
import { model, type Step } from './onnxModel.js'

interface Tensor {
  readonly data: Float64Array
}

interface Ort {
  readonly Tensor: new (type: 'float64', data: Float64Array, shape: ReadonlyArray<number>) => Tensor
  readonly InferenceSession: {
    readonly create: (
      model: Uint8Array,
      options: object
    ) => Promise<{
      readonly run: (feeds: Readonly<Record<string, Tensor>>) => Promise<Readonly<Record<string, Tensor>>>
    }>
  }
}

/** A step in short: `h = Tanh a`, `d = Gemm(transA) X e`. */
const step = (written: string): Step => {
  const [output = '', call = ''] = written.split(' = ')
  const [head = '', ...inputs] = call.split(' ')
  const [op = '', flags] = head.replace(')', '').split('(')
  return flags === undefined ? { op, inputs, output } : { op, inputs, output, attributes: { [flags]: 1 } }
}

const peer = ({ Tensor, InferenceSession }: Ort, threads: number): Peer => {
  const way = async (
    given: Inputs,
    numbers: Readonly<Record<string, number>>,
    steps: ReadonlyArray<string>,
    outputs: ReadonlyArray<string>
  ): Promise<ReadonlyArray<Way>> => {
    const shapes = Object.fromEntries(Object.entries(given).map(([name, { rows, columns }]) => [name, [rows, columns]]))
    const bytes = model(shapes, numbers, steps.map(step), outputs)
    const session = await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      extra: { session: { intra_op: { allow_spinning: '0' } } } // threads that wait by spinning take the cores of the others
    })
    const feeds = Object.fromEntries(
      Object.entries(given).map(([name, { rows, columns, data }]) => [
        name,
        new Tensor('float64', data, [rows, columns])
      ])
    )
    const name = `onnxruntime${threads === 1 ? '' : `, ${threads} threads`}`
    return [
      awaited(
        name,
        () => session.run(feeds),
        (results) => Object.values(results).map(({ data }) => data)
      )
    ]
  }
  return {
    affine: (given) => way(given, {}, ['p = MatMul A x', 'z = Add p b'], ['z']),
    product: (given) => way(given, {}, ['C = MatMul A B'], ['C']),
    chain: (given) => way(given, {}, ['p = Mul x y', 's = Add p z', 'q = Sigmoid s', 'total = ReduceSum q'], ['total']),
    logistic: (given) =>
      way(
        given,
        { one: 1, share: 1 / given.X.rows },
        [
          's = MatMul X w',
          'above = Relu s',
          'size = Abs s',
          'minus = Neg size',
          'e = Exp minus',
          'more = Add e one',
          'far = Log more',
          'both = Add above far',
          'hit = Mul y s',
          'each = Sub both hit',
          'loss = ReduceMean each',
          'p = Sigmoid s',
          'miss = Sub p y',
          'd = Mul miss share',
          'g = Gemm(transA) X d'
        ],
        ['loss', 'g']
      ),
    network: (given) =>
      way(
        given,
        { one: 1, share: 1 / given.X.rows, minus: -1 / given.X.rows },
        [
          'a = MatMul X W',
          'ab = Add a b',
          'h = Tanh ab',
          'r = MatMul h V',
          's = Add r c',
          'l = LogSoftmax s',
          'hit = Mul T l',
          'total = ReduceSum hit',
          'loss = Mul total minus',
          'p = Exp l',
          'miss = Sub p T',
          'd = Mul miss share',
          'gV = Gemm(transA) h d',
          'gc = ReduceSum d rows',
          'back = Gemm(transB) d V',
          'hh = Mul h h',
          'slope = Sub one hh',
          'dh = Mul back slope',
          'gW = Gemm(transA) X dh',
          'gb = ReduceSum dh rows'
        ],
        ['loss', 'gW', 'gb', 'gV', 'gc']
      ),
    hessian: (given) =>
      way(
        given,
        { one: 1, share: 1 / given.X.rows },
        [
          's = MatMul X w',
          'p = Sigmoid s',
          'q = Sub one p',
          'pq = Mul p q',
          'd = Mul pq share',
          'dX = Mul X d',
          'H = Gemm(transA) X dX'
        ],
        ['H']
      )
  }
}

export const onnx = (threads: number): Optional => ({
  packages: '--ignore-scripts onnxruntime-node@1.30.0',
  load: async () => peer(await imported('onnxruntime-node'), threads)
})
