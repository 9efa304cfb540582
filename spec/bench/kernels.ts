/**
 * How fast the WebAssembly kernels are, beside ml-matrix or the engine's own functions in the same run.
 *
 *   npx tsx spec/bench/kernels.ts [part of a name]
 */
import { Matrix } from 'ml-matrix'
import { module } from '../../src/compile/wasm/assembler.js'
import type { Func } from '../../src/compile/wasm/code.js'
import { constants } from '../../src/compile/wasm/constants.js'
import { instantiate, type Kernel, memoryOf } from '../../src/compile/wasm/engine.js'
import { descriptor, type Loop, type Step } from '../../src/compile/wasm/loop.js'
import { loopFunction } from '../../src/compile/wasm/loopFunction.js'
import { matmul, WORK_BYTES } from '../../src/compile/wasm/matmul.js'
import { expOf, logOf, sigmoidOf, softplusOf, tanhOf } from '../../src/core/elementary.js'

const [PAGES, PAGE] = [2048, 65536]
const CONSTANTS_AT = 1024
const WORK = 1 << 14
const HEAP = WORK + WORK_BYTES

/** The kernels over a memory of their own. */
const loaded = (functions: Readonly<Record<string, Func>>) => {
  const memory = memoryOf(PAGES, PAGES)
  if (memory._tag === 'Left') return process.exit(1)
  const kernels = instantiate<string>(module(functions, { pages: 1, shared: false }), memory.right)
  if (kernels._tag === 'Left') return process.exit(1)
  const { buffer } = memory.right
  new Uint8Array(buffer).set(constants(), CONSTANTS_AT)
  const entries = new Float64Array(buffer)
  for (let i = HEAP / 8; i < (PAGES * PAGE) / 8; i++) entries[i] = Math.sin(i)
  return { kernels: kernels.right, buffer, entries }
}

type Work = () => unknown

/** The best and the median time of one call of each, in milliseconds, round robin. */
const times = (
  works: Readonly<Record<string, Work>>,
  rounds = 21
): Readonly<Record<string, readonly [best: number, median: number]>> => {
  const repeats = Object.fromEntries(
    Object.entries(works).map(([name, work]) => {
      const started = performance.now()
      let count = 0
      for (; performance.now() - started < 60; count++) work()
      return [name, Math.max(1, Math.round(count / 12))]
    })
  )
  const all = Object.fromEntries(Object.keys(works).map((name): [string, Array<number>] => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, work] of Object.entries(works)) {
      const count = repeats[name] ?? 1
      const started = performance.now()
      for (let i = 0; i < count; i++) work()
      all[name]?.push((performance.now() - started) / count)
    }
  return Object.fromEntries(
    Object.entries(all).map(([name, list]) => {
      const sorted = list.toSorted((a, b) => a - b)
      return [name, [sorted[0] ?? NaN, sorted[sorted.length >> 1] ?? NaN]]
    })
  )
}

const report = (
  title: string,
  unit: string,
  rate: (milliseconds: number) => number,
  works: Readonly<Record<string, Work>>
): void => {
  if (!title.includes(process.argv[2] ?? '')) return
  const measured = times(works)
  const [[, [own] = [NaN]] = []] = Object.entries(measured)
  for (const [name, [best, median]] of Object.entries(measured))
    console.log(
      `${title.padEnd(28)}${name.padEnd(12)}best ${rate(best).toFixed(2).padStart(8)}  median ${rate(median).toFixed(2).padStart(8)} ${unit}  ${(best / own).toFixed(2)}×`
    )
}

/** Addresses that do not follow each other at a power of two. */
const places = (...lengths: ReadonlyArray<number>): ReadonlyArray<number> => {
  let top = HEAP
  return lengths.map((length, i) => {
    const at = top
    top += 8 * length + 64 + 64 * i
    return at + ((16 - (at % 16)) % 16)
  })
}

const { kernels, entries } = loaded({ matmul })
const product: Kernel = kernels['matmul'] ?? Math.max

const matrixOf = (rows: number, columns: number): Matrix => Matrix.rand(rows, columns)

for (const n of [16, 32, 64, 128, 256, 512, 1024]) {
  const [a = 0, b = 0, c = 0] = places(n * n, n * n, n * n)
  const [A, B] = [matrixOf(n, n), matrixOf(n, n)]
  const gigaflops = (milliseconds: number): number => (2 * n ** 3) / milliseconds / 1e6
  report(`A B, n = ${n}`, 'GF/s', gigaflops, {
    ours: () => product(n, n, n, a, 8 * n, 8, b, 8 * n, 8, c, 8 * n, 1, WORK),
    transposed: () => product(n, n, n, a, 8, 8 * n, b, 8 * n, 8, c, 8 * n, 1, WORK),
    ...(n > 256 ? {} : { 'ml-matrix': () => A.mmul(B) })
  })
}

for (const [m, n, k] of [
  [128, 128, 784],
  [784, 128, 128],
  [128, 10, 128],
  [50, 50, 1000]
] as const) {
  const [a = 0, b = 0, c = 0] = places(m * k, k * n, m * n)
  const gigaflops = (milliseconds: number): number => (2 * m * n * k) / milliseconds / 1e6
  report(`A B, ${m}×${k} by ${k}×${n}`, 'GF/s', gigaflops, {
    ours: () => product(m, n, k, a, 8 * k, 8, b, 8 * n, 8, c, 8 * n, 1, WORK),
    Aᵀ: () => product(m, n, k, a, 8, 8 * m, b, 8 * n, 8, c, 8 * n, 1, WORK)
  })
}

for (const [m, k] of [
  [10000, 100],
  [1000, 1000],
  [100, 100]
] as const) {
  const [a = 0, x = 0, y = 0] = places(m * k, Math.max(m, k), Math.max(m, k))
  const [A, X] = [matrixOf(m, k), matrixOf(k, 1)]
  const gigabytes = (milliseconds: number): number => (8 * m * k) / milliseconds / 1e6
  report(`A x, ${m}×${k}`, 'GB/s', gigabytes, {
    ours: () => product(m, 1, k, a, 8 * k, 8, x, 8, 8, y, 8, 1, WORK),
    'Aᵀ x': () => product(k, 1, m, a, 8, 8 * k, x, 8, 8, y, 8, 1, WORK),
    'ml-matrix': () => A.mmul(X)
  })
}

const moving = { movesAlongColumns: true }
const unary = (operation: Step['operation']): Loop => ({
  inputs: [moving],
  steps: [{ operation, args: [0] }],
  results: [{ register: 1 }]
})
const sumOf = (operation: Step['operation'] | undefined): Loop => ({
  inputs: operation === undefined ? [moving] : [moving, moving, moving],
  steps:
    operation === undefined
      ? []
      : [
          { operation: 'multiply', args: [0, 1] },
          { operation: 'add', args: [3, 2] },
          { operation, args: [4] }
        ],
  results: [{ register: operation === undefined ? 0 : 5, reduce: 'sum' }]
})

/** A loop over so many entries, as a call. */
const looped = (loop: Loop, count: number): Work => {
  const own = loaded({ loop: loopFunction(loop, CONSTANTS_AT) })
  const addresses = places(...loop.inputs.map(() => count), count)
  const place = (address = 0): { readonly address: number; readonly rowStride: number } => ({ address, rowStride: 0 })
  const extent = {
    rows: 1,
    columns: count,
    work: WORK,
    inputs: loop.inputs.map((_, i) => place(addresses[i])),
    results: [place(addresses.at(-1))]
  }
  new Int32Array(own.buffer).set(descriptor(extent), 0)
  const kernel: Kernel = own.kernels['loop'] ?? Math.max
  return () => kernel(0)
}

for (const [name, ours, engine] of [
  ['exp', expOf, Math.exp],
  ['log', logOf, Math.log],
  ['tanh', tanhOf, Math.tanh],
  ['sigmoid', sigmoidOf, sigmoidOf],
  ['softplus', softplusOf, Math.log1p],
  ['square', (x: number) => x * x, (x: number) => x * x]
] as const) {
  const count = 1000
  const data = entries.slice(HEAP / 8, HEAP / 8 + count)
  const over = (f: (x: number) => number): Work => {
    const to = new Float64Array(count)
    return () => {
      for (let i = 0; i < count; i++) to[i] = f(data[i] ?? 0)
    }
  }
  report(name, 'ns an entry', (milliseconds) => (milliseconds * 1e6) / count, {
    ours: looped(unary(name), count),
    'by itself': over(ours),
    engine: over(engine)
  })
}

const million = 1e6
const [X, Y, Z] = [matrixOf(1000, 1000), matrixOf(1000, 1000), matrixOf(1000, 1000)]
report('Σ sigmoid(x∘y + z), 10⁶', 'ms', (milliseconds) => milliseconds, {
  ours: looped(sumOf('sigmoid'), million),
  'ml-matrix': () => {
    const t = Matrix.mul(X, Y).add(Z)
    return t.apply((i, j) => t.set(i, j, 1 / (1 + Math.exp(-t.get(i, j))))).sum()
  }
})
report('Σ |x∘y + z|, 10⁶', 'ms', (milliseconds) => milliseconds, { ours: looped(sumOf('abs'), million) })
report('Σ x, 10⁶', 'ms', (milliseconds) => milliseconds, {
  ours: looped(sumOf(undefined), million),
  'ml-matrix': () => X.sum()
})
report('x², 10⁶', 'ms', (milliseconds) => milliseconds, { ours: looped(unary('square'), million) })
