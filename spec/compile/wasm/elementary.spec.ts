import { CONSTANT_BYTES, constants } from '../../../src/compile/wasm/constants.js'
import { descriptor, type Loop } from '../../../src/compile/wasm/loop.js'
import { loopFunction } from '../../../src/compile/wasm/loopFunction.js'
import type { Pointwise } from '../../../src/compile/wasm/pointwise.js'
import * as core from '../../../src/core/elementary.js'
import * as assert from '../../assert.js'
import { note, suite } from '../../suite.js'
import { made, uniform } from './made.js'

const test = suite('compile/wasm/elementary')

const SCALAR: Partial<Readonly<Record<Pointwise, (x: number) => number>>> = {
  exp: core.expOf,
  expm1: core.expm1Of,
  log: core.logOf,
  log1p: core.log1pOf,
  tanh: core.tanhOf,
  sigmoid: core.sigmoidOf,
  softplus: core.softplusOf
}

/** What the engine has of its own. */
const ENGINE: Partial<Readonly<Record<Pointwise, (x: number) => number>>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  tanh: Math.tanh
}

const [AT, CONSTANTS_AT, COUNT, ROUNDS] = [0, 64, 1 << 16, 18]
const X = CONSTANTS_AT + 16 * Math.ceil(CONSTANT_BYTES / 16)
const Y = X + 8 * COUNT

/** Doubles of any bits, of ordinary size, and near the places where an algorithm changes its mind. */
const arguments_ = (next: () => number): Float64Array => {
  const x = new Float64Array(COUNT)
  const words = new Uint32Array(x.buffer)
  for (let i = 0; i < COUNT; i += 3) {
    words[2 * i] = next() * 2 ** 32
    words[2 * i + 1] = next() * 2 ** 32
    x[i + 1] = (next() - 0.5) * 2 ** Math.floor(next() * 12)
    x[i + 2] = Math.round((next() - 0.5) * 3000) * Math.LN2 * 0.5 * (1 + (Math.round(next() * 8) - 4) * 2 ** -52)
  }
  x.set([
    0,
    -0,
    1,
    -1,
    2 ** -1022,
    5e-324,
    -5e-324,
    Infinity,
    -Infinity,
    NaN,
    710,
    -746,
    -60,
    22,
    Math.SQRT1_2,
    Math.SQRT2
  ])
  x.set(
    [
      709.782712893384,
      709.7827128933841,
      -745.1332191019411,
      -745.1332191019412,
      -1 + 2 ** -53,
      2 ** -53,
      1 - Math.SQRT1_2
    ],
    16
  )
  return x
}

for (const [name, scalar] of Object.entries(SCALAR) as ReadonlyArray<[Pointwise, (x: number) => number]>)
  test(`${name} has the same bits in vectors as by itself, whatever the bits of its argument`, () => {
    const loop: Loop = {
      inputs: [{ movesAlongColumns: true }],
      steps: [{ operation: name, args: [0] }],
      results: [{ register: 1 }]
    }
    const { kernels, entries, buffer } = made({ loop: loopFunction(loop, CONSTANTS_AT) })
    new Uint8Array(buffer).set(constants(), CONSTANTS_AT)
    const places = { inputs: [{ address: X, rowStride: 0 }], results: [{ address: Y, rowStride: 0 }] }
    new Int32Array(buffer).set(descriptor({ rows: 1, columns: COUNT, work: 0, ...places }), AT)
    const next = uniform(name.length + 40)
    let tried = 0
    for (let round = 0; round < ROUNDS; round++) {
      const x = arguments_(next)
      entries.set(x, X / 8)
      kernels.loop(AT)
      for (let i = 0; i < COUNT; i++) {
        const [actual, expected] = [entries[Y / 8 + i], scalar(x[i] ?? 0)]
        if (!Object.is(actual, expected)) assert.fail(`${name}(${x[i]}) is ${actual} in vectors, ${expected} by itself`)
        tried++
      }
    }
    assert.ok(tried >= 1e6)
  })

const ordinal = (x: number): bigint => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const bits = view.getBigInt64(0)
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits
}

for (const [name, engine] of Object.entries(ENGINE) as ReadonlyArray<[Pointwise, (x: number) => number]>)
  test(`${name} is within 4 units in the last place of the engine's own`, () => {
    const next = uniform(5)
    let worst = 0n
    for (const x of arguments_(next)) {
      const [a, b] = [SCALAR[name]?.(x) ?? NaN, engine(x)]
      assert.is(Number.isNaN(a), Number.isNaN(b), `${name}(${x})`)
      const apart = Number.isNaN(a) ? 0n : ordinal(a) - ordinal(b)
      if (apart > worst || -apart > worst) worst = apart < 0n ? -apart : apart
    }
    note(`${name}: ${worst} ulp`)
    assert.ok(worst <= 4n, `${worst} ulp`)
  })
