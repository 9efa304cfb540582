/**
 * Compiled expressions beside the same mathematics written by hand with ml-matrix, and beside `evaluate`: rounds interleaved in one
 * process, the best and the median of each.
 *
 *   npm run bench
 */
import { Matrix } from 'ml-matrix'
import type { Expr } from '../../src/index.js'

const {
  add,
  compile,
  crossEntropy,
  evaluate,
  grad,
  hessian,
  matmul,
  mean,
  multiply,
  placeholder,
  sigmoid,
  subtract,
  sum,
  tanh,
  transpose
} = (await import('../../dist/index.js' as string)) as typeof import('../../src/index.js')

const ROUNDS = 15
const ENOUGH = 2 // milliseconds that a batch takes at least
const WARM = 200 // milliseconds after which an engine has compiled what is called so often

type Work = () => unknown

const batchOf = (work: Work): number => {
  for (const until = performance.now() + WARM; performance.now() < until; ) work()
  for (let times = 1; ; times *= 4) {
    const started = performance.now()
    for (let i = 0; i < times; i++) work()
    if (performance.now() - started >= ENOUGH) return times
  }
}

const median = (numbers: ReadonlyArray<number>): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

const time = (microseconds: number): string =>
  microseconds < 1
    ? `${(1000 * microseconds).toFixed(0)} ns`
    : microseconds < 1000
      ? `${microseconds.toFixed(1)} µs`
      : `${(microseconds / 1000).toFixed(1)} ms`

/** Prints the times of some ways to do the same, and their ratios to the first. */
const race = (title: string, ways: Readonly<Record<string, Work>>): void => {
  const names = Object.keys(ways)
  const times = new Map(names.map((name) => [name, batchOf(ways[name] as Work)]))
  const runs = new Map<string, Array<number>>(names.map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++)
    for (const name of names) {
      const count = times.get(name) ?? 1
      const work = ways[name] as Work
      const started = performance.now()
      for (let i = 0; i < count; i++) work()
      runs.get(name)?.push((1000 * (performance.now() - started)) / count)
    }
  console.log(title)
  const [first = ''] = names
  const best = (name: string): number => Math.min(...(runs.get(name) ?? []))
  const middle = (name: string): number => median(runs.get(name) ?? [])
  for (const name of names)
    console.log(
      `  ${name.padEnd(28)}${time(best(name)).padStart(10)}${time(middle(name)).padStart(10)}   ${(best(first) / best(name)).toFixed(2)}× ${(middle(first) / middle(name)).toFixed(2)}×`
    )
}

console.log(
  `${''.padEnd(30)}${'best'.padStart(10)}${'median'.padStart(10)}   speed relative to the first line, best and median`
)

const random = (rows: number, columns: number): Matrix => Matrix.sub(Matrix.random(rows, columns), 0.5)

{
  const [A, b, x] = [random(2, 2), random(2, 1), random(2, 1)]
  const z = compile(add(matmul(placeholder('A', 2, 2), placeholder('x', 2, 1)), placeholder('b', 2, 1)))
  const env = { A, b, x }
  const out = new Matrix(2, 1)
  race('A x + b, 2×2', {
    'ml-matrix by hand': () => Matrix.add(A.mmul(x), b),
    compiled: () => z.run(env),
    'compiled, into a matrix': () => z.into(env, out)
  })
}

for (const n of [64, 256]) {
  const [A, B] = [random(n, n), random(n, n)]
  const product = compile(matmul(placeholder('A', n, n), placeholder('B', n, n)))
  const out = new Matrix(n, n)
  race(`A B, ${n}×${n}`, {
    'ml-matrix': () => A.mmul(B),
    compiled: () => product.run({ A, B }),
    'compiled, into a matrix': () => product.into({ A, B }, out)
  })
}

{
  const n = 1000
  const [x, y, z] = [random(n, n), random(n, n), random(n, n)]
  const expr = sum(sigmoid(add(multiply(placeholder('x', n, n), placeholder('y', n, n)), placeholder('z', n, n))))
  const total = compile(expr)
  const kept = total.resident({ x, y, z })
  const one = (entry: number): number => 1 / (1 + Math.exp(-entry))
  race('sum(sigmoid(x∘y + z)), 10⁶ entries', {
    'ml-matrix by hand': () => {
      const s = Matrix.add(Matrix.mul(x, y), z)
      return s.apply(function sigmoidAt(i, j) { this.set(i, j, one(this.get(i, j))) }).sum() // biome-ignore format: one line
    },
    compiled: () => total.run({ x, y, z }),
    'compiled, values kept': () => (kept._tag === 'Right' ? kept.right.run() : undefined)
  })
}

{
  const [X, y, w] = [random(10_000, 100), random(10_000, 1), random(100, 1)]
  const [Xs, ys, ws] = [placeholder('X', 10_000, 100), placeholder('y', 10_000, 1), placeholder('w', 100, 1)]
  const p = sigmoid(matmul(Xs, ws))
  const loss = mean(multiply(subtract(p, ys), subtract(p, ys)))
  const both = compile({ loss, slope: grad(loss, ws) }).resident({ X, y })
  race('mean((sigmoid(X w) − y)²) and its gradient, 10000×100, X and y kept', {
    'ml-matrix by hand': () => {
      const q = X.mmul(w).to1DArray().map((entry) => 1 / (1 + Math.exp(-entry))) // biome-ignore format: one line
      const d = q.map((entry, i) => entry - y.get(i, 0))
      const back = Matrix.columnVector(
        d.map((entry, i) => (2 / 10_000) * entry * (q[i] as number) * (1 - (q[i] as number)))
      )
      return [d.reduce((total, entry) => total + entry * entry, 0) / 10_000, X.transpose().mmul(back)]
    },
    compiled: () => (both._tag === 'Right' ? both.right.run({ w }) : undefined)
  })
}

{
  const [batch, inputs, hidden, classes] = [128, 784, 128, 10]
  const X = random(batch, inputs)
  const T = new Matrix(batch, classes)
  for (let row = 0; row < batch; row++) T.set(row, row % classes, 1)
  const [W, b, V, c] = [random(inputs, hidden), random(1, hidden), random(hidden, classes), random(1, classes)]
  const leaves = {
    W: placeholder('W', inputs, hidden),
    b: placeholder('b', 1, hidden),
    V: placeholder('V', hidden, classes),
    c: placeholder('c', 1, classes)
  }
  const h = tanh(add(matmul(placeholder('X', batch, inputs), leaves.W), leaves.b))
  const logits = add(matmul(h, leaves.V), leaves.c)
  const loss = mean(crossEntropy(logits, placeholder('T', batch, classes)))
  const step = compile({ loss, ...grad(loss, leaves) })
  race('an MLP 784-128-10, batch 128: loss and all gradients', {
    'ml-matrix by hand': () => {
      const H = X.mmul(W).addRowVector(b).apply(function tanhAt(i, j) { this.set(i, j, Math.tanh(this.get(i, j))) }) // biome-ignore format: one line
      const L = H.mmul(V).addRowVector(c)
      let total = 0
      for (let i = 0; i < batch; i++) {
        const row = L.getRow(i)
        const most = Math.max(...row)
        const sumOf = row.reduce((s, entry) => s + Math.exp(entry - most), 0)
        for (let j = 0; j < classes; j++) {
          const target = T.get(i, j)
          total -= target * ((row[j] as number) - most - Math.log(sumOf))
          L.set(i, j, (Math.exp((row[j] as number) - most) / sumOf - target) / batch)
        }
      }
      const dH = L.mmul(V.transpose())
      dH.apply(function slopeAt(i, j) { this.set(i, j, this.get(i, j) * (1 - H.get(i, j) ** 2)) }) // biome-ignore format: one line
      return [total / batch, X.transpose().mmul(dH), dH.sum('column'), H.transpose().mmul(L), L.sum('column')]
    },
    compiled: () => step.run({ X, T, W, b, V, c })
  })
}

{
  const [X, w] = [random(1000, 50), random(50, 1)]
  const [Xs, ws] = [placeholder('X', 1000, 50), placeholder('w', 50, 1)]
  const curvature = compile(hessian(mean(sigmoid(matmul(Xs, ws))), ws))
  race('the Hessian of mean(sigmoid(X w)), 1000×50', {
    'ml-matrix by hand': () => {
      const q = X.mmul(w).to1DArray().map((entry) => 1 / (1 + Math.exp(-entry))) // biome-ignore format: one line
      const scaled = X.clone()
      for (let i = 0; i < 1000; i++)
        scaled.mulRow(i, ((q[i] as number) * (1 - (q[i] as number)) * (1 - 2 * (q[i] as number))) / 1000)
      return X.transpose().mmul(scaled)
    },
    compiled: () => curvature.run({ X, w })
  })
}

for (const steps of [1e5, 1e6]) {
  const started = performance.now()
  let s: Expr<[1, 1], 's'> = placeholder('s', 1, 1)
  for (let i = 0; i < steps; i++) s = add(multiply(s, 0.5), 1)
  const built = performance.now()
  const compiled = compile(s)
  const done = performance.now()
  compiled.run({ s: 1 })
  const ran = Array.from({ length: 7 }, () => {
    const from = performance.now()
    compiled.run({ s: 1 })
    return performance.now() - from
  })
  const first = performance.now()
  evaluate(s, { s: 1 })
  const evaluated = performance.now() - first
  const each = (ms: number): string => `${((1e6 * ms) / (2 * steps)).toFixed(1)} ns`
  console.log(
    `a chain of ${2 * steps} scalar operations: ${each(built - started)} an operation to build, ${each(done - built)} to compile, ${each(Math.min(...ran))} to run; evaluate ${each(evaluated)}`
  )
}

{
  const transposed = compile(matmul(transpose(placeholder('A', 200, 200)), placeholder('B', 200, 200)))
  const [A, B] = [random(200, 200), random(200, 200)]
  race('Aᵀ B, 200×200', { 'ml-matrix': () => A.transpose().mmul(B), compiled: () => transposed.run({ A, B }) })
}

await (await import('./threads.js')).threads(console.log)
