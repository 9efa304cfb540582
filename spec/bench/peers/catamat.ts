import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import type { CompileOptions, Expr } from '../../../src/index.js'
import type { Inputs, InputsOf, Kind } from '../data.js'
import { timed, type Way } from '../harness.js'
import type { Peer } from '../peer.js'
import { matrixOf } from './mlMatrix.js'

/** The built package, as its users have it. */
export const catamat = (await import('../../../dist/index.js' as string)) as typeof import('../../../src/index.js') // built before

const { add, compile, crossEntropy, grad, hessian, matmul, mean, multiply, placeholder } = catamat
const { sigmoid, softplus, subtract, sum, tanh } = catamat

/** The expressions of each kind of work; derivatives come from `grad` and `hessian`. */
export const EXPRESSIONS = {
  affine: () => ({ z: add(matmul(placeholder('A', 2, 2), placeholder('x', 2, 1)), placeholder('b', 2, 1)) }),
  product: ({ A: { rows: n } }: InputsOf<'product'>) => ({
    C: matmul(placeholder('A', n, n), placeholder('B', n, n))
  }),
  chain: () => {
    const [x, y, z] = [placeholder('x', 1000, 1000), placeholder('y', 1000, 1000), placeholder('z', 1000, 1000)]
    return { total: sum(sigmoid(add(multiply(x, y), z))) }
  },
  logistic: () => {
    const w = placeholder('w', 100, 1)
    const s = matmul(placeholder('X', 10_000, 100), w)
    const loss = mean(subtract(softplus(s), multiply(placeholder('y', 10_000, 1), s)))
    return { loss, slope: grad(loss, w) }
  },
  network: () => {
    const leaves = {
      W: placeholder('W', 784, 128),
      b: placeholder('b', 1, 128),
      V: placeholder('V', 128, 10),
      c: placeholder('c', 1, 10)
    }
    const h = tanh(add(matmul(placeholder('X', 128, 784), leaves.W), leaves.b))
    const loss = mean(crossEntropy(add(matmul(h, leaves.V), leaves.c), placeholder('T', 128, 10)))
    return { loss, ...grad(loss, leaves) }
  },
  hessian: () => {
    const w = placeholder('w', 50, 1)
    return { H: hessian(mean(softplus(matmul(placeholder('X', 1000, 50), w))), w) }
  }
}

type Exprs = Readonly<Record<string, Expr>>
type Values = Readonly<Record<string, Matrix>>

/** Where results are: one, or a record of them. */
type Results = Matrix | Float64Array | Readonly<Record<string, Matrix | Float64Array>>

/** A compiled function, without the names in its types. */
interface AnyCompiled {
  readonly run: (values: Values) => Results
  readonly into: (values: Values, outputs: Results) => E.Either<unknown, Results>
  readonly resident: (values: Values) => E.Either<unknown, AnyCompiled>
}

/** What several expressions, or the only one, are compiled to. */
const compiledOf = (exprs: Exprs, options: CompileOptions): AnyCompiled => {
  const [only, ...others] = Object.values(exprs)
  const compiled = only !== undefined && others.length === 0 ? compile(only, options) : compile(exprs, options)
  return compiled as unknown as AnyCompiled // the same, whatever the names
}

const matricesOf = (inputs: Inputs): Values =>
  Object.fromEntries(Object.entries(inputs).map(([name, numbers]) => [name, matrixOf(numbers)]))

const isOne = (results: Results): results is Matrix | Float64Array =>
  results instanceof Matrix || results instanceof Float64Array

const flat = (results: Results): ReadonlyArray<ArrayLike<number>> =>
  (isOne(results) ? [results] : Object.values(results)).map((one) => (one instanceof Matrix ? one.to1DArray() : one))

const bufferOf = (one: Matrix | Float64Array): Float64Array =>
  Float64Array.from(one instanceof Matrix ? one.to1DArray() : one)

const buffersOf = (results: Results): Results =>
  isOne(results)
    ? bufferOf(results)
    : Object.fromEntries(Object.entries(results).map(([name, one]) => [name, bufferOf(one)]))

/** Matrices in and out. */
const fresh = (name: string, exprs: Exprs, inputs: Inputs, options: CompileOptions): Way => {
  const [compiled, values] = [compiledOf(exprs, options), matricesOf(inputs)]
  return timed(name, () => compiled.run(values), flat)
}

/** The results of a function, written where they already are. */
const intoOf = (name: string, compiled: AnyCompiled, values: Values, outputs: Results): Way => {
  const work = (): Results => {
    compiled.into(values, outputs)
    return outputs
  }
  return timed(name, work, flat)
}

/** Into matrices that stay. */
const into = (name: string, exprs: Exprs, inputs: Inputs, options: CompileOptions): Way => {
  const [compiled, values] = [compiledOf(exprs, options), matricesOf(inputs)]
  return intoOf(name, compiled, values, compiled.run(values))
}

/** With values that stay in its memory, except those that `given` names, into buffers. */
const resident = (
  name: string,
  exprs: Exprs,
  inputs: Inputs,
  options: CompileOptions,
  given: ReadonlyArray<string> = []
): Way => {
  const values = Object.entries(matricesOf(inputs))
  const pick = (isGiven: boolean): Values =>
    Object.fromEntries(values.filter(([input]) => given.includes(input) === isGiven))
  const kept = compiledOf(exprs, options).resident(pick(false))
  if (E.isLeft(kept)) throw new Error('the values are refused')
  return intoOf(name, kept.right, pick(true), buffersOf(kept.right.run(pick(true))))
}

const GIVEN: Partial<Record<Kind, ReadonlyArray<string>>> = { logistic: ['w'] }

type Make = (kind: Kind, exprs: Exprs, inputs: Inputs) => ReadonlyArray<Way>

const peerOf = (make: Make): Peer => {
  const way =
    <K extends Kind>(kind: K) =>
    (inputs: InputsOf<K>): ReadonlyArray<Way> => {
      const exprsOf = EXPRESSIONS[kind] as (given: InputsOf<K>) => Exprs // what belongs to the kind
      return make(kind, exprsOf(inputs), inputs as Inputs) // names are read from it
    }
  return {
    affine: way('affine'),
    product: way('product'),
    chain: way('chain'),
    logistic: way('logistic'),
    network: way('network'),
    hessian: way('hessian')
  }
}

const withThreads = (threads: number): string => (threads === 1 ? '' : `, ${threads} threads`)

/** What needs no package beside catamat. */
export const portable: Peer = peerOf((kind, exprs, inputs) => [
  fresh('catamat', exprs, inputs, {}),
  ...(kind === 'affine' ? [into('catamat into', exprs, inputs, {})] : []),
  resident('catamat resident', exprs, inputs, {}, GIVEN[kind])
])

/** With products by a BLAS of the system. */
export const native = (threads: number): Peer =>
  peerOf((kind, exprs, inputs) => {
    if (kind === 'affine' || kind === 'chain') return [] // there is nothing for a BLAS in it
    const options = { backend: 'native', threads } as const
    const suffix = withThreads(threads)
    const kept = resident(`native resident${suffix}`, exprs, inputs, options, GIVEN[kind])
    return threads === 1 ? [fresh('native', exprs, inputs, options), kept] : [kept]
  })
