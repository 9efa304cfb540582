/**
 * Exclusive or, noisy: four clouds of points in the corners of a square, which no line divides. A hidden layer of two sigmoids does;
 * its gradient is built by the same rules as that of one layer, and each shared part of it is computed once.
 */
import {
  add,
  argmax,
  bind,
  entriesOf,
  grad,
  log,
  matmul,
  multiply,
  negative,
  nodes,
  placeholder,
  run,
  sigmoid,
  softmax,
  sum,
  variable
} from 'catamat'
import { minimize, sgd, take } from 'catamat/train'
import { curve, regions, save } from './support/plot.js'
import { normal, rowsOf } from './support/random.js'

const next = normal(5)
const cloud = (x: number, y: number): number[][] =>
  rowsOf(25, 2, next).map(([dx = 0, dy = 0]) => [x + 0.2 * dx, y + 0.2 * dy])
const points = [...cloud(0, 0), ...cloud(1, 1), ...cloud(0, 1), ...cloud(1, 0)]
const kindOf = (i: number): 0 | 1 => (i < 50 ? 0 : 1)
const classes = points.map((_, i) => (kindOf(i) === 0 ? [1, 0] : [0, 1]))

const X = placeholder('X', 'n', 2)
const c = placeholder('c', 'n', 2)
const weights = {
  hidden: variable('hidden', 2, 2, rowsOf(2, 2, next)),
  hiddenBias: variable('hiddenBias', 1, 2, rowsOf(1, 2, next)),
  output: variable('output', 2, 2, rowsOf(2, 2, next)),
  outputBias: variable('outputBias', 1, 2, rowsOf(1, 2, next))
}

const hidden = sigmoid(add(matmul(X, weights.hidden), weights.hiddenBias))
const model = softmax(add(matmul(hidden, weights.output), weights.outputBias))
const loss = negative(sum(multiply(c, log(model))))
console.log('nodes of the loss:', nodes(loss).length)
for (const [name, gradient] of Object.entries(grad(loss, weights)))
  console.log(`nodes of the gradient by ${name}:`, nodes(gradient).length)

const steps = minimize(loss, { optimiser: sgd({ learningRate: 0.03 }), environment: { X: points, c: classes } })
const path = [...take(steps, 1000)]
for (const { step, loss: J } of path.filter((_, i) => i % 100 === 0 || i === 999))
  console.log(`step ${String(step).padStart(4)}  J = ${J.toFixed(6)}`)

const trained = bind(model, path.at(-1)?.parameters ?? {})
const kinds = (at: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<number> =>
  entriesOf(run(argmax(trained, 1), { X: at }))
console.log(
  `${kinds(points).filter((kind, i) => kind === kindOf(i)).length} of ${points.length} points are on their side`
)

save(
  'exclusive-or',
  regions(
    'Exclusive or, by two hidden sigmoids',
    points.map(([x = 0, y = 0], i) => [x, y, kindOf(i)]),
    kinds
  )
)
save(
  'exclusive-or-loss',
  curve(
    'Cross-entropy of the two layers',
    path.map((at) => at.loss),
    'J'
  )
)
