/**
 * Handwritten digits, 8×8 pixels: a layer of 48 units and a softmax, trained by Adam on mini-batches that a seed determines,
 * judged on digits it has not seen. Writes a picture of those that it misreads.
 */
import {
  add,
  argmax,
  bind,
  crossEntropy,
  divide,
  entriesOf,
  matmul,
  mean,
  placeholder,
  relu,
  run,
  variable
} from 'catamat'
import { adam, last, minimize, progress } from 'catamat/train'
import { toUndefined } from 'fp-ts/lib/Option.js'
import { accuracy, confusion, oneHot, read } from './support/data.js'
import { save, tiles } from './support/plot.js'
import { normal, rowsOf, shuffled } from './support/random.js'

const { measurements, classes } = read('digits.csv.gz', false)
const order = shuffled(classes.length, 5)
const [train, test] = [order.slice(0, 1347), order.slice(1347)]
const pick = <A>(list: ReadonlyArray<A>, at: ReadonlyArray<number>): ReadonlyArray<A> =>
  at.flatMap((i) => list.slice(i, i + 1))

const next = normal(2)
const X = placeholder('X', 'n', 64)
const y = placeholder('y', 'n', 10)
const layer = (name: string, rows: number, columns: number) =>
  [
    variable(
      name,
      rows,
      columns,
      rowsOf(rows, columns, () => next() * Math.sqrt(2 / rows))
    ),
    variable(
      `${name}Bias`,
      1,
      columns,
      rowsOf(1, columns, () => 0)
    )
  ] as const
const [W1, b1] = layer('first', 64, 48)
const [W2, b2] = layer('second', 48, 10)
const logits = add(matmul(relu(add(matmul(divide(X, 16), W1), b1)), W2), b2)
const loss = mean(crossEntropy(logits, y))

const environment = { X: pick(measurements, train), y: oneHot(pick(classes, train), 10) }
const started = performance.now()
const steps = minimize(loss, {
  optimiser: adam({ learningRate: 0.003 }),
  environment,
  batch: { size: 64, names: ['X', 'y'] },
  seed: 11,
  epochs: 30
})
const end = toUndefined(last(progress(steps, { every: 100 })))
const trained = bind(logits, end?.parameters ?? {})
const decided = entriesOf(run(argmax(trained, 1), { X: pick(measurements, test) }))
const truth = pick(classes, test)

console.log(`${end?.step} steps in ${((performance.now() - started) / 1000).toFixed(1)} s`)
console.log(`held out: ${(100 * accuracy(truth, decided)).toFixed(1)} % of ${test.length} digits are right`)
console.log(confusion(truth, decided, 10))
const misread = test.flatMap((sample, i) => (truth[i] === decided[i] ? [] : [{ sample, as: decided[i] }]))
save(
  'misread-digits',
  tiles(
    'Digits that were misread',
    misread.map(({ sample, as }) => ({
      pixels: (measurements[sample] ?? []).map((ink) => ink / 16),
      width: 8,
      caption: `${classes[sample]} as ${as}`
    }))
  )
)
