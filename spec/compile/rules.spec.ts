import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import {
  add,
  apply,
  type Block,
  compile,
  constant,
  type Environment,
  Exp,
  type Expr,
  entriesOf,
  evaluate,
  matmul,
  multiply,
  type Operation,
  ones,
  placeholder,
  reshape,
  run,
  showErrors,
  sum,
  type Unary,
  variable
} from '../../src/index.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('compile: rules of users')

const BACKENDS = ['auto', 'portable', 'plain'] as const

type Call = (environment: unknown) => ReturnType<typeof evaluate>

const compiledBy = (expr: Expr, backend: (typeof BACKENDS)[number] = 'auto'): Call =>
  compile(expr, { backend }) as unknown as Call // names are not known to the compiler here

const textOf = (value: ReturnType<Call>): string => (E.isLeft(value) ? showErrors(value.left) : 'a value')

/** An operation on entries that does to them whatever is wanted. */
const own = (
  name: string,
  forward: (x: Float64Array, out: Float64Array, operand: Block) => void
): Operation<Unary> => ({
  ...Exp,
  name,
  forward: ([x], out) => forward(x.data, out.data, x)
})

const of = (op: Operation<Unary>, x: Expr): Expr => apply(op, [x])

const same = (expr: Expr, environment: object): void => {
  const expected = evaluate(expr, environment as Environment)
  for (const backend of BACKENDS) {
    const compiled = compiledBy(expr, backend)
    for (let call = 0; call < 4; call++) {
      const actual = compiled(environment)
      if (E.isRight(actual) && E.isRight(expected)) assert.sameBits(actual.right, expected.right, backend)
      else assert.is(textOf(actual), textOf(expected))
    }
  }
}

test('an operation that says that it works entry by entry, and does not, means what it means to evaluate', () => {
  const centred = own('centred', (x, out) => {
    const mean = x.reduce((a, b) => a + b, 0) / x.length
    out.set(x.map((entry) => entry - mean))
  })
  const rowwise = own('rowwise', (x, out, { columns }) => out.set(x.map((entry, i) => entry * Math.floor(i / columns))))
  const x = placeholder('x', 40, 50)
  for (const op of [centred, rowwise]) same(multiply(of(op, add(multiply(x, 2), 1)), x), { x: Matrix.rand(40, 50) })
})

test('a rule that writes to its operands, or keeps what it got and writes to it later, changes nothing that others read', () => {
  const kept: Array<Float64Array> = []
  const vandal = own('vandal', (x, out) => {
    for (const data of kept) data.fill(-1)
    kept.push(x, out)
    out.set(x)
    x.fill(1000)
    new Float64Array(out.buffer).subarray(0, 0)
    new Float64Array(x.buffer).fill(1000)
  })
  for (const size of [1, 3, 700]) {
    const [x, w, k] = [placeholder('x', size, 1), variable('w', new Matrix(size, 1)), constant(new Matrix(size, 1))]
    const expr = add(add(of(vandal, x), of(vandal, w)), add(add(of(vandal, k), add(x, w)), add(k, 1)))
    const data = Matrix.rand(size, 1)
    const expected = Array.from(data.to1DArray(), (entry) => entry + entry + 1)
    for (const backend of BACKENDS) {
      const compiled = compiledBy(expr, backend)
      for (let call = 0; call < 4; call++) {
        const value = compiled({ x: data })
        assert.equal(E.isRight(value) ? entriesOf(value.right) : textOf(value), expected)
      }
    }
    assert.equal([...new Set([...entriesOf(run(w)), ...entriesOf(run(k))])], [0])
  }
})

test('a rule that gives its memory away throws nothing out of a call', () => {
  const generous = own('generous', (_, out) => {
    structuredClone(out, { transfer: [out.buffer as ArrayBuffer] })
  })
  same(add(of(generous, placeholder('x', 2, 1)), 1), { x: [1, 2] })
})

/** An operation whose rule calls what is compiled from it, one level deeper each time, down to where it throws or ends. */
const nested = (depth: number, throws: boolean): { readonly compiled: Call; readonly runs: () => number } => {
  let runs = 0
  const op: Operation<Unary> = own('nested', (x, out) => {
    runs++
    const [level = 0] = x
    if (level >= depth) {
      if (throws) throw new Error('the ground')
      out.fill(1)
      return
    }
    const inner = compiled({ x: level + 1 })
    if (E.isLeft(inner)) throw new Error('deeper')
    out.fill((entriesOf(inner.right)[0] ?? 0) + level)
  })
  const compiled = compiledBy(multiply(of(op, add(placeholder('x', 1, 1), 0)), 2))
  return { compiled, runs: () => runs }
}

test('a rule that calls the compiled function again gets what evaluate gives, at any depth', () => {
  const expected = (level: number, depth: number): number =>
    level === depth ? 2 : 2 * (expected(level + 1, depth) + level)
  const { compiled, runs } = nested(30, false)
  const value = compiled({ x: 0 })
  assert.equal(E.isRight(value) && entriesOf(value.right), [expected(0, 30)])
  assert.is(runs(), 31)
})

test('a rule that fails deep within itself fails in time linear in the depth', () => {
  const { compiled, runs } = nested(40, true)
  assert.match(textOf(compiled({ x: 0 })), /BrokenOperation in nested.*deeper/s)
  assert.ok(runs() <= 3 * 41, `${runs()} runs`)
  assert.match(textOf(compiled({ x: 40 })), /the ground/)
})

test('constants are computed only where the limit allows, the largest at once counted', () => {
  let runs = 0
  const counted = own('counted', (x, out) => {
    runs++
    out.set(x)
  })
  const large = reshape(of(counted, ones(1000, 1000)), [1, 1_000_000])
  const total = (entries: number): string =>
    textOf(compile(add(sum(large), placeholder('x', 1, 1)), { entries })({ x: 1 } as never)) // names are not known to the compiler here
  assert.match(total(1e6), /LimitExceeded in compile.*\n.*2000000 entries .*at most 1000000 fit/)
  assert.is(runs, 0)
  assert.is(total(3e6), 'a value')
  assert.is(runs, 1)
})

test('constants are computed once for each set of sizes, also where that fails', () => {
  let runs = 0
  const failing = own('failing', () => {
    runs++
    throw new Error('never')
  })
  const expr = add(of(failing, constant([[1]])), placeholder('x', 'n', 1))
  const compiled = compiledBy(expr)
  for (let call = 0; call < 5; call++) assert.match(textOf(compiled({ x: [1, 2] })), /never/)
  assert.is(runs, 1 + 5, 'once beforehand, and once in each evaluation')
  const large = compiledBy(matmul(placeholder('x', 'n', 1), ones(1, 1000)))
  assert.is(textOf(large({ x: [1, 2] })), 'a value')
})

test('of constants, a program keeps those alone that it reads', () => {
  let chain: Expr = constant(Matrix.rand(100, 100))
  for (let i = 0; i < 50; i++) chain = multiply(chain, 1 + i)
  const expr = matmul(chain, placeholder('x', 100, 1))
  const compiled = compile(expr, { entries: 40_000 })
  assert.is(compiled.plan?.constants.length, 1)
  same(expr, { x: Matrix.rand(100, 1) })
})
