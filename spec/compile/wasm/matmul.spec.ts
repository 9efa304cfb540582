import { matmul, WORK_BYTES } from '../../../src/compile/wasm/matmul.js'
import { DEPTH, matmulSingle } from '../../../src/compile/wasm/single.js'
import type { Block } from '../../../src/core/Expr.js'
import { Matmul } from '../../../src/ops/matmul.js'
import * as assert from '../../assert.js'
import { suite } from '../../suite.js'
import { awkward, made, uniform } from './made.js'

const test = suite('compile/wasm/matmul')
const WORK = 8 * 2 ** 17
const { kernels, entries } = made({ matmul, matmulSingle }, { pages: 256 })

interface Case {
  readonly sizes: readonly [m: number, n: number, k: number]
  readonly transposed: readonly [a: boolean, b: boolean]
  readonly entry: (next: () => number) => number
}

const block = (rows: number, columns: number, data: Float64Array): Block => ({ stack: [], rows, columns, data })

const inDouble = (a: Block, b: Block, out: Block): void => Matmul.forward([a, b], out, [])

/** Operands rounded to float32, and sums of so many products at a time; of those sums in float64. */
const inSingle = (a: Block, b: Block, out: Block): void => {
  const round = Math.fround
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.columns; j++)
      for (let from = 0; from < a.columns; from += DEPTH) {
        let sum = 0
        for (let k = from; k < Math.min(a.columns, from + DEPTH); k++)
          sum = round(sum + round(round(a.data[i * a.columns + k] ?? NaN) * round(b.data[k * b.columns + j] ?? NaN)))
        const at = i * b.columns + j
        out.data[at] = from === 0 ? sum : (out.data[at] ?? NaN) + sum
      }
}

/** The operands row by row, the product that `evaluate` computes, and where all lie in the memory. */
const laid = ({ sizes: [m, n, k], transposed, entry }: Case, seed: number, multiply = inDouble) => {
  const next = uniform(seed)
  const fill = (length: number): Float64Array => Float64Array.from({ length }, () => entry(next))
  const [a, b] = [fill(m * k), fill(k * n)]
  const expected = new Float64Array(m * n)
  multiply(block(m, k, a), block(k, n, b), block(m, n, expected))
  const turned = (data: Float64Array, rows: number, columns: number): Float64Array =>
    Float64Array.from({ length: data.length }, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)] ?? NaN)
  const at = WORK + WORK_BYTES
  const [pa, pb] = [at, at + 8 * a.length + 24]
  const pc = pb + 8 * b.length + 24
  entries.fill(NaN, WORK / 8)
  entries.set(transposed[0] ? turned(a, m, k) : a, pa / 8)
  entries.set(transposed[1] ? turned(b, k, n) : b, pb / 8)
  const aSteps = transposed[0] ? [8, 8 * m] : [8 * k, 8]
  const bSteps = transposed[1] ? [8, 8 * k] : [8 * n, 8]
  return { a, b, expected, pa, pb, pc, aSteps, bSteps }
}

const agrees = (each: Case, seed: number, kernel: 'matmul' | 'matmulSingle' = 'matmul'): void => {
  const [m, n, k] = each.sizes
  const { expected, pa, pb, pc, aSteps, bSteps } = laid(each, seed, kernel === 'matmul' ? inDouble : inSingle)
  const message = `${kernel}, ${m}×${k} by ${k}×${n}, transposed ${each.transposed}`
  kernels[kernel](m, n, k, pa, ...aSteps, pb, ...bSteps, pc, 8 * n, 1, WORK)
  assert.sameBits(entries.subarray(pc / 8, pc / 8 + m * n), expected, message)
  assert.ok(Number.isNaN(entries[pc / 8 + m * n]), `${message}: writes past its end`)
}

const BOTH = [
  [false, false],
  [true, false],
  [false, true],
  [true, true]
] as const

test('the bits of evaluate at every small shape, transposed or not', () => {
  let seed = 1
  for (const m of [0, 1, 2, 3, 4, 7, 8, 9, 13])
    for (const n of [0, 1, 2, 3, 5, 6, 7, 8, 9, 15, 17])
      for (const k of [0, 1, 2, 3, 8, 11])
        for (const transposed of BOTH)
          for (const kernel of ['matmul', 'matmulSingle'] as const)
            agrees({ sizes: [m, n, k], transposed, entry: awkward }, seed++, kernel)
})

test('the bits of evaluate where operands are packed and cut into blocks', () => {
  const SHAPES = [
    [37, 61, 53],
    [130, 33, 300],
    [129, 9, 513],
    [5, 1030, 40],
    [50, 50, 50],
    [257, 17, 258],
    [16, 300, 257],
    [200, 5, 301],
    [300, 1, 301],
    [1, 300, 301]
  ] as const
  for (const [i, sizes] of SHAPES.entries())
    for (const transposed of BOTH)
      for (const kernel of ['matmul', 'matmulSingle'] as const)
        agrees({ sizes, transposed, entry: (next) => next() - 0.5 }, i + 1, kernel)
})

test('a product added to another continues its sums', () => {
  for (const [m, n, k] of [
    [5, 7, 9],
    [70, 40, 60],
    [9, 1, 20],
    [1, 9, 20]
  ] as const)
    for (const transposed of BOTH) {
      const { expected, pa, pb, pc, aSteps, bSteps } = laid({ sizes: [m, n, k], transposed, entry: awkward }, 7)
      const half = k >> 1
      const [ak = 0, bk = 0] = [aSteps[1], bSteps[0]]
      kernels.matmul(m, n, half, pa, ...aSteps, pb, ...bSteps, pc, 8 * n, 1, WORK)
      kernels.matmul(m, n, k - half, pa + half * ak, ...aSteps, pb + half * bk, ...bSteps, pc, 8 * n, 0, WORK)
      assert.sameBits(entries.subarray(pc / 8, pc / 8 + m * n), expected)
    }
})

test('rows computed apart are the rows of the whole', () => {
  const [m, n, k] = [101, 37, 64]
  const { expected, pa, pb, pc, aSteps, bSteps } = laid(
    { sizes: [m, n, k], transposed: [false, false], entry: awkward },
    3
  )
  for (const [from, to] of [
    [0, 33],
    [33, 34],
    [34, 101]
  ] as const)
    kernels.matmul(to - from, n, k, pa + from * 8 * k, ...aSteps, pb, ...bSteps, pc + from * 8 * n, 8 * n, 1, WORK)
  assert.sameBits(entries.subarray(pc / 8, pc / 8 + m * n), expected)
})
