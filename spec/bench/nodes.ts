/**
 * What a node costs: nanoseconds to build and bytes to keep, in chains of a million.
 *
 *   npm run build && node --expose-gc --import tsx spec/bench/nodes.ts
 */
const { add, exp, matmul, placeholder } = (await import(
  '../../dist/index.js' as string
)) as typeof import('../../src/index.js')

const TIMES = 1_000_000
const [x, A] = [placeholder('x', 4, 1), placeholder('A', 4, 4)]

type Step = (y: typeof x) => typeof x

const median = (numbers: ReadonlyArray<number>): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

/** One chain: time and growth of the heap per node. */
const measure = (step: Step): readonly [nanoseconds: number, bytes: number] => {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const started = performance.now()
  let y = x
  for (let i = 0; i < TIMES; i++) y = step(y)
  const elapsed = performance.now() - started
  globalThis.gc?.()
  const bytes = (process.memoryUsage().heapUsed - before) / TIMES
  return [y._tag === 'Apply' ? (elapsed * 1e6) / TIMES : Number.NaN, bytes]
}

const STEPS: Readonly<Record<string, Step>> = {
  exp,
  'add(y, x)': (y) => add(y, x),
  'matmul(A, y)': (y) => matmul(A, y) as typeof x
}

for (const [name, step] of Object.entries(STEPS)) {
  const runs = Array.from({ length: 7 }, () => measure(step))
  console.log(
    `${name.padEnd(14)}${median(runs.map(([time]) => time)).toFixed(0)} ns  ${median(runs.map(([, bytes]) => bytes)).toFixed(0)} bytes a node`
  )
}
