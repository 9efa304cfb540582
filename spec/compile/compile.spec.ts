import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import { generated } from '../../src/compile/generate.js'
import {
  Add,
  abs,
  add,
  apply,
  type CompileOptions,
  compile,
  constant,
  type Environment,
  Exp,
  type Expr,
  entriesOf,
  evaluate,
  exp,
  eye,
  grad,
  greater,
  hessian,
  matmul,
  max,
  mean,
  min,
  multiply,
  nodes,
  type Operation,
  type Plan,
  placeholder,
  placeholders,
  run,
  show,
  showErrors,
  sigmoid,
  signature,
  sin,
  square,
  subtract,
  sum,
  sumLike,
  transpose,
  type Unary,
  type Value,
  variable,
  where
} from '../../src/index.js'
import { entryOf } from '../../src/ops/families/pointwise.js'
import { decodeExpression, environmentFor } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { HOSTILE } from '../interpreters/hostile.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'

const test = suite('compile')

/** So many calls that code takes over from the plain way, as it does at the third. */
const CALLS = 4

const anyCompiled = (
  exprs: Expr,
  options?: CompileOptions
): ((environment: Environment) => ReturnType<typeof evaluate>) =>
  compile(exprs, options) as unknown as (environment: Environment) => ReturnType<typeof evaluate> // names are not known to the compiler here

const BACKENDS = ['auto', 'portable', 'plain'] as const

/** Every back end gives what evaluation gives, each time. */
const same = (expr: Expr, env: Environment): void => {
  const expected = evaluate(expr, env)
  for (const backend of BACKENDS) {
    const compiled = anyCompiled(expr, { backend })
    for (let call = 0; call < CALLS; call++) {
      const actual = compiled(env)
      if (E.isRight(actual) && E.isRight(expected))
        assert.sameBits(actual.right, expected.right, `${backend}: ${show(expr)}`)
      else assert.is(E.isLeft(actual) && showErrors(actual.left), E.isLeft(expected) && showErrors(expected.left))
    }
  }
}

const operations = [...signature.keys()].filter((name) => name !== 'dimension')
const numbers = fc.array(fc.nat(1000), { minLength: 3, maxLength: 240, size: 'max' })

/** A well-shaped expression with shared nodes, of some of the operations, and a value for each of its placeholders. */
const points = (names: ReadonlyArray<string>) =>
  fc.tuple(numbers, fc.nat(1000), fc.array(fc.nat(3), { maxLength: 3 })).map(([list, seed, stack]) => {
    const expr = decodeExpression(list, { operations: names, stack })
    return { expr, env: environmentFor(expr, seed), toString: () => show(expr) }
  })

test('gives the bits of evaluate for expressions of every operation, with stacks and shared nodes', () =>
  holds(points(operations), ({ expr, env }) => same(expr, env)))

test('gives the bits of evaluate for products, transposes and what works entry by entry', () =>
  holds(
    points(['matmul', 'transpose', 'add', 'multiply', 'sigmoid', 'sum', 'where', 'maximum', 'negative']),
    ({ expr, env }) => same(expr, env)
  ))

test('gives the bits of evaluate for gradients beside their loss', () =>
  holds(points(operations), ({ expr, env }) => {
    const loss = mean(expr)
    const [leaf] = placeholders(expr)
    if (leaf === undefined) return
    const both = { loss, slope: grad(loss as Expr<[1, 1]>, leaf) }
    const compiled = compile(both) as unknown as (
      environment: Environment
    ) => E.Either<unknown, Record<'loss' | 'slope', Value>>
    const expected = evaluate(both, env)
    for (let call = 0; call < CALLS; call++) {
      const actual = compiled(env)
      assert.is(actual._tag, expected._tag)
      if (E.isLeft(actual) || E.isLeft(expected)) return
      assert.sameBits(actual.right.loss, expected.right.loss)
      assert.sameBits(actual.right.slope, expected.right.slope)
    }
  }))

const SPECIAL = [
  0,
  -0,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MIN_VALUE,
  Number.MAX_VALUE,
  1,
  -1.5
]

test('gives the bits of evaluate for special numbers, long rows and operands that stretch', () => {
  const [x, row, column] = [placeholder('x', 3, 700), placeholder('row', 1, 700), placeholder('column', 3, 1)]
  const value = (rows: number, columns: number): Matrix =>
    new Matrix(
      Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => SPECIAL[(i * 5 + j) % 9] ?? 0))
    )
  const env = { x: value(3, 700), row: value(1, 700), column: value(3, 1) }
  same(subtract(multiply(add(x, row), column), multiply(row, column)), env)
  same(sum(square(sigmoid(add(multiply(x, column), row)))), env)
  same(matmul(transpose(x), multiply(x, row)), env)
})

test('gives the bits of evaluate for reductions along all axes', () => {
  const [m, t] = [placeholder('m', 37, 211), placeholder('t', 3, 29, 43)]
  const entry = (i: number): number => (i % 97 === 5 ? -0 : Math.sin(i) * 10 ** ((i % 7) - 3))
  const matrix = (rows: number, columns: number, from: number): Matrix =>
    new Matrix(
      Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => entry(from + i * columns + j)))
    )
  const env = { m: matrix(37, 211, 0), t: [0, 1, 2].map((k) => matrix(29, 43, 1247 * k)) }
  for (const reduce of [sum, max, min, mean]) {
    for (const axis of [0, 1, -1, undefined]) same(reduce(m, axis as 0), env)
    for (const axis of [-1, -2, -3, [-2, -1], [-3, -1], [-3, -2], undefined]) same(reduce(t as Expr, axis as -1), env)
    for (const axis of [0, 1]) same(reduce(where(greater(m, 2), Number.NaN, m), axis as 0), env)
  }
  const long = { m: matrix(700, 11, 0), row: matrix(1, 11, 5) }
  for (const reduce of [sum, max, min, mean]) same(reduce(placeholder('m', 700, 11), 0), long)
  same(sumLike(multiply(placeholder('m', 700, 11), 2), placeholder('row', 1, 11)), long)
})

test('a mean whose sum overflows is that of evaluate', () => {
  const m = placeholder('m', 40, 30)
  same(mean(m, 0), { m: new Matrix(Array.from({ length: 40 }, () => new Array(30).fill(1e307))) })
})

test('a loss over a tall matrix and its gradient, done for some rows after others, are those of evaluate', () => {
  const [X, y, w] = [placeholder('X', 701, 100), placeholder('y', 701, 1), placeholder('w', 100, 1)]
  const off = subtract(sigmoid(matmul(X, w)), y)
  const loss = mean(square(off))
  const both = { loss, slope: grad(loss, w) }
  const matrix = (rows: number, columns: number): Matrix =>
    new Matrix(Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => Math.sin(i * 7 + j))))
  const env = { X: matrix(701, 100), y: matrix(701, 1), w: matrix(100, 1) }
  const expected = evaluate(both, env)
  for (const backend of BACKENDS) {
    const compiled = compile(both, { backend })
    assert.equal(compiled.plan?.strips, [{ first: 0, last: 2, rows: 320 }])
    const actual = compiled(env)
    if (E.isLeft(actual) || E.isLeft(expected)) assert.fail('no value')
    else
      for (const name of ['loss', 'slope'] as const) assert.sameBits(actual.right[name], expected.right[name], backend)
  }
})

test('products in float32 have the same bits in every back end, and those of evaluate within their bound', () => {
  const [A, B, b] = [placeholder('A', 70, 300), placeholder('B', 300, 65), placeholder('b', 1, 65)]
  const expr = add(matmul(A, B), b)
  const entry = (i: number): number => Math.sin(i) * 10 ** ((i % 5) - 2)
  const matrix = (rows: number, columns: number): Matrix =>
    new Matrix(
      Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => entry(i * columns + j)))
    )
  const env = { A: matrix(70, 300), B: matrix(300, 65), b: matrix(1, 65) }
  const size = matmul(abs(A), abs(B))
  const [exact, sizes] = [run(expr, env), run(size, env)]
  const [first, ...others] = [...BACKENDS, 'threads'].map((backend) => {
    const options = backend === 'threads' ? { threads: 2 } : { backend: backend as 'auto' }
    const compiled = compile(expr, { ...options, precision: 'float32' })
    const result = compiled.run(env)
    for (let call = 1; call < CALLS; call++) assert.sameBits(compiled.run(env), result, backend)
    return result
  }) as [Matrix, ...ReadonlyArray<Matrix>] // one for each way
  for (const other of others) assert.sameBits(other, first)
  const bound = 258 * 2 ** -24 // of 256 terms, rounded before and when they are added
  for (const [i, entry] of entriesOf(first).entries())
    assert.ok(Math.abs(entry - (entriesOf(exact)[i] ?? NaN)) <= bound * (entriesOf(sizes)[i] ?? NaN))
  assert.ok(!entriesOf(first).every((entry, i) => entry === entriesOf(exact)[i]), 'nothing was rounded')
  assert.match(compile(expr, { precision: 'float32' }).source ?? '', /in float32/)
})

test('a product with an identity is a copy that keeps what 0 makes of infinity, and no −0', () => {
  const [x, t, unit] = [placeholder('x', 17, 31), placeholder('t', 31, 17), eye(17)]
  const entry = (i: number): number => (i % 11 === 3 ? -0 : Math.sin(i))
  const values = (rows: number, columns: number, hole = 0): Matrix =>
    new Matrix(
      Array.from({ length: rows }, (_, i) =>
        Array.from({ length: columns }, (_, j) => (i === 3 && j === 4 ? hole : entry(i * columns + j)))
      )
    )
  const products = [matmul(unit, x), matmul(t, unit), matmul(unit, transpose(t)), matmul(transpose(x), unit)]
  for (const hole of [0, Number.NaN, Number.NEGATIVE_INFINITY])
    for (const product of products) same(product, { x: values(17, 31, hole), t: values(31, 17, hole) })
})

test('empty values are ordinary', () => {
  const [x, y] = [placeholder('x', 0, 3), placeholder('y', 3, 0)]
  same(add(matmul(x, transpose(x)), 1), { x: [], y: [] })
  same(add(matmul(y, transpose(y)), 1), { y: [[], [], []] })
  same(sum(exp(x)), { x: [] })
})

const [A, x, b] = [variable('A', [[1, 0], [0, -1]]), placeholder('x', 2, 1), variable('b', [[1], [1]])] // biome-ignore format: matrices
const z = add(matmul(A, x), b)

const errorOf = (value: E.Either<Parameters<typeof showErrors>[0], unknown>): string =>
  E.isLeft(value) ? showErrors(value.left) : assert.fail('no error')

test('says of an environment what evaluate says, and goes on working', () => {
  const compiled = compile(z)
  const bad = [{}, { x: [1] }, { x: [1, 'a'] }, { x: [[1, 2]], b: [[1]] }, 5, { get x() { throw new Error('no') } }] // biome-ignore format: one a row would hide the list
  for (const env of bad as ReadonlyArray<{ x: [1, 2] }>) {
    assert.is(errorOf(compiled(env)), errorOf(evaluate(z, env)))
    assert.equal(compiled.run({ x: [1, 2] }).to2DArray(), [[2], [-1]])
  }
  assert.throws(() => compiled.run({} as { x: [1, 2] }), /no value for x/)
})

test('reads environments of every form', () => {
  const compiled = compile(z)
  const forms = [
    { x: [1, 2] },
    { x: [[1], [2]] },
    { x: new Matrix([[1], [2]]) },
    new Map([['x', [1, 2]]]),
    new Map([[x, [1, 2]]]),
    Object.assign(Object.create(null), { x: [1, 2] })
  ]
  for (const env of [...forms, ...forms]) assert.equal(compiled.run(env as { x: [1, 2] }).to2DArray(), [[2], [-1]])
  assert.equal(compiled.run({ x: [1, 2], b: [[5], [5]] }).to2DArray(), [[6], [3]], 'a variable bound anew')
  assert.equal(compiled.run({ x: [1, 2] }).to2DArray(), [[2], [-1]], 'and its own value again')
  const inherited: unknown = Object.create({ x: [1, 2] })
  assert.is(errorOf(compiled(inherited as { x: [1, 2] })), errorOf(evaluate(z, inherited as { x: [1, 2] })))
})

test('an expression built in vain is told at every call, and options that are none', () => {
  const faulty = matmul(placeholder('A', 2, 3) as Expr, placeholder('B', 2, 3) as Expr)
  assert.is(errorOf(anyCompiled(faulty)({})), errorOf(evaluate(faulty, {} as Environment)))
  const compiled = (options: unknown): string => errorOf(compile(sum(A), options as { entries: 1 })())
  assert.match(
    compiled({ entries: -1 }),
    /the option entries is -1;\s+allowed: \{ entries: a whole number from 0 \},\s/
  )
  assert.match(compiled({ entrie: 1 }), /did you mean entries\?/)
  assert.match(
    errorOf((compile as unknown as (of: unknown) => () => ReturnType<typeof evaluate>)('x')()),
    /an expression, or a plain object of expressions/
  )
})

test('results share no memory with later ones, nor with what was given', () => {
  const compiled = compile(z)
  const given = new Matrix([[1], [2]])
  const first = compiled.run({ x: given })
  const second = compiled.run({ x: [5, 6] })
  assert.equal(first.to2DArray(), [[2], [-1]])
  second.set(0, 0, 99)
  assert.equal(compiled.run({ x: [5, 6] }).to2DArray(), [[6], [-5]])
  assert.equal(given.to2DArray(), [[1], [2]])
  const itself = compile(x)
  itself.run({ x: given }).set(0, 0, 7)
  assert.equal(given.to2DArray(), [[1], [2]])
})

test('writes into matrices and buffers that the caller keeps, all or none', () => {
  const compiled = compile({ z, total: sum(z) })
  const [place, total] = [new Matrix(2, 1), new Float64Array(1)]
  const written = compiled.into({ x: [1, 2] }, { z: place, total })
  assert.ok(E.isRight(written) && written.right.z === place)
  assert.equal([place.to2DArray(), [...total]], [[[2], [-1]], [1]])
  const wrong = compiled.into({ x: [0, 0] }, { z: place, total: new Float64Array(2) })
  assert.is(
    errorOf(wrong),
    'InvalidOutput in into: the output total is a Float64Array of 2, expected a 1×1 Matrix or a Float64Array of 1 entry'
  )
  assert.equal(place.to2DArray(), [[2], [-1]], 'nothing was written')
  const both = new Float64Array(2)
  const shared = compiled.into({ x: [0, 0] }, { z: both, total: both.subarray(1) })
  assert.match(errorOf(shared), /the output total has memory of the output z; give each memory of its own/)
  assert.equal([...both], [0, 0], 'nothing was written')
})

test('tells all that is wrong with outputs, by name and shape', () => {
  const compiled = compile({ z, total: sum(z) })
  const total = new Float64Array(1)
  const into = (outputs: unknown): string =>
    errorOf(compiled.into({ x: [0, 0] }, outputs as { z: Matrix; total: Float64Array }))
  assert.is(
    into({ z: new Matrix(1, 2), total: 'here' }),
    'InvalidOutput in into: the output z is a 1×2 Matrix, expected a 2×1 Matrix or a Float64Array of 2 entries\n' +
      'InvalidOutput in into: the output total is the text "here", expected a 1×1 Matrix or a Float64Array of 1 entry'
  )
  assert.is(
    into({ z: new Matrix(2, 1), totl: total, more: total }),
    'InvalidOutput in into: no output was given for total; did you mean totl, which was given and not used?\n' +
      'InvalidOutput in into: there is no result totl; did you mean total?\n' +
      'InvalidOutput in into: there is no result more; the results are z, total'
  )
  assert.match(into(Object.create({ z: new Matrix(2, 1), total })), /no output was given for z/)
  for (const outputs of [undefined, null, 5, new Matrix(2, 1), []])
    assert.match(
      into(outputs),
      /^InvalidOutput in into: the outputs are .*; give an object with a place for each of z, total$/
    )
  const throwing = { total, get z(): Matrix { throw new Error('no') } } // biome-ignore format: one line
  assert.is(into(throwing), 'InvalidOutput in into: the output z cannot be read: no')
  const alone = compile(z).into({ x: [0, 0] }, undefined as unknown as Matrix)
  assert.match(errorOf(alone), /^InvalidOutput in into: the output is undefined, expected a 2×1 Matrix or/)
  const stack = compile(placeholder('t', 2, 2, 1)).into({ t: [[[1], [2]], [[3], [4]]] }, new Matrix(2, 1)) // biome-ignore format: a stack
  assert.match(errorOf(stack), /the output is a 2×1 Matrix, expected a Float64Array of 4 entries$/)
  const fault = compiled.into({ x: [0, 0] }, { z: new Matrix(3, 1), total })
  const [first] = E.isLeft(fault) ? fault.left : []
  assert.equal(first, {
    _tag: 'InvalidOutput',
    operation: 'into',
    name: 'z',
    fault: { _tag: 'OtherShape', expected: [2, 1], actual: [3, 1] }
  })
})

test('keeps values in its memory where it is told to', () => {
  const [X, w] = [placeholder('X', 'n', 2), placeholder('w', 2, 1)]
  const whole = compile(matmul(X, w))
  const kept = whole.resident({ X: [[1, 2], [3, 4], [5, 6]] }) // biome-ignore format: a matrix
  if (E.isLeft(kept)) assert.fail(showErrors(kept.left))
  else {
    assert.equal(kept.right.run({ w: [1, 1] }).to1DArray(), [3, 7, 11])
    assert.equal(kept.right.run({ w: [1, 0] }).to1DArray(), [1, 3, 5])
    const both = kept.right.resident({ w: [0, 1] })
    assert.equal(E.isRight(both) ? both.right.run().to1DArray() : [], [2, 4, 6])
  }
  assert.match(errorOf(whole.resident({ Y: [[1]] } as unknown as { X: [[1, 2]] })), /has no Y; its names are X, w/)
  assert.match(errorOf(whole.resident({ X: [[1]] } as unknown as { X: [[1, 2]] })), /X/)
})

test('has a program for each set of sizes, and forgets none that matters', () => {
  const compiled = compile(sum(multiply(placeholder('v', 'n', 1), 2)))
  assert.is(compiled.plan, undefined)
  for (const n of [0, 1, 2, 50, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 50])
    assert.is(compiled.run({ v: Array.from({ length: n }, () => [1]) }).get(0, 0), 2 * n)
  assert.is(compiled.plan?.inputs[0]?.view.count, 50)
})

const planOf = (expr: Expr): Plan =>
  (compile(expr) as unknown as { plan: Plan | undefined }).plan ?? assert.fail('no plan')

const stepsIn = ({ instructions }: Plan): number =>
  instructions.reduce((count, one) => count + (one._tag === 'Loop' ? one.code.length / 5 : 1), 0)

test('computes what is common once, what is constant never', () => {
  const twice = (): Expr => sin(add(matmul(placeholder('M', 3, 3), placeholder('v', 3, 1)), 1))
  const plan = planOf(multiply(twice(), twice()))
  assert.is(stepsIn(plan), 4)
  assert.equal(
    plan.instructions.map(({ _tag }) => _tag),
    ['Product', 'Loop']
  )
  assert.is(stepsIn(planOf(add(exp(matmul(constant([[1, 2]]), constant([[3], [4]]))), placeholder('s', 1, 1)))), 1)
})

test('reads transposes in place, and goes over entries once', () => {
  const [X, y] = [placeholder('X', 50, 4), placeholder('y', 50, 1)]
  const w = placeholder('w', 4, 1)
  const plan = planOf(grad(mean(square(subtract(sigmoid(matmul(X, w)), y))), w))
  const calls = plan.instructions.filter((one) => one._tag === 'Call').map((one) => one.op.name)
  assert.not.ok(calls.includes('transpose'), calls.join())
  assert.is(plan.instructions.filter((one) => one._tag === 'Product').length, 2)
  assert.is(plan.instructions.filter((one) => one._tag === 'Loop' && one.count === 50).length, 1)
})

test('values share memory as soon as they may', () => {
  const s = placeholder('s', 200, 200)
  let chain: Expr = s
  for (let i = 0; i < 100; i++) chain = matmul(add(chain, i), s)
  assert.ok(planOf(chain).entries <= 4 * 40_000 + 400, String(planOf(chain).entries))
})

test('a memory larger than asked for is refused before it is taken', () => {
  const large = compile(matmul(placeholder('u', 1000, 1), placeholder('v', 1, 1000)), { entries: 1e6 })
  assert.match(
    errorOf(large({ u: new Matrix(1000, 1), v: new Matrix(1, 1000) })),
    /LimitExceeded in compile.*\n.*1002000 entries .*at most 1000000 fit/
  )
})

/** The exponential, which throws at an entry above a limit. */
const fragile: Operation<Unary> = {
  ...Exp,
  name: 'fragile',
  forward: (operands, out, ...rest) => {
    if (operands[0]?.data.some((entry) => entry > 5)) throw new Error('too large')
    Exp.forward(operands, out, ...rest)
  }
}

test('an operation that throws is told as evaluate tells it', () => {
  for (const size of [1, 2, 600]) {
    const v = placeholder('v', size, 1)
    const expr = add(apply<[number, 1], 'v'>(fragile, [multiply(v, 2)]), 1)
    same(expr, { v: new Matrix(size, 1) })
    const compiled = compile(expr)
    const bad = { v: Matrix.add(new Matrix(size, 1), 3) }
    for (let call = 0; call < CALLS; call++) {
      assert.is(errorOf(compiled(bad)), errorOf(evaluate(expr, bad)))
      assert.close(compiled.run({ v: new Matrix(size, 1) }), new Float64Array(size).fill(2), 0)
    }
  }
})

test('an operation that is computed entry by entry says so', () =>
  assert.equal(
    [...signature].filter(([, op]) => entryOf(op) !== undefined && op.isPointwise !== true).map(([name]) => name),
    []
  ))

test('an operation of a user that bears the name of another is itself', () => {
  const odd: Operation = {
    ...(Add as unknown as Operation),
    name: 'add',
    forward: ([a], out) => out.data.set((a?.data ?? []).map((entry) => entry + 100))
  } // a record of the same kind
  same(apply<[2, 1], 'x'>(odd, [x, x]), { x: [1, 2] })
})

test('a rule that calls the compiled function again gets its own memory', () => {
  const calls: Array<number> = []
  const reentrant: Operation<Unary> = {
    ...Exp,
    name: 'reentrant',
    forward: ([operand], out) => {
      const isOuter = calls.length === 0
      calls.push(1)
      const inner = isOuter ? compiled.run({ x: [10, 20] }).get(1, 0) : 1
      for (let i = 0; i < out.data.length; i++) out.data[i] = (operand.data[i] ?? 0) * inner
    }
  }
  const compiled = compile(add(apply<[2, 1], 'x'>(reentrant, [add(x, 1)]), x))
  assert.equal(compiled.run({ x: [1, 2] }).to1DArray(), [2 * 41 + 1, 3 * 41 + 2])
})

test('an environment that calls the compiled function while it is read disturbs nothing', () => {
  const [u, v] = [placeholder('u', 1, 1), placeholder('v', 1, 1)]
  const compiled = compile(subtract(u, v))
  const one = (entry: number): Matrix => new Matrix([[entry]])
  const meddling = {
    u: one(10),
    get v(): Matrix {
      assert.is(compiled.run({ u: one(1), v: one(2) }).get(0, 0), -1)
      return one(3)
    }
  }
  for (let call = 0; call < CALLS; call++) assert.is(compiled.run(meddling).get(0, 0), 7)
})

test('a variable and a kept value of other sizes than a call asks for are told, and disturb nothing', () => {
  const [X, y] = [variable('X', 'n', 1, [[1], [2], [3]]), placeholder('y', 'n', 1)]
  const expr = matmul(add(X, y), constant([[1, 2, 3]]))
  const column = (size: number, entry: number): Matrix => Matrix.add(new Matrix(size, 1), entry)
  for (const backend of BACKENDS) {
    const compiled = compile(expr, { backend })
    for (const size of [5, 3, 2, 8, 1]) {
      const good = { X: column(size, 1), y: column(size, 2) }
      const alone = { y: column(size, 10) }
      for (const env of [good, alone, good]) {
        const [actual, expected] = [compiled(env), evaluate(expr, env)]
        if (E.isRight(expected)) assert.sameBits(E.isRight(actual) ? actual.right : [], expected.right)
        else assert.is(errorOf(actual), errorOf(expected))
      }
    }
  }
  const kept = compile(add(placeholder('Z', 'n', 1), y)).resident({ Z: [[7], [8]] })
  if (E.isLeft(kept)) assert.fail('it is kept')
  else {
    assert.equal(kept.right.run({ y: column(2, 1) }).to1DArray(), [8, 9])
    assert.match(errorOf(kept.right({ y: column(3, 1) })), /n is 2 in Z/)
  }
})

test('outputs that call the compiled function while they are read disturb nothing', () => {
  const [s, place] = [placeholder('s', 2, 1), new Matrix(2, 1)]
  const compiled = compile({ z: multiply(s, 2) })
  const outputs = {
    get z(): Matrix {
      compiled({ s: [50, 60] })
      return place
    }
  }
  for (let call = 0; call < CALLS; call++) {
    compiled.into({ s: [1, 2] }, outputs)
    assert.equal(place.to1DArray(), [2, 4])
  }
  const odd = new (class extends Matrix {})(2, 1)
  assert.match(errorOf(compiled.into({ s: [1, 2] }, { z: odd })), /expected a 2×1 Matrix/)
})

test('a plan is a copy: who changes it changes nothing', () => {
  const k = constant([[1, 2]])
  const [leaf, env] = [placeholder('t', 1, 2), { t: [[1, 1]] as const }]
  const compiled = compile(exp(add(k, leaf)))
  const before = compiled.run(env)
  for (const one of compiled.plan?.instructions ?? []) if (one._tag === 'Loop') one.code.fill(0)
  assert.not.ok(JSON.stringify(compiled.plan?.constants).includes('data'))
  assert.sameBits(compiled.run(env), before)
  assert.equal(run(k).to2DArray(), [[1, 2]])
})

test('deep and shared expressions compile: 10⁵ nodes in a chain, 1000 doublings', () => {
  let chain: Expr<[1, 1], 's'> = placeholder('s', 1, 1)
  for (let i = 0; i < 1e5; i++) chain = add(multiply(chain, 0.5), 1)
  assert.is(compile(chain).run({ s: 1 }).get(0, 0), 2)
  let doubled: Expr<[1, 1], 's'> = placeholder('s', 1, 1)
  for (let i = 0; i < 1000; i++) doubled = add(doubled, doubled)
  const compiled = compile(doubled)
  for (let call = 0; call < CALLS; call++) assert.is(compiled.run({ s: 1 }).get(0, 0), 2 ** 1000)
  assert.is(compiled.plan?.instructions.length, 1)
})

const WORDS = ['m', 'f', 'a', 't0', 'out', 'env', 'arguments', 'await', 'Math', 'return', '__proto__', 'constructor']

test('names never reach code: hostile ones give the program and the code of plain ones, and the values of evaluate', () => {
  const program = (name: string): string => {
    const leaf = placeholder(name, 2, 1)
    const expr = sum(exp(multiply(leaf, leaf)))
    same(expr, new Map([[name, [1, 2]]]))
    const plan = planOf(expr)
    return JSON.stringify([generated(plan)?.source, { ...plan, inputs: plan.inputs.map(({ view }) => view) }])
  }
  const plain = program('x')
  assert.match(plain, /m\[\d\]/)
  const names = [...HOSTILE, ...WORDS, '*/ globalThis.pwned = 1 /*'].filter((name) =>
    E.isRight(placeholder(name, 2, 1).shape)
  )
  assert.ok(names.length > 80, String(names.length))
  for (const name of names) assert.is(program(name), plain)
  assert.not.ok('pwned' in globalThis)
})

test('memory does not grow with calls', () => {
  const compiled = compile(grad(sum(square(z)), x))
  const calls = (count: number): void => {
    for (let call = 0; call < count; call++) compiled.run({ x: [1, call] })
  }
  calls(1000)
  globalThis.gc?.()
  const before = process.memoryUsage()
  calls(10_000)
  globalThis.gc?.()
  const after = process.memoryUsage()
  assert.ok(
    after.arrayBuffers - before.arrayBuffers < 1e6,
    `${after.arrayBuffers - before.arrayBuffers} bytes of buffers`
  )
})

/** What a program prints that imports the built package under its own name. */
const printed = (flag: string, program: string): string =>
  execFileSync(process.execPath, [flag, '--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'] // the engine warns of flags that go together
  })

test('works where code from texts is not allowed', () => {
  const program = `
    import { add, compile, matmul, placeholder } from 'catamat'
    const [A, x] = [placeholder('A', 2, 2), placeholder('x', 2, 1)]
    const z = compile(add(matmul(A, x), x))
    for (let i = 0; i < 5; i++) z.run({ A: [[1, 2], [3, 4]], x: [1, 2] })
    let refused = false
    try { new Function('return 1')() } catch { refused = true }
    console.log(refused, z.run({ A: [[1, 2], [3, 4]], x: [1, 2] }).to1DArray().join())`
  assert.is(printed('--disallow-code-generation-from-strings', program), 'true 6,13\n')
})

test('works where there is no WebAssembly, and says so', () => {
  const program = `
    import { compile, entriesOf, matmul, ones, placeholder, run } from 'catamat'
    const A = placeholder('A', 20, 20)
    const z = compile(matmul(A, A))
    console.log(z.backend.reason, entriesOf(z.run({ A: run(ones(20, 20)) })).every((entry) => entry === 20))`
  assert.is(printed('--jitless', program), 'there is no WebAssembly here true\n')
  const A = placeholder('A', 20, 20)
  assert.is(compile(matmul(A, A)).backend?.name, 'portable')
  assert.is(compile(matmul(A, A), { backend: 'plain' }).backend?.reason, 'it was asked for')
})

test('a Hessian is what evaluate makes of it, and its tangents cost no product', () => {
  const [X, w] = [placeholder('X', 20, 3), placeholder('w', 3, 1)]
  const expr = hessian(mean(square(sigmoid(matmul(X, w)))), w)
  const env = { X: Matrix.random(20, 3), w: Matrix.random(3, 1) }
  assert.ok(nodes(expr).length > 10)
  same(expr, env)
  const products = compile(expr).plan?.instructions.filter(({ _tag }) => _tag === 'Product') ?? []
  assert.equal(
    products.map((one) => one._tag === 'Product' && one.identity),
    [0, undefined, undefined]
  )
  assert.sameBits(entriesOf(compile(expr).run(env)), entriesOf(run(expr, env)))
})
