/** The main job: compose an expression, look at it, evaluate it; make a mistake and read the answer; then real data. */
import { readFileSync } from 'node:fs'
import {
  add,
  check,
  consumers,
  dimension,
  divide,
  matmul,
  mean,
  type Node,
  nodes,
  placeholder,
  run,
  show,
  showErrors,
  subtract,
  transpose,
  variable
} from 'catamat'
import { isLeft } from 'fp-ts/lib/Either.js'

const title = (text: string): void => console.log(`\n${text}\n${'─'.repeat(text.length)}`)

const nameOf = (node: Node): string => (node._tag === 'Apply' ? node.op.name : show(node))

title('z = A x + b')
const A = variable('A', [
  [1, 0],
  [0, -1]
])
const b = variable('b', [[1], [1]])
const x = placeholder('x', 2, 1)
const z = add(matmul(A, x), b)
const readers = consumers(z)

console.log(z)
console.log('post-order  ', nodes(z).map(nameOf).join(', '))
for (const node of nodes(z))
  console.log(`${nameOf(node)} is read by ${readers.get(node)?.map(nameOf).join(', ') || 'nobody'}`)
console.log('for x = [1, 2]:', run(z, { x: [1, 2] }).to2DArray())

title('A mistake that the compiler cannot see, since it does not know the number of rows')
const rows: number = 3
const C = placeholder('C', 2, rows)
const mistaken = check(add(matmul(C, A), b))
if (isLeft(mistaken)) console.log(showErrors(mistaken.left))

title('The covariance of the measurements of 150 irises')
const lines = readFileSync(new URL('data/iris.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
const measurements = lines.map((line) => line.split(',').slice(0, 4).map(Number))
const X = placeholder('X', 'n', 4)
const centered = subtract(X, mean(X, 0))
const covariance = divide(matmul(transpose(centered), centered), subtract(dimension('n'), 1))

console.log(show(covariance))
console.log(run(covariance, { X: measurements }))
