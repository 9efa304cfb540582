import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import { compile as compileOf } from '../../src/compile/compile.js'
import {
  add,
  compile,
  constant,
  entriesOf,
  exp,
  grad,
  matmul,
  mean,
  placeholder,
  run,
  showErrors,
  square,
  sum,
  transpose
} from '../../src/index.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('compile: memory')

const BACKENDS = ['auto', 'portable', 'plain'] as const

const [X, w] = [placeholder('X', 30, 20), placeholder('w', 20, 1)]
const loss = mean(square(exp(matmul(X, w))))
const both = { loss, slope: grad(loss, w), same: X }

test('no result shares memory with another call, its inputs, or values that are kept', () => {
  for (const backend of BACKENDS) {
    const compiled = compile(both, { backend })
    const [data, weights] = [Matrix.rand(30, 20), Matrix.rand(20, 1)]
    const before = data.to2DArray()
    const results = Array.from({ length: 6 }, (_, i) => compiled.run({ X: data, w: Matrix.mul(weights, i) }))
    const expected = Array.from({ length: 6 }, (_, i) => run(both, { X: data, w: Matrix.mul(weights, i) }))
    for (const [i, result] of results.entries())
      for (const name of ['loss', 'slope', 'same'] as const) assert.sameBits(result[name], expected[i]?.[name] ?? [])
    for (const result of results) for (const matrix of Object.values(result)) matrix.fill(Number.NaN)
    assert.equal(data.to2DArray(), before)
    assert.sameBits(compiled.run({ X: data, w: weights }).slope, run(both, { X: data, w: weights }).slope)
    const kept = compiled.resident({ X: data })
    if (E.isLeft(kept)) return assert.fail(showErrors(kept.left))
    kept.right.run({ w: weights }).same.fill(Number.NaN)
    data.fill(Number.NaN)
    assert.equal(kept.right.run({ w: weights }).same.to2DArray(), before)
  }
})

test('what is written by into is there alone: neither the place nor the environment is kept', () => {
  const compiled = compile(add(transpose(X), 0))
  const [place, data] = [new Matrix(20, 30), Matrix.rand(30, 20)]
  compiled.into({ X: data }, place)
  const first = place.to2DArray()
  data.fill(0)
  assert.equal(place.to2DArray(), first)
  compiled.run({ X: data })
  assert.equal(place.to2DArray(), first)
  const itself = Matrix.rand(30, 20)
  const expected = Matrix.add(itself, 1).to2DArray()
  compile(add(X, 1)).into({ X: itself }, itself)
  assert.equal(itself.to2DArray(), expected, 'the place of the result may be that of a value')
})

test('a call leaves nothing behind that another could see: any order of calls gives the same', () => {
  const n = placeholder('n', 'rows', 2)
  for (const backend of BACKENDS) {
    const compiled = compile(matmul(transpose(n), exp(n)), { backend })
    const inputs = [3, 1, 40, 0, 3, 2, 40, 1].map((rows) => ({ n: Matrix.rand(rows, 2) }))
    const fresh = inputs.map((input) => entriesOf(compile(matmul(transpose(n), exp(n)), { backend }).run(input)))
    for (const order of [inputs, [...inputs].reverse(), [...inputs, ...inputs]])
      for (const input of order)
        assert.sameBits(compiled.run(input), fresh[inputs.indexOf(input)] ?? [], `${backend}, ${input.n.rows} rows`)
  }
})

/** What a program prints that imports the built package under its own name. */
const printed = (program: string, ...flags: ReadonlyArray<string>): string =>
  execFileSync(process.execPath, [...flags, '--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'] // the engine warns of flags that go together
  })

test('ten thousand calls take no memory, and a hundred sizes that of the last eight', () => {
  const program = `
    import { compile, exp, matmul, placeholder, transpose } from 'catamat'
    import { Matrix } from 'ml-matrix'
    const buffers = () => { for (let i = 0; i < 3; i++) gc(); return process.memoryUsage().arrayBuffers }
    const [A, n] = [placeholder('A', 64, 64), placeholder('n', 'rows', 64)]
    const fixed = compile(matmul(A, exp(A)))
    const value = new Matrix(64, 64)
    for (let i = 0; i < 100; i++) fixed({ A: value })
    const before = buffers()
    for (let i = 0; i < 10000; i++) fixed({ A: value })
    const calls = buffers() - before
    const named = compile(matmul(n, transpose(exp(n))), { backend: 'plain' })
    const sizes = (from) => { for (let rows = from; rows < from + 50; rows++) named({ n: new Matrix(rows, 64) }) }
    sizes(100)
    const some = buffers()
    sizes(150)
    sizes(100)
    console.log(calls, buffers() - some, 8 * named.plan.entries)`
  const [calls = 0, sizes = 0, one = 0] = printed(program, '--expose-gc').split(' ').map(Number)
  assert.ok(calls < 1e6, `${calls} bytes are left of ten thousand calls`)
  assert.ok(one > 100_000 && sizes < one, `${sizes} bytes are left of a hundred sizes, where one takes ${one}`)
})

const PRODUCT = `
  import { compile, entriesOf, matmul, ones, placeholder, run } from 'catamat'
  const A = placeholder('A', 20, 20)
  const z = compile(matmul(A, A))
  const env = { A: run(ones(20, 20)) }
  const values = Array.from({ length: 5 }, () => entriesOf(z.run(env)))
  console.log(z.backend.name, z.backend.reason, values.every((list) => list.every((entry) => entry === 20)))`

test('where WebAssembly is taken away, or is not what it should be, everything is computed all the same, and a reason is given', () => {
  const without = (change: string): string =>
    printed(
      `${change}\n${PRODUCT.replaceAll('import {', 'const {').replace("} from 'catamat'", "} = await import('catamat')")}`
    )
  assert.is(without('delete globalThis.WebAssembly'), 'plain there is no WebAssembly here true\n')
  assert.match(without('globalThis.WebAssembly = undefined'), /^plain there is no WebAssembly here true/)
  assert.match(
    without(
      'WebAssembly.validate = () => false; WebAssembly.Module = class { constructor() { throw new Error("no vectors") } }'
    ),
    /^plain WebAssembly has no 128-bit SIMD here true/
  )
  for (const change of [
    'WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("refused by policy") } }',
    'WebAssembly.Memory = class { constructor() { throw new RangeError("refused by policy") } }',
    'WebAssembly.Instance = class { constructor() { throw new WebAssembly.LinkError("refused by policy") } }'
  ])
    assert.is(without(change), 'plain WebAssembly is refused: refused by policy true\n', change)
  const guarded = 'Object.defineProperty(globalThis, "WebAssembly", { get: () => { throw new Error("guarded") } })'
  for (const change of [
    guarded,
    'globalThis.WebAssembly = null',
    'globalThis.WebAssembly = {}',
    'globalThis.WebAssembly = 5'
  ])
    assert.match(without(change), /^plain .*WebAssembly.* true\n$/, change)
})

test('where code from texts is refused, small programs loop, and say so', () => {
  const program = PRODUCT.replaceAll('20, 20', '2, 2').replace('entry === 20', 'entry === 2')
  assert.match(printed(program, '--disallow-code-generation-from-strings'), /^plain .* true\n$/)
  assert.match(printed(program), /^code .* true\n$/)
})

test('source is what runs, with names beside code and never in it', () => {
  const compiled = compile({ 'the loss': loss, slope: grad(loss, w) })
  const lines = compiled.source?.split('\n') ?? []
  assert.equal(lines.slice(0, 2), ['input X: 30×20 at 0', 'input w: 20×1 at 600'])
  assert.is(lines.length, 1 + (compiled.plan?.inputs.length ?? 0) + (compiled.plan?.constants.length ?? 0) + (compiled.plan?.instructions.length ?? 0)) // biome-ignore format: a sum
  assert.match(compiled.source ?? '', /^t\d+ = X @ w: 30×1 at \d+$/m)
  assert.match(compiled.source ?? '', /^t\d+ = transpose\(X\) @ t\d+: 20×1 at \d+$/m)
  assert.match(lines.at(-1) ?? '', /^return "the loss" = t\d+, slope = t\d+$/)
  const odd = compileOf(exp(placeholder('t0', 300, 1)) as never, { backend: 'plain' }).source ?? ''
  assert.is(odd, 'input t0: 300×1 at 0\nfor each of 300×1: s0 = exp(t0); t1 = s0: 300×1 at 300\nreturn t1')
  const small = compile(sum(matmul(constant([[1, 2]]), placeholder('secret', 2, 1))))
  for (let call = 0; call < 4; call++) small.run({ secret: [1, 2] })
  assert.is(small.backend?.name, 'code')
  assert.match(small.source ?? '', /^m\[\d+\] = 0 \+ m/)
  assert.not.match(small.source ?? '', /secret/)
  assert.is(compile(placeholder('u', 'n', 1)).source, undefined, 'no sizes, no program yet')
})
