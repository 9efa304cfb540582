import * as c from '../../src/index.js'
import { minimize, sgd, take } from '../../src/train/index.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('the perceptrons of the tutorial')

type Rows = ReadonlyArray<ReadonlyArray<number>>
type Weights = { readonly [name: string]: Rows }

/** Numbers between -1 and 1 that look random. */
const numbers = (seed: number): (() => number) => {
  let at = seed
  return () => {
    at += 1
    return ((at * 0.754877666246693) % 1) * 2 - 1
  }
}

const rows = (m: number, n: number, next: () => number): Rows =>
  Array.from({ length: m }, () => Array.from({ length: n }, next))

const product = (A: Rows, B: Rows): Rows =>
  A.map((row) => (B[0] ?? []).map((_, j) => row.reduce((sum, a, k) => sum + a * (B[k]?.[j] ?? 0), 0)))
const turned = (A: Rows): Rows => (A[0] ?? []).map((_, j) => A.map((row) => row[j] ?? 0))
const zip = (A: Rows, B: Rows, f: (a: number, b: number) => number): Rows =>
  A.map((row, i) => row.map((a, j) => f(a, (B.length === 1 ? B[0] : B[i])?.[j] ?? 0)))
const softmaxOf = (A: Rows): Rows =>
  A.map((row) => {
    const total = row.reduce((sum, x) => sum + Math.exp(x), 0)
    return row.map((x) => Math.exp(x) / total)
  })
const totals = (A: Rows): Rows => [(A[0] ?? []).map((_, j) => A.reduce((sum, row) => sum + (row[j] ?? 0), 0))]
const entropy = (p: Rows, classes: Rows): number =>
  -p.reduce((sum, row, i) => sum + row.reduce((s, x, j) => s + (classes[i]?.[j] ?? 0) * Math.log(x), 0), 0)

/** The loss and its gradients, by hand. */
type ByHand = (weights: Weights, X: Rows, classes: Rows) => { readonly loss: number; readonly gradients: Weights }

const perceptron: ByHand = ({ W = [], b = [] }, X, classes) => {
  const p = softmaxOf(zip(product(X, W), b, (x, y) => x + y))
  const off = zip(p, classes, (x, y) => x - y)
  return { loss: entropy(p, classes), gradients: { W: product(turned(X), off), b: totals(off) } }
}

const twoLayers: ByHand = ({ V = [], a = [], W = [], b = [] }, X, classes) => {
  const hidden = zip(product(X, V), a, (x, y) => 1 / (1 + Math.exp(-(x + y))))
  const p = softmaxOf(zip(product(hidden, W), b, (x, y) => x + y))
  const off = zip(p, classes, (x, y) => x - y)
  const back = zip(product(off, turned(W)), hidden, (d, h) => d * h * (1 - h))
  return {
    loss: entropy(p, classes),
    gradients: { W: product(turned(hidden), off), b: totals(off), V: product(turned(X), back), a: totals(back) }
  }
}

/** Gradient descent as a plain loop: the loss before each step. */
const loop = (
  byHand: ByHand,
  start: Weights,
  X: Rows,
  classes: Rows,
  rate: number,
  count: number
): ReadonlyArray<number> => {
  let weights = start
  return Array.from({ length: count }, () => {
    const { loss, gradients } = byHand(weights, X, classes)
    weights = Object.fromEntries(
      Object.entries(weights).map(([name, own]) => [name, zip(own, gradients[name] ?? own, (w, g) => w - rate * g)])
    )
    return loss
  })
}

const variables = (weights: Weights): { readonly [name: string]: c.Expr<[number, number], never> } =>
  Object.fromEntries(Object.entries(weights).map(([name, own]) => [name, c.variable(name, own)]))

const X = c.placeholder('X', 'n', 2)
const classes = c.placeholder('classes', 'n', 2)

const layer = (input: c.Expr, W: c.Expr | undefined, b: c.Expr | undefined): c.Expr =>
  c.add(c.matmul(input, W as c.Expr), b as c.Expr)

/** The loss as the tutorial writes it: J = −Σ c ∘ log softmax. */
const lossOf = (logits: c.Expr): c.Expr<[1, 1]> => c.negative(c.sum(c.multiply(classes, c.log(c.softmax(logits)))))

const next = numbers(3)
const half = 20
const clouds = (corners: ReadonlyArray<readonly [number, number]>, spread: number): Rows =>
  corners.flatMap(([x, y]) => rows(half, 2, next).map(([dx = 0, dy = 0]) => [x + spread * dx, y + spread * dy]))
const labels = (kinds: ReadonlyArray<0 | 1>): Rows =>
  kinds.flatMap((kind) => Array.from({ length: half }, () => (kind === 0 ? [1, 0] : [0, 1])))

const STORIES = [
  {
    name: 'a perceptron on two clouds',
    byHand: perceptron,
    start: { W: rows(2, 2, next), b: rows(1, 2, next) },
    logits: ({ W, b }: ReturnType<typeof variables>) => layer(X, W, b),
    points: clouds(
      [
        [-2, -2],
        [2, 2]
      ],
      2
    ),
    kinds: labels([0, 1]),
    rate: 0.01,
    count: 100
  },
  {
    name: 'two layers on exclusive or',
    byHand: twoLayers,
    start: { V: rows(2, 2, next), a: rows(1, 2, next), W: rows(2, 2, next), b: rows(1, 2, next) },
    logits: ({ V, a, W, b }: ReturnType<typeof variables>) => layer(c.sigmoid(layer(X, V, a)), W, b),
    points: clouds(
      [
        [0, 0],
        [1, 1],
        [0, 1],
        [1, 0]
      ],
      0.2
    ),
    kinds: labels([0, 0, 1, 1]),
    rate: 0.03,
    count: 1000
  }
]

for (const { name, byHand, start, logits, points, kinds, rate, count } of STORIES) {
  const leaves = variables(start)
  const loss = lossOf(logits(leaves))
  const environment = { X: points, classes: kinds }
  const expected = loop(byHand, start, points, kinds, rate, count)

  test(`${name}: minimize follows the curve of a plain loop with gradients by hand`, () => {
    const steps = minimize(loss, { optimiser: sgd({ learningRate: rate }), environment })
    const losses = [...take(steps, count)].map((step) => step.loss)
    assert.is(losses.length, count)
    losses.forEach((J, i) =>
      assert.ok(Math.abs(J - (expected[i] ?? 0)) <= 1e-9 * Math.abs(expected[i] ?? 0), `step ${i}`)
    )
  })

  test(`${name}: so do evaluate and grad, step by step`, () => {
    const gradients = c.grad(loss, leaves)
    let weights: { readonly [name: string]: Rows } = start
    for (let i = 0; i < count; i++) {
      const at = c.run<{ readonly [name: string]: c.Expr }>({ ...gradients, J: loss }, { ...environment, ...weights })
      const J = c.entriesOf(at['J'] as c.Value)[0] ?? Number.NaN
      assert.ok(Math.abs(J - (expected[i] ?? 0)) <= 1e-9 * Math.abs(expected[i] ?? 0), `step ${i}`)
      weights = Object.fromEntries(
        Object.entries(weights).map(([leaf, own]) => {
          const gradient = c.entriesOf(at[leaf] as c.Value)
          return [leaf, own.map((row, r) => row.map((w, k) => w - rate * (gradient[r * row.length + k] ?? 0)))]
        })
      )
    }
  })
}
