/**
 * A perceptron from its parts: two clouds of points, `softmax(X W + b)`, the cross-entropy summed over all points, and gradient descent.
 * Nothing in an expression changes while it is trained: each step has parameters of its own, and `bind` puts the last ones into the model.
 */
import {
  add,
  argmax,
  bind,
  entriesOf,
  log,
  matmul,
  multiply,
  negative,
  placeholder,
  run,
  show,
  softmax,
  sum,
  variable
} from 'catamat'
import { minimize, sgd, take } from 'catamat/train'
import { curve, regions, save } from './support/plot.js'
import { normal, rowsOf } from './support/random.js'

const next = normal(1)
const red = rowsOf(50, 2, () => next() - 2)
const blue = rowsOf(50, 2, () => next() + 2)
const points = [...red, ...blue]
const classes = points.map((_, i) => (i < red.length ? [1, 0] : [0, 1]))

const X = placeholder('X', 'n', 2)
const c = placeholder('c', 'n', 2)
const W = variable('W', 2, 2, rowsOf(2, 2, next))
const b = variable('b', 1, 2, rowsOf(1, 2, next))

const model = softmax(add(matmul(X, W), b))
const loss = negative(sum(multiply(c, log(model))))
console.log(show(loss))

const steps = minimize(loss, { optimiser: sgd({ learningRate: 0.01 }), environment: { X: points, c: classes } })
const path = [...take(steps, 100)]
for (const { step, loss: J } of path.filter((_, i) => i % 10 === 0 || i === 99))
  console.log(`step ${String(step).padStart(3)}  J = ${J.toFixed(6)}`)

const trained = bind(model, path.at(-1)?.parameters ?? {})
const kinds = (at: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<number> =>
  entriesOf(run(argmax(trained, 1), { X: at }))
const right = kinds(points).filter((kind, i) => kind === (i < red.length ? 0 : 1)).length
console.log(`${right} of ${points.length} points are on their side`)

save(
  'perceptron',
  regions(
    'A perceptron',
    points.map(([x = 0, y = 0], i) => [x, y, i < red.length ? 0 : 1]),
    kinds
  )
)
save(
  'perceptron-loss',
  curve(
    'Cross-entropy of the perceptron',
    path.map((at) => at.loss),
    'J'
  )
)
