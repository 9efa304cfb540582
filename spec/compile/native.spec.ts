import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import {
  Abs,
  add,
  apply,
  type CompileOptions,
  compile,
  crossEntropy,
  type Environment,
  type Expr,
  entriesOf,
  evaluate,
  grad,
  hessian,
  Matmul,
  matmul,
  mean,
  nativeBlas,
  placeholder,
  run,
  showBlasRefusal,
  showErrors,
  sigmoid,
  Transpose,
  tanh,
  transpose
} from '../../src/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { note, suite } from '../suite.js'

const test = suite('compile, native')
const found = nativeBlas()

/** A test that needs a BLAS, or is left out where there is none. */
const testBlas = (name: string, body: () => void): void => {
  if (E.isLeft(found)) test.skip(name, showBlasRefusal(found.left))
  else test(name, body)
}

const NATIVE = { backend: 'native' } as const

/** A compiled function whose names the compiler does not know. */
type AnyCompiled = ((environment: Environment) => ReturnType<typeof evaluate>) &
  Pick<ReturnType<typeof compile>, 'backend'>

const anyCompiled = (expr: Expr, options: CompileOptions): AnyCompiled =>
  compile(expr, options) as unknown as AnyCompiled

/** The unit roundoff of float64. */
const UNIT = 2 ** -53

/** Numbers in [−0.5, 0.5), the same for the same seed, in nested lists of a shape. */
const numbersIn = (shape: ReadonlyArray<number>, seed: number): ReadonlyArray<never> => {
  let state = seed + 1
  const next = (): number => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
  const nested = ([size, ...rest]: ReadonlyArray<number>): unknown =>
    size === undefined ? next() : Array.from({ length: size }, () => nested(rest))
  return nested(shape) as ReadonlyArray<never> // as deep as the shape is long
}

const matrixOf = (rows: number, columns: number, seed: number): Matrix => {
  const matrix = new Matrix(rows, columns)
  for (const [i, row] of numbersIn([rows, columns], seed).entries()) if (columns > 0) matrix.setRow(i, row)
  return matrix
}

/** The entries of a product and of its running error bound, k u |A| |B|, which whatever order of additions keeps. */
const bounded = (actual: ArrayLike<number>, expected: ArrayLike<number>, inner: number, sizes: ArrayLike<number>) => {
  assert.is(actual.length, expected.length)
  for (let i = 0; i < actual.length; i++) {
    const [a = NaN, b = NaN, size = NaN] = [actual[i], expected[i], sizes[i]]
    const bound = 2 * (inner + 1) * UNIT * size // each of the two is within half of that of what is exact
    assert.ok(Math.abs(a - b) <= bound, `entry ${i}: ${a}, expected ${b} ± ${bound}`)
  }
}

const SIZES = [0, 1, 2, 17, 48, 64, 100]
const size = fc.constantFrom(...SIZES)
const stack = fc.constantFrom<ReadonlyArray<number>>([], [], [], [2], [1], [3, 1], [0])

/** A leaf of a shape, and the matrix that it is after a transpose or none. */
const operandOf = (
  name: string,
  over: ReadonlyArray<number>,
  [rows, columns]: readonly [number, number],
  isTransposed: boolean
): { readonly shape: ReadonlyArray<number>; readonly expr: Expr } => {
  const own = isTransposed && over.length === 0
  const shape = [...over, ...(own ? [columns, rows] : [rows, columns])] as const
  const leaf: Expr = placeholder(name, ...(shape as readonly [number, number])) // two axes at least
  return { shape, expr: own ? apply(Transpose, [leaf]) : leaf }
}

testBlas('products are those of evaluate within the running error bound, whatever the shapes', () => {
  let natively = 0
  const products = fc.tuple(size, size, size, fc.boolean(), fc.boolean(), stack, stack, fc.nat(1e6))
  const isWithin = ([m, k, n, isLeft, isRight, over, across, seed]: typeof products extends fc.Arbitrary<infer A>
    ? A
    : never): void => {
    const [A, B] = [operandOf('A', over, [m, k], isLeft), operandOf('B', across, [k, n], isRight)]
    const expr = apply(Matmul, [A.expr, B.expr])
    const sizes = apply(Matmul, [apply(Abs, [A.expr]), apply(Abs, [B.expr])])
    const env = { A: numbersIn(A.shape, seed), B: numbersIn(B.shape, seed + 1) }
    const compiled = anyCompiled(expr, NATIVE)
    const [expected, bounds] = [evaluate(expr, env), evaluate(sizes, env)]
    for (let call = 0; call < 2; call++) {
      const actual = compiled(env)
      if (E.isLeft(expected) || E.isLeft(bounds) || E.isLeft(actual))
        assert.is(E.isLeft(actual) && showErrors(actual.left), E.isLeft(expected) && showErrors(expected.left))
      else bounded(entriesOf(actual.right), entriesOf(expected.right), k, entriesOf(bounds.right))
    }
    if (compiled.backend?.name === 'native') natively++
  }
  holds(products, isWithin, { numRuns: 300 })
  assert.ok(natively > 30, `${natively} by a BLAS`)
  note(`native: ${natively} of 300 products`)
})

testBlas('a matrix with its own transpose is symmetric, and what evaluate gives within the bound', () => {
  const X = placeholder('X', 64, 64)
  for (const expr of [matmul(transpose(X), X), matmul(X, transpose(X))]) {
    const compiled = compile(expr, NATIVE)
    for (const seed of [1, 2, 3]) {
      const env = { X: matrixOf(64, 64, seed) }
      const [actual, expected] = [compiled.run(env), run(expr, env)]
      assert.sameBits(actual, actual.transpose())
      bounded(actual.to1DArray(), expected.to1DArray(), 64, Array(64 * 64).fill(64 / 4))
    }
  }
})

testBlas('NaN and infinities are those of evaluate, and none is left for the next call', () => {
  const [A, B, b] = [placeholder('A', 40, 40), placeholder('B', 40, 40), placeholder('b', 40, 1)]
  const special = (values: ReadonlyArray<number>): Matrix => {
    const matrix = matrixOf(40, 40, 7)
    for (const [i, value] of values.entries()) matrix.set(3 * i, 5 * i, value)
    return matrix
  }
  const wide = placeholder('W', 80, 80)
  const both = { product: matmul(A, B), column: matmul(wide, placeholder('w', 80, 1)), shifted: add(matmul(A, B), b) }
  const compiled = compile(both, NATIVE)
  const plain = { B: matrixOf(40, 40, 2), b: matrixOf(40, 1, 3), w: matrixOf(80, 1, 4), W: matrixOf(80, 80, 5) }
  for (const values of [[], [Number.NaN, Number.POSITIVE_INFINITY], [], [Number.NEGATIVE_INFINITY], []]) {
    const odd = matrixOf(80, 80, 5)
    for (const [i, value] of values.entries()) odd.set(i, i, value)
    const env = { ...plain, A: special(values), W: odd }
    const [actual, expected] = [compiled.run(env), run(both, env)]
    for (const key of ['product', 'column', 'shifted'] as const) assert.close(actual[key], expected[key], 1e-13)
  }
  assert.is(compiled.backend?.name, 'native')
})

/** The loss of a network with one hidden layer, and its gradients. */
const step = (batch: number) => {
  const [X, T] = [placeholder('X', batch, 60), placeholder('T', batch, 10)]
  const leaves = {
    W: placeholder('W', 60, 50),
    b: placeholder('b', 1, 50),
    V: placeholder('V', 50, 10),
    c: placeholder('c', 1, 10)
  }
  const logits = add(matmul(tanh(add(matmul(X, leaves.W), leaves.b)), leaves.V), leaves.c)
  const loss = mean(crossEntropy(logits, T))
  return { loss, ...grad(loss, leaves) }
}

const stepValues = (batch: number) => {
  const T = new Matrix(batch, 10)
  for (let row = 0; row < batch; row++) T.set(row, row % 10, 1)
  const [W, b, V, c] = [matrixOf(60, 50, 1), matrixOf(1, 50, 2), matrixOf(50, 10, 3), matrixOf(1, 10, 4)]
  return { X: matrixOf(batch, 60, 5), T, W, b, V, c }
}

testBlas('whole programs are those of evaluate, the same bits each time, for any number of threads that stays', () => {
  const [exprs, env] = [step(40), stepValues(40)]
  const expected = run(exprs, env)
  for (const threads of [1, 2]) {
    const [first, second] = [1, 2].map(() => compile(exprs, { ...NATIVE, threads }))
    const before = first?.run(env)
    for (const compiled of [first, second, first]) {
      const actual = compiled?.run(env)
      for (const key of ['loss', 'W', 'b', 'V', 'c'] as const) {
        assert.close(actual?.[key] ?? [], expected[key], 1e-13)
        assert.sameBits(actual?.[key] ?? [], before?.[key] ?? [])
      }
    }
    assert.match(first?.backend?.reason ?? '', /^products by \S+; /)
  }
  const w = placeholder('w', 40, 1)
  const curvature = hessian(mean(sigmoid(matmul(placeholder('X', 200, 40), w))), w)
  const point = { X: matrixOf(200, 40, 1), w: matrixOf(40, 1, 2) }
  const ran = compile(curvature, NATIVE)
  assert.close(entriesOf(ran.run(point)), entriesOf(run(curvature, point)), 1e-13)
  assert.is(ran.backend?.name, 'native')
})

test('what there is no BLAS for, or none that is found, runs as it would without, with the reason', () => {
  const A = placeholder('A', 40, 40)
  const env = { A: matrixOf(40, 40, 1) }
  for (const options of [{ ...NATIVE, blas: '/no/such/library' }, NATIVE] as const) {
    const expr = options === NATIVE ? tanh(A) : matmul(A, A)
    const compiled = compile(expr, options)
    assert.sameBits(compiled.run(env), run(expr, env))
    assert.is(compiled.backend?.name, 'portable')
    assert.match(
      compiled.backend?.reason ?? '',
      /(?:no BLAS was found|koffi is not there|no product in it is large).*; WebAssembly/
    )
  }
  const none = nativeBlas('/no/such/library')
  assert.ok(E.isLeft(none) && showBlasRefusal(none.left).length > 20)
  for (const odd of [3, null, {}, '']) assert.is(nativeBlas(odd as never)._tag, 'Left') // as untyped code might
})

test('options that are none are refused', () => {
  const told = (options: unknown): string => {
    const result = compile(placeholder('A', 2, 2), options as CompileOptions)({ A: [[1, 2], [3, 4]] }) // biome-ignore format: a matrix
    return E.isLeft(result) ? showErrors(result.left) : ''
  }
  assert.match(told({ threads: 0 }), /threads.*a whole number from 1/)
  assert.match(told({ blas: 3 }), /blas.*the name or the path of a library/)
  assert.match(told({ backend: 'cuda' }), /'native'/)
})

/** What a program prints that imports the built package under its own name. */
const printed = (program: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8'
  })

const TOLD = `
  const { compile, matmul, nativeBlas, placeholder, showBlasRefusal } = await import('catamat')
  const A = placeholder('A', 20, 20)
  const { left } = nativeBlas()
  console.log(left._tag, compile(matmul(A, A), { backend: 'native' }).backend.name)`

test('a runtime without packages, or without koffi, says so, and importing loads neither', () => {
  assert.is(printed(`process.getBuiltinModule = undefined${TOLD}`), 'NoPackages portable\n')
  const program = `
    import Module from 'node:module'
    const resolve = Module._resolveFilename
    Module._resolveFilename = (name, ...rest) => {
      if (name === 'koffi') throw new Error('Cannot find module')
      return resolve(name, ...rest)
    }${TOLD}`
  assert.is(printed(program), 'NoKoffi portable\n')
})
