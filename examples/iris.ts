/** Three kinds of iris told apart by four measurements: softmax regression, trained by Newton-like steps of L-BFGS, judged on flowers it has not seen. */
import {
  add,
  argmax,
  bind,
  crossEntropy,
  entriesOf,
  matmul,
  mean,
  multiply,
  placeholder,
  run,
  square,
  sum,
  variable
} from 'catamat'
import { last, lbfgs, take } from 'catamat/train'
import { toUndefined } from 'fp-ts/lib/Option.js'
import { accuracy, confusion, oneHot, read } from './support/data.js'
import { shuffled } from './support/random.js'

const { measurements, classes, names } = read('iris.csv')
const order = shuffled(classes.length, 3)
const [train, test] = [order.slice(0, 100), order.slice(100)]
const pick = <A>(list: ReadonlyArray<A>, at: ReadonlyArray<number>): ReadonlyArray<A> =>
  at.flatMap((i) => list.slice(i, i + 1))

const X = placeholder('X', 'n', 4)
const y = placeholder('y', 'n', 3)
const W = variable(
  'W',
  4,
  3,
  Array.from({ length: 4 }, () => [0, 0, 0])
)
const b = variable('b', 1, 3, [[0, 0, 0]])
const logits = add(matmul(X, W), b)
const loss = add(mean(crossEntropy(logits, y)), multiply(0.001, sum(square(W))))

const environment = { X: pick(measurements, train), y: oneHot(pick(classes, train), 3) }
const end = toUndefined(last(take(lbfgs(loss, { environment }), 60)))
const trained = bind(logits, end?.parameters ?? {})
const decided = entriesOf(run(argmax(trained, 1), { X: pick(measurements, test) }))
const truth = pick(classes, test)

console.log(`loss ${end?.loss.toFixed(6)} after ${end?.step} steps on ${train.length} flowers`)
console.log(`held out: ${(100 * accuracy(truth, decided)).toFixed(1)} % of ${test.length} are right`)
console.log(names.join(', '))
console.log(confusion(truth, decided, 3))
