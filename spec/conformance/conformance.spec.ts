import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import * as c from '../../src/index.js'
import * as assert from '../assert.js'
import { note, suite } from '../suite.js'

type Datum = number | boolean | 'NaN' | 'Infinity' | '-Infinity' | '-0'

interface Tensor {
  readonly shape: ReadonlyArray<number>
  readonly data: ReadonlyArray<Datum>
}

interface Case {
  readonly name: string
  readonly op: string
  readonly inputs: ReadonlyArray<Tensor>
  readonly outputs?: ReadonlyArray<Tensor>
  readonly error?: string
  readonly attributes?: { readonly [name: string]: unknown }
  readonly tolerance?: { readonly rtol: number; readonly atol?: number; readonly ulp?: number }
  readonly expect?: { readonly [name: string]: Datum | ReadonlyArray<Datum> }
}

const test = suite('conformance')

const casesOf = (file: string): ReadonlyArray<Case> =>
  (
    JSON.parse(readFileSync(new URL(`data/${file}.json`, import.meta.url), 'utf8')) as {
      readonly cases: ReadonlyArray<Case>
    }
  ).cases

const number = (datum: Datum): number => (datum === '-0' ? -0 : Number(datum))

/** Rank 0 is 1×1 and rank 1 a row. */
const sizes = ({ shape }: Tensor): readonly [number, number] => [shape.at(-2) ?? 1, shape.at(-1) ?? 1]

const matrixOf = (tensor: Tensor): Matrix => {
  const [rows, columns] = sizes(tensor)
  const matrix = new Matrix(rows, columns)
  for (const [i, datum] of tensor.data.entries()) matrix.set(Math.floor(i / columns), i % columns, number(datum))
  return matrix
}

type Build = (args: ReadonlyArray<c.Expr>, attributes: { readonly [name: string]: unknown }) => c.Expr

const unary =
  (f: (x: c.Expr) => c.Expr): Build =>
  ([x = c.constant(0)]) =>
    f(x)
const binary =
  (f: (a: c.Expr, b: c.Expr) => c.Expr): Build =>
  ([a = c.constant(0), b = c.constant(0)]) =>
    f(a, b)
const reduction =
  (f: (x: c.Expr, axis?: 0 | 1 | -1) => c.Expr): Build =>
  ([x = c.constant(0)], { axis }) =>
    f(x, (axis ?? undefined) as 0 | 1 | undefined)

const pair = (x: unknown): readonly [number, number] => {
  const list = x as ReadonlyArray<number>
  return [list.at(-2) ?? 1, list.at(-1) ?? 1]
}

const BUILD: { readonly [op: string]: Build } = {
  abs: unary(c.abs),
  acos: unary(c.acos),
  acosh: unary(c.acosh),
  add: binary(c.add),
  all: reduction(c.all),
  any: reduction(c.any),
  argmax: reduction(c.argmax),
  argmin: reduction(c.argmin),
  broadcastTo: ([x = c.constant(0)], { shape }) => c.broadcastTo(x, pair(shape)),
  concat: (args, { axis }) => c.concat(args, axis as 0),
  cumprod: ([x = c.constant(0)], { axis }) =>
    axis === null ? c.cumprod(c.reshape(x, [1, -1])) : c.cumprod(x, axis as 0),
  cumsum: ([x = c.constant(0)], { axis }) => (axis === null ? c.cumsum(c.reshape(x, [1, -1])) : c.cumsum(x, axis as 0)),
  diagFrom: ([x = c.constant(0)], { k }) => {
    const [right, below] = [Math.max(0, Number(k)), Math.max(0, -Number(k))]
    return c.pad(c.diag(x), [below, right], [right, below])
  },
  diagPart: ([x = c.constant(0)]) => c.transpose(c.diagonal(x)),
  dot: binary(c.matmul),
  erf: unary(c.erf),
  erfc: unary(c.erfc),
  exp: unary(c.exp),
  eye: (_, { rows, cols, k }) => {
    const all = c.ones(Number(rows), Number(cols))
    return c.subtract(c.triu(all, Number(k)), c.triu(all, Number(k) + 1))
  },
  flip: ([x = c.constant(0)], { axis }) => c.flip(x, axis as 0),
  floor: unary(c.floor),
  gather: ([x = c.constant(0)], { indices, axis }) => c.take(x, indices as ReadonlyArray<number>, axis as 0),
  greaterEqual: binary(c.greaterEqual),
  hypot: binary(c.hypot),
  isFinite: unary(c.isFinite),
  kron: binary(c.kron),
  less: binary(c.less),
  log: unary(c.log),
  log2: unary(c.log2),
  logSigmoid: unary(c.logSigmoid),
  logaddexp: binary(c.logaddexp),
  matmul: binary(c.matmul),
  max: ([x = c.constant(0), y], { axis }) => (y === undefined ? c.max(x, (axis ?? undefined) as 0) : c.maximum(x, y)),
  mean: reduction(c.mean),
  min: reduction(c.min),
  mul: binary(c.multiply),
  norm1: reduction((x, axis) => c.sum(c.abs(x), axis)),
  norm2: reduction(c.norm),
  normInf: reduction((x, axis) => c.max(c.abs(x), axis)),
  outer: binary((a, b) => c.outer(c.transpose(a) as c.Expr<[number, 1]>, c.transpose(b) as c.Expr<[number, 1]>)),
  pow: binary(c.pow),
  prod: reduction(c.prod),
  reciprocal: unary(c.reciprocal),
  relu: unary(c.relu),
  reshape: ([x = c.constant(0)], { shape }) => c.reshape(x, pair(shape)),
  sigmoid: unary(c.sigmoid),
  sign: unary(c.sign),
  sin: unary(c.sin),
  sinh: unary(c.sinh),
  slice: ([x = c.constant(0)], { rows, cols }) => c.slice(x, rows as [number, number], cols as [number, number]),
  softplus: unary(c.softplus),
  sqrt: unary(c.sqrt),
  std: reduction(c.std),
  sum: reduction(c.sum),
  tan: unary(c.tan),
  tanh: unary(c.tanh),
  tile: ([x = c.constant(0)], { reps }) => c.tile(x, ...pair(reps)),
  trace: unary(c.trace),
  transpose: unary(c.transpose),
  tril: ([x = c.constant(0)], { k }) => c.tril(x, k as number),
  triu: ([x = c.constant(0)], { k }) => c.triu(x, k as number),
  unbroadcast: ([x = c.constant(0)], { shape }) => c.sumLike(x, c.zeros(...pair(shape))),
  var: reduction(c.variance),
  varUnbiased: reduction((x, axis) => c.variance(x, axis, 1)),
  where: ([condition = c.constant(0), a = c.constant(0), b = c.constant(0)]) => c.where(condition, a, b),
  xlogy: binary(c.xlogy)
}

/** Why a case says nothing of this library. */
const unmapped = (file: string, { op, name, inputs }: Case): string | undefined => {
  if (op === 'row') return undefined
  if (BUILD[op] === undefined) return `no operation ${op}`
  if (file === 'matmul_shapes' && op === 'matmul' && inputs.some(({ shape }) => shape.length < 2))
    return 'a product of rank 0 or 1'
  if (op === 'concat' && inputs.some(({ shape }) => shape.length < 2)) return 'a list of rank 1 in concat'
  if (op === 'trace' && inputs[0]?.shape[0] !== inputs[0]?.shape[1])
    return 'the trace of a matrix that is not square is refused here'
  if (name === 'slice 0:10,0:2') return 'a range that leaves the matrix is refused here'
  return undefined
}

const ulp = (x: number): number => {
  if (!Number.isFinite(x)) return 0
  const bits = new BigInt64Array(Float64Array.of(Math.abs(x)).buffer)
  bits[0] = (bits[0] ?? 0n) + 1n
  return (new Float64Array(bits.buffer)[0] ?? 0) - Math.abs(x)
}

/** Operations whose sign of zero is this library's choice or free: `sign(-0)` is -0, and an extreme of two zeros is either. */
const FREE_ZERO: ReadonlyArray<string> = ['sign', 'max', 'min', 'relu']

const agrees = (file: string, { op, tolerance }: Case, actual: number, expected: number): boolean => {
  if (Object.is(actual, expected)) return true
  if (actual === 0 && expected === 0) return FREE_ZERO.includes(op)
  const ulps = file === 'elementary_hp' ? 8 : (tolerance?.ulp ?? 0)
  return (
    Math.abs(actual - expected) <=
    Math.max((tolerance?.rtol ?? 0) * Math.abs(expected) + (tolerance?.atol ?? 0), ulps * ulp(expected))
  )
}

/** A list is a row here, so its one axis is the last. */
const attributesOf = ({ inputs, attributes = {} }: Case): NonNullable<Case['attributes']> =>
  inputs[0]?.shape.length === 1 && attributes['axis'] === 0 ? { ...attributes, axis: 1 } : attributes

const tryCase = (file: string, single: Case): string | undefined => {
  const args = single.inputs.map((_, i) => c.placeholder(`x${i}`, ...sizes(single.inputs[i] as Tensor)))
  const expr = BUILD[single.op]?.(args, attributesOf(single)) ?? c.constant(0)
  const value = c.evaluate(expr, Object.fromEntries(single.inputs.map((input, i) => [`x${i}`, matrixOf(input)])))
  if (single.error !== undefined) return E.isLeft(value) ? undefined : 'was accepted'
  const expected = (single.outputs?.[0]?.data ?? []).map(number)
  if (E.isLeft(value)) return c.showErrors(value.left)
  const actual = c.entriesOf(value.right)
  const wrong = expected.findIndex((x, i) => !agrees(file, single, actual[i] ?? Number.NaN, x))
  return actual.length === expected.length && wrong < 0
    ? undefined
    : `entry ${wrong} of ${single.inputs.map(({ data }) => data[wrong]).join(', ')}: ${actual[wrong]}, expected ${expected[wrong]}`
}

const ROW: { readonly [measure: string]: (x: c.Expr) => c.Expr } = {
  logSumExp: c.logsumexp,
  softmax: c.softmax,
  logSoftmax: c.logSoftmax,
  sum: c.sum,
  mean: c.mean,
  variance: c.variance,
  norm2: c.norm,
  dotSelf: (x) => c.matmul(x, c.transpose(x))
}

/** All measures of one row, to 8 units in the last place or 1e-15 absolutely. */
const tryRow = ({ inputs: [row], expect = {} }: Case): string | undefined => {
  const x = c.constant(matrixOf(row as Tensor))
  const wrong = Object.entries(expect).filter(([measure, expected]) => {
    const [actual, wanted] = [
      c.entriesOf(c.run((ROW[measure] as (x: c.Expr) => c.Expr)(x) as c.Expr<c.Shape, never>)),
      [expected].flat().map((datum) => number(datum as Datum))
    ]
    return !wanted.every(
      (value, i) =>
        Object.is(actual[i], value) || Math.abs((actual[i] ?? Number.NaN) - value) <= Math.max(1e-15, 8 * ulp(value))
    )
  })
  return wrong.length === 0 ? undefined : wrong.map(([measure]) => measure).join()
}

/** A dot product with cancellation: to n ε times the sum of the absolute values of its terms. */
const tryDot = ({ inputs: [a, b], expect = {} }: Case): string | undefined => {
  const actual = c.run(c.matmul(c.constant(matrixOf(a as Tensor)), c.constant(matrixOf(b as Tensor)))).get(0, 0)
  const bound = ((a as Tensor).data.length + 1) * Number.EPSILON * Number(expect['absDot'])
  return Math.abs(actual - Number(expect['dot'])) <= bound ? undefined : `${actual}, expected ${String(expect['dot'])}`
}

/** How many cases of each file say something of this library. */
const RUN: { readonly [file: string]: number } = {
  broadcast: 279,
  matmul_shapes: 68,
  shape_ops: 34,
  reductions: 832,
  special_values: 27,
  elementary_hp: 24
}

for (const [file, least] of Object.entries(RUN))
  test(file, () => {
    const cases = casesOf(file)
    const reasons = cases.map((single) => unmapped(file, single))
    const ran = cases.filter((_, i) => reasons[i] === undefined)
    const counted = new Map<string, number>()
    for (const reason of reasons) if (reason !== undefined) counted.set(reason, (counted.get(reason) ?? 0) + 1)
    note(
      `${file}: ran ${ran.length}, not mapped ${cases.length - ran.length}${[...counted].map(([reason, n]) => `; ${n} × ${reason}`).join('')}`
    )
    const wrong = ran.flatMap((single) => {
      const complaint =
        single.op === 'row'
          ? tryRow(single)
          : single.op === 'dot' && single.expect !== undefined
            ? tryDot(single)
            : tryCase(file, single)
      return complaint === undefined ? [] : [`${single.name}: ${complaint}`]
    })
    assert.equal(wrong, [])
    assert.is(ran.length, least)
  })
