import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import * as c from '../../src/index.js'
import * as assert from '../assert.js'
import { note, suite } from '../suite.js'

const test = suite('conformance of gradients')

interface Tensor {
  readonly shape: readonly [number, number]
  readonly data: ReadonlyArray<number | string>
}

type Term = string | number | ReadonlyArray<Term | Attributes>
type Attributes = {
  readonly k?: number
  readonly shape?: readonly [number, number]
  readonly rows?: readonly [number, number]
  readonly cols?: readonly [number, number]
}

interface Case {
  readonly name: string
  readonly group: string
  readonly inputs: { readonly [name: string]: Tensor | number }
  readonly lets?: ReadonlyArray<readonly [string, Term]>
  readonly loss: Term
  readonly wrt: ReadonlyArray<string>
  readonly value: number | string
  readonly gradients: { readonly [name: string]: Tensor }
  readonly hessian?: { readonly order: ReadonlyArray<string>; readonly data: ReadonlyArray<number> }
  readonly convention?: string
}

const { cases } = JSON.parse(readFileSync(new URL('data/gradients.json', import.meta.url), 'utf8')) as {
  readonly cases: ReadonlyArray<Case>
}

type Build = (args: ReadonlyArray<c.Expr>, attributes: Attributes) => c.Expr

const one =
  (f: (x: c.Expr) => c.Expr): Build =>
  ([x]) =>
    f(x as c.Expr)
const two =
  (f: (a: c.Expr, b: c.Expr) => c.Expr): Build =>
  ([a, b]) =>
    f(a as c.Expr, b as c.Expr)

const BUILD: { readonly [op: string]: Build } = {
  neg: one(c.negative),
  expm1: one(c.expm1),
  log1p: one(c.log1p),
  exp: one(c.exp),
  log: one(c.log),
  sin: one(c.sin),
  cos: one(c.cos),
  asin: one(c.asin),
  atan: one(c.atan),
  cosh: one(c.cosh),
  tanh: one(c.tanh),
  asinh: one(c.asinh),
  atanh: one(c.atanh),
  square: one(c.square),
  cube: one((x) => c.pow(x, 3)),
  rsqrt: one((x) => c.reciprocal(c.sqrt(x))),
  powi: ([x], { k = 1 }) => c.pow(x as c.Expr, k),
  sigmoid: one(c.sigmoid),
  logsigmoid: one(c.logSigmoid),
  softplus: one(c.softplus),
  abs: one(c.abs),
  relu: one(c.relu),
  gelu: one(c.gelu),
  erfc: one(c.erfc),
  silu: one(c.silu),
  add: two(c.add),
  sub: two(c.subtract),
  mul: two(c.multiply),
  div: two(c.divide),
  pow: two(c.pow),
  max: two(c.maximum),
  min: two(c.minimum),
  gt: two(c.greater),
  atan2: two(c.atan2),
  hypot: two(c.hypot),
  logaddexp: two(c.logaddexp),
  where: ([condition, a, b]) => c.where(condition as c.Expr, a as c.Expr, b as c.Expr),
  matmul: two((a, b) => c.matmul(a, b)),
  t: one(c.transpose),
  trace: one((x) => c.trace(x as c.Expr<[number, number]>)),
  diagFrom: one((x) => c.diag(x as c.Expr<[number, 1]>)),
  diagPart: one(c.diagonal),
  reshape: ([x], { shape = [1, 1] }) => c.reshape(x as c.Expr, shape),
  slice: ([x], { rows, cols }) => c.slice(x as c.Expr, rows, cols),
  sum: one(c.sum),
  mean: one(c.mean),
  prod: one(c.prod),
  sumRows: one((x) => c.sum(x, -2)),
  meanRows: one((x) => c.mean(x, -2)),
  maxAll: one(c.max),
  maxCols: one((x) => c.max(x, -1)),
  normF: one(c.norm),
  logSumExpRow: one((x) => c.logsumexp(x)),
  softmaxRow: one((x) => c.softmax(x))
}

/** What this library answers otherwise by its own stated choice. */
const OTHERWISE: { readonly [name: string]: string } = {
  'unused variable': 'a leaf that is not in the loss is NotDifferentiable',
  'where guards NaN badly': 'the gradient is 0 where the branch is not taken, not NaN'
}

const number = (datum: number | string): number => (datum === '-0' ? -0 : Number(datum))

const operations = (term: Term): ReadonlyArray<string> =>
  Array.isArray(term) ? [term[0] as string, ...term.slice(1).flatMap((inner) => operations(inner as Term))] : []

const unknown = ({ loss, lets = [] }: Case): string | undefined =>
  [loss, ...lets.map(([, term]) => term)].flatMap(operations).find((op) => BUILD[op] === undefined)

const isAttributes = (x: Term | Attributes | undefined): x is Attributes =>
  typeof x === 'object' && x !== null && !Array.isArray(x)

/** The loss; names of `lets` stand for their one node, which is shared. */
const lossOf = (single: Case): c.Expr => {
  const known = new Map<string, c.Expr>(
    Object.entries(single.inputs).map(([name, input]) => [
      name,
      c.placeholder(name, ...(typeof input === 'number' ? ([1, 1] as const) : input.shape))
    ])
  )
  const build = (term: Term): c.Expr => {
    if (typeof term === 'number') return c.constant(term)
    if (typeof term === 'string') return known.get(term) ?? assert.fail(`no ${term}`)
    const [op = '', ...rest] = term
    const attributes = rest.find((x) => isAttributes(x)) as Attributes | undefined
    const args = rest.filter((x): x is Term => !isAttributes(x)).map(build)
    return BUILD[String(op)]?.(args, attributes ?? {}) ?? assert.fail(`no ${op}`)
  }
  for (const [name, term] of single.lets ?? []) known.set(name, build(term))
  return build(single.loss)
}

const environmentOf = ({ inputs }: Case): c.Environment =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      if (typeof input === 'number') return [name, input]
      const [rows, columns] = input.shape
      return [
        name,
        Array.from({ length: rows }, (_, i) => input.data.slice(i * columns, (i + 1) * columns).map(number))
      ]
    })
  )

const largest = (xs: ReadonlyArray<number>): number => xs.reduce((most, x) => Math.max(most, Math.abs(x)), 0)

const differs = (
  actual: ReadonlyArray<number>,
  wanted: ReadonlyArray<number>,
  relative: number
): string | undefined => {
  const most = largest(wanted)
  const at = wanted.findIndex(
    (x, i) => !(Object.is(x, actual[i]) || Math.abs(x - (actual[i] ?? Number.NaN)) <= relative * most + 1e-14)
  )
  return at < 0 && actual.length === wanted.length ? undefined : `entry ${at}: ${actual[at]}, expected ${wanted[at]}`
}

const LOOSE = new Set(['deep', 'sharing', 'matrix functions'])

const tryCase = (single: Case): string | undefined => {
  const loss = lossOf(single) as c.Expr<[1, 1]>
  const leaves = Object.fromEntries(
    single.wrt.map((name) => [name, c.placeholders(loss).find((leaf) => leaf.name === name) ?? loss])
  )
  const gradients = c.grad(loss, leaves)
  const env = environmentOf(single)
  const values = c.evaluate<{ readonly [name: string]: c.Expr }>({ ...gradients, value: loss }, env)
  if (E.isLeft(values)) return c.showErrors(values.left)
  const relative = LOOSE.has(single.group) ? 1e-8 : 1e-10
  const value = differs(c.entriesOf(values.right['value'] as c.Value), [number(single.value)], relative)
  if (value !== undefined) return `value, ${value}`
  for (const name of single.wrt) {
    const wanted = (single.gradients[name]?.data ?? []).map(number)
    const wrong = differs(c.entriesOf(values.right[name] as c.Value), wanted, relative)
    if (wrong !== undefined) return `gradient by ${name}, ${wrong}`
  }
  return single.hessian === undefined ? undefined : tryHessian(single, loss, gradients, env)
}

/** The Hessian of all variables laid end to end, block by block. */
const tryHessian = (
  { hessian }: Case,
  loss: c.Expr<[1, 1]>,
  gradients: { readonly [name: string]: c.Expr },
  env: c.Environment
): string | undefined => {
  const { order, data } = hessian ?? { order: [], data: [] }
  const leafOf = (name: string): c.Expr => c.placeholders(loss).find((leaf) => leaf.name === name) ?? loss
  const blocks = order.map((row) =>
    order.map((column) => {
      const [gradient, leaf] = [gradients[row] as c.Expr, leafOf(column)]
      const isFree = !c.placeholders(gradient).some(({ name }) => name === column)
      const sizes = [leafOf(row), leaf].map(({ shape }) => (E.isRight(shape) ? shape.right : [0]).map(Number))
      const [height = 0, width = 0] = sizes.map((shape) => shape.reduce((n, size) => n * size, 1))
      if (isFree) return Array.from({ length: height }, () => new Array<number>(width).fill(0))
      const block = order.length === 1 ? c.hessian(loss, leaf) : c.jacobian(gradient, leaf)
      const value = c.evaluate(block, env)
      return E.isLeft(value) ? undefined : (value.right as unknown as { to2DArray(): number[][] }).to2DArray()
    })
  )
  if (blocks.flat().includes(undefined)) return 'the Hessian has no value'
  const rows = blocks.flatMap((row) =>
    (row[0] ?? []).map((_, i) => row.flatMap((block) => (block as number[][])[i] ?? []))
  )
  const wrong = differs(rows.flat(), data.map(number), 1e-8)
  return wrong === undefined ? undefined : `Hessian, ${wrong}`
}

test('gradients and Hessians are those of high-precision arithmetic', () => {
  const [reasons, failures] = [new Map<string, number>(), [] as Array<string>]
  let ran = 0
  for (const single of cases) {
    const missing = unknown(single)
    const reason = OTHERWISE[single.name] ?? (missing === undefined ? undefined : `no operation ${missing}`)
    if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    else {
      ran++
      const failure = tryCase(single)
      if (failure !== undefined) failures.push(`${single.name}: ${failure}`)
    }
  }
  const left = [...reasons].map(([reason, count]) => `${count} × ${reason}`).join('; ')
  note(`gradients: ran ${ran}, not mapped ${cases.length - ran}; ${left}`)
  assert.equal(failures, [])
  assert.is(ran, 85)
})

test('where a branch is not taken its pole does not show', () => {
  const single = cases.find(({ name }) => name === 'where guards NaN badly') as Case
  const loss = lossOf(single) as c.Expr<[1, 1]>
  const gradient = c.run(c.grad(loss, c.placeholders(loss)[0] as c.Expr), environmentOf(single))
  const wanted = (single.gradients['x']?.data ?? []).map(number).map((x) => (Number.isNaN(x) ? 0 : x))
  assert.close(gradient, wanted, 1e-12)
})
