/**
 * One head of attention, softmax(Q Kᵀ / √d) V, written for one sequence and said of a batch of them by `vmap`:
 * the text stays the same, the shapes grow an axis.
 */
import { divide, entriesOf, matmul, placeholder, run, show, softmax, sum, transpose, vmap } from 'catamat'

const [length, width] = [4, 8] as const
const Q = placeholder('Q', length, width)
const K = placeholder('K', length, width)
const V = placeholder('V', length, 2)

const weights = softmax(divide(matmul(Q, transpose(K)), Math.sqrt(width)))
const head = matmul(weights, V)
const heads = vmap(head, 'batch', ['Q', 'K', 'V']) // Expr<['batch', 4, 2], 'Q' | 'K' | 'V'>

console.log(show(head))
console.log(heads)

/** A batch of matrices filled by a formula. */
const batch = (
  size: number,
  columns: number,
  f: (i: number) => number
): ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>> =>
  Array.from({ length: size }, (_, b) =>
    Array.from({ length }, (_, row) =>
      Array.from({ length: columns }, (_, column) => f(((b * length + row) * columns + column) % 97))
    )
  )

const environment = {
  Q: batch(3, width, (i) => Math.sin(i)),
  K: batch(3, width, (i) => Math.cos(2 * i)),
  V: batch(3, 2, (i) => i / 10)
}

const values = run(heads, environment)
console.log('the batch:', values.length, 'matrices of', values[0]?.rows, '×', values[0]?.columns)

/** Naturality: each of the batch is what the head gives of it alone. */
const apart = values.map((value, b) => {
  const alone = run(head, { Q: environment.Q[b] ?? [], K: environment.K[b] ?? [], V: environment.V[b] ?? [] })
  return entriesOf(value).every((entry, i) => entry === entriesOf(alone)[i])
})
console.log('each equals the head alone, to the last bit:', apart.every(Boolean))

const rows = entriesOf(run(sum(vmap(weights, 'batch', ['Q', 'K']), -1), environment))
console.log(
  'weights of a position add up to 1:',
  rows.every((total) => Math.abs(total - 1) < 1e-15)
)
