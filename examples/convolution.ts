/**
 * A 3×3 convolution of a small batch of images: patches are taken by their places, and one `einsum` multiplies and adds them.
 * Compared with the sum that defines it.
 */
import { einsum, entriesOf, placeholder, reshape, run, take } from 'catamat'

const [height, width, size] = [6, 7, 3] as const
const [down, across] = [height - size + 1, width - size + 1]

/** The places of the rows that the patches need, patch after patch. */
const windows = (count: number): ReadonlyArray<number> =>
  Array.from({ length: count * size }, (_, i) => Math.floor(i / size) + (i % size))

const images = placeholder('images', 'n', height, width)
const kernel = placeholder('kernel', size, size)

const patches = reshape(take(take(images, windows(down), 1), windows(across), 2), [-1, down, size, across, size])
const convolved = einsum('nipjq,pq->nij', patches, kernel)

console.log(convolved)

const image = (seed: number): ReadonlyArray<ReadonlyArray<number>> =>
  Array.from({ length: height }, (_, i) => Array.from({ length: width }, (_, j) => ((seed + 3 * i + 5 * j) % 7) - 3))
const given = [image(1), image(2), image(4)]
const weights = [
  [1, 0, -1],
  [2, 0, -2],
  [1, 0, -1]
]

const direct = given.flatMap((rows) =>
  Array.from({ length: down * across }, (_, at) => {
    const [i, j] = [Math.floor(at / across), at % across]
    let sum = 0
    for (let p = 0; p < size; p++)
      for (let q = 0; q < size; q++) sum += (rows[i + p]?.[j + q] ?? 0) * (weights[p]?.[q] ?? 0)
    return sum
  })
)

const actual = entriesOf(run(convolved, { images: given, kernel: weights }))
console.log('first row of the first image:', actual.slice(0, across).join(' '))
console.log('equals the direct sum:', actual.length === direct.length && actual.every((x, i) => x === direct[i]))
