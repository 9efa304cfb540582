/**
 * An expression to look at: as mathematics, as a graph, with values, and its gradient beside it.
 * The pictures lie in `examples/pictures/`; `--write` draws them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import {
  add,
  grad,
  matmul,
  mean,
  placeholder,
  showPictureError,
  square,
  subtract,
  tanh,
  toDot,
  toLatex,
  toMermaid,
  toSvg,
  toUnicode,
  variable
} from 'catamat'
import { isLeft } from 'fp-ts/lib/Either.js'

const A = variable('A', [
  [1, 0],
  [0, -1]
])
const x = placeholder('x', 2, 1)
const b = variable('b', [[1], [1]])
const z = add(matmul(A, x), b)

console.log(toLatex(z))
console.log(toUnicode(z))
console.log(toMermaid(z))

const X = placeholder('X', 'n', 2)
const y = placeholder('y', 'n', 1)
const W1 = variable('W1', 2, 3, [
  [1, 0, -1],
  [0, 1, 1]
])
const b1 = variable('b1', [[0, 0, 0]])
const W2 = variable('W2', [[1], [-1], [1]])
const b2 = variable('b2', [[0]])

/** Two layers, their loss, and its gradient by the parameters. */
const hidden = tanh(add(matmul(X, W1), b1))
const loss = mean(square(subtract(add(matmul(hidden, W2), b2), y)))
const gradient = grad(loss, { W2, b2 })

console.log(toUnicode(loss))
console.log(toUnicode(gradient.W2))
console.log(toDot({ loss, gradient }).split('\n').length, 'lines of DOT')

const pictures = {
  'affine.svg': toSvg(z, { environment: { x: [1, 2] } }),
  'gradient.svg': toSvg({ loss, gradient })
}

for (const [file, draw] of Object.entries(pictures)) {
  const path = new URL(`pictures/${file}`, import.meta.url)
  const drawn = await draw()
  if (isLeft(drawn)) console.log(showPictureError(drawn.left))
  else if (process.argv.includes('--write')) writeFileSync(path, drawn.right)
  else console.log(file, 'is as it lies there:', readFileSync(path, 'utf8') === drawn.right)
}
