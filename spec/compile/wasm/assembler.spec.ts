import * as E from 'fp-ts/lib/Either.js'
import { call, func, module } from '../../../src/compile/wasm/assembler.js'
import { double, signed, unsigned } from '../../../src/compile/wasm/code.js'
import { advance, doWhile, upTo, when } from '../../../src/compile/wasm/control.js'
import { instantiate, memoryOf, simd } from '../../../src/compile/wasm/engine.js'
import { f64, f64x2, i32, v128 } from '../../../src/compile/wasm/instructions.js'
import * as assert from '../../assert.js'
import { suite } from '../../suite.js'
import { made, right } from './made.js'

const test = suite('compile/wasm/assembler')

test('whole numbers are written as the specification of LEB128 says', () => {
  assert.equal(unsigned(624485), [0xe5, 0x8e, 0x26])
  assert.equal(unsigned(127), [127])
  assert.equal(unsigned(128), [0x80, 1])
  assert.equal(unsigned(2 ** 32 - 1), [0xff, 0xff, 0xff, 0xff, 0x0f])
  assert.equal(signed(-123456n), [0xc0, 0xbb, 0x78])
  assert.equal(signed(64n), [0xc0, 0])
  assert.equal(signed(-64n), [0x40])
  assert.equal(double(-0), [0, 0, 0, 0, 0, 0, 0, 0x80])
})

const twice = func({ x: 'f64' }, 'f64', ({ x }) => [f64.add(x, x)])
const twicePlusOne = func({ x: 'f64' }, 'f64', ({ x }) => [f64.add(call(twice, { x }), f64.const(1))])

test('a module holds what its functions call, and exports by name', () => {
  const { kernels } = made({ twicePlusOne })
  assert.is(kernels.twicePlusOne(20.5), 42)
  assert.equal(Object.keys(kernels), ['twicePlusOne'])
})

test('constants of every length come back', () => {
  for (const value of [0, 1, 63, 64, -1, -64, -65, 2 ** 31 - 1, -(2 ** 31), 12345678]) {
    const { kernels } = made({ value: func({}, 'i32', () => [i32.const(value)]) })
    assert.is(kernels.value(), value)
  }
  for (const value of [0, -0, 1.5, NaN, Infinity, 5e-324])
    assert.sameBits([made({ value: func({}, 'f64', () => [f64.const(value)]) }).kernels.value()], [value])
})

test('loops, branches and blocks run as often as they say', () => {
  const counts = func({ to: 'i32' }, 'i32', ({ to }, locals) => {
    const [at, size, sum] = [locals.i32(), locals.i32(), locals.i32()]
    return [upTo(at, to, 4, size, [sum.set(i32.add(i32.mul(sum, i32.const(10)), size))]), sum]
  })
  const { kernels } = made({ counts })
  assert.equal(
    [0, 3, 4, 9].map((to) => kernels.counts(to)),
    [0, 3, 4, 441]
  )
  const parity = func({ n: 'i32' }, 'i32', ({ n }, locals) => {
    const result = locals.i32()
    return [when(i32.and(n, i32.const(1)), [result.set(i32.const(7))], [result.set(i32.const(8))]), result]
  })
  assert.equal(
    [1, 2].map((n) => made({ parity }).kernels.parity(n)),
    [7, 8]
  )
})

test('loads, stores and shuffles find their lanes', () => {
  const swap = func({ from: 'i32', to: 'i32', n: 'i32' }, 'void', ({ from, to, n }) => [
    doWhile(
      [
        v128.store(to, v128.shuffle(1, 2, v128.load(from), v128.load(from, 16))),
        v128.store(to, v128.load64_upper(from, v128.load64_zero(from, 8)), 16),
        v128.store64_lower(to, f64x2.splat(f64.const(9)), 32),
        advance(from, i32.const(32)),
        advance(to, i32.const(48)),
        n.set(i32.sub(n, i32.const(1)))
      ],
      n
    )
  ])
  const { kernels, entries } = made({ swap })
  entries.set([1, 2, 3, 4, 5, 6, 7, 8])
  kernels.swap(0, 800, 2)
  assert.equal(Array.from(entries.subarray(100, 112)), [2, 3, 2, 1, 9, 0, 6, 7, 6, 5, 9, 0])
})

test('128-bit vectors are there, or a reason is', () => assert.ok(E.isRight(simd())))

test('bytes that are no module, a memory that is none, and no engine at all are reasons', () => {
  const memory = right(memoryOf(1, 1))
  assert.ok(E.isLeft(instantiate(Uint8Array.of(1, 2, 3), memory)))
  assert.ok(E.isLeft(instantiate(module({ twice }, { pages: 2, shared: false }), memory)), 'too small a memory')
  assert.ok(E.isLeft(instantiate(module({ twice }, { pages: 1, shared: true }), memory)), 'a memory that is not shared')
  assert.ok(E.isLeft(memoryOf(1e6, 1e6)))
  const found = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly') ?? {}
  Object.defineProperty(globalThis, 'WebAssembly', { value: undefined, configurable: true })
  const without = simd()
  Object.defineProperty(globalThis, 'WebAssembly', found)
  assert.equal(without, E.left({ _tag: 'NoWebAssembly' }))
})
