import { Matrix } from 'ml-matrix'
import type { Numbers } from '../data.js'
import { timed } from '../harness.js'
import type { Peer } from '../peer.js'

const NAME = 'ml-matrix by hand'

/** A matrix of the same numbers. */
export const matrixOf = ({ rows, columns, data }: Numbers): Matrix => Matrix.from1DArray(rows, columns, data)

const entries = (results: ReadonlyArray<Matrix | ReadonlyArray<number> | number>): ReadonlyArray<ArrayLike<number>> =>
  results.map((one) => (typeof one === 'number' ? [one] : one instanceof Matrix ? one.to1DArray() : one))

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

const mapped = (matrix: Matrix, entry: (x: number) => number): Matrix => {
  for (let i = 0; i < matrix.rows; i++)
    for (let j = 0; j < matrix.columns; j++) matrix.set(i, j, entry(matrix.get(i, j)))
  return matrix
}

export const mlMatrix: Peer = {
  affine: (given) => {
    const [A, x, b] = [matrixOf(given.A), matrixOf(given.x), matrixOf(given.b)]
    return [timed(NAME, () => [Matrix.add(A.mmul(x), b)], entries)]
  },
  product: (given) => {
    const [A, B] = [matrixOf(given.A), matrixOf(given.B)]
    return [timed(NAME, () => [A.mmul(B)], entries)]
  },
  chain: (given) => {
    const [x, y, z] = [matrixOf(given.x), matrixOf(given.y), matrixOf(given.z)]
    return [timed(NAME, () => [mapped(Matrix.mul(x, y).add(z), sigmoid).sum()], entries)]
  },
  logistic: (given) => {
    const [X, y, w] = [matrixOf(given.X), given.y.data, matrixOf(given.w)]
    const work = (): ReadonlyArray<Matrix | number> => {
      const s = X.mmul(w).to1DArray()
      let loss = 0
      const d = s.map((entry, i) => {
        const target = y[i] ?? 0
        loss += Math.max(entry, 0) + Math.log1p(Math.exp(-Math.abs(entry))) - target * entry
        return (sigmoid(entry) - target) / s.length
      })
      return [loss / s.length, X.transpose().mmul(Matrix.columnVector(d))]
    }
    return [timed(NAME, work, entries)]
  },
  network: (given) => {
    const [X, T, W, V] = [matrixOf(given.X), matrixOf(given.T), matrixOf(given.W), matrixOf(given.V)]
    const [b, c] = [matrixOf(given.b), matrixOf(given.c)]
    const work = (): ReadonlyArray<Matrix | ReadonlyArray<number> | number> => {
      const H = mapped(X.mmul(W).addRowVector(b), Math.tanh)
      const L = H.mmul(V).addRowVector(c)
      let loss = 0
      for (let i = 0; i < L.rows; i++) {
        const row = L.getRow(i)
        const most = Math.max(...row)
        const total = row.reduce((sum, entry) => sum + Math.exp(entry - most), 0)
        for (const [j, entry] of row.entries()) {
          loss -= T.get(i, j) * (entry - most - Math.log(total))
          L.set(i, j, (Math.exp(entry - most) / total - T.get(i, j)) / L.rows)
        }
      }
      const dH = L.mmul(V.transpose())
      for (let i = 0; i < dH.rows; i++)
        for (let j = 0; j < dH.columns; j++) dH.set(i, j, dH.get(i, j) * (1 - H.get(i, j) ** 2))
      return [loss / L.rows, X.transpose().mmul(dH), dH.sum('column'), H.transpose().mmul(L), L.sum('column')]
    }
    return [timed(NAME, work, entries)]
  },
  hessian: (given) => {
    const [X, w] = [matrixOf(given.X), matrixOf(given.w)]
    const work = (): ReadonlyArray<Matrix> => {
      const s = X.mmul(w).to1DArray()
      const scaled = X.clone()
      for (const [i, entry] of s.entries()) scaled.mulRow(i, (sigmoid(entry) * (1 - sigmoid(entry))) / s.length)
      return [X.transpose().mmul(scaled)]
    }
    return [timed(NAME, work, entries)]
  }
}
