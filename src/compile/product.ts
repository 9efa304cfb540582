import { identityAction } from './identity.js'
import { innerOf, type Product } from './Program.js'
import type { Action } from './plain.js'
import { DEPTH } from './wasm/single.js'

/** The operands of a product, whose entries lie so far apart, and where it goes. */
interface Factors {
  readonly rows: number
  readonly columns: number
  readonly inner: number
  readonly from: Float64Array
  readonly aRow: number
  readonly aInner: number
  readonly and: Float64Array
  readonly bInner: number
  readonly bColumn: number
  readonly to: Float64Array
}

const factorsOf = (memory: Float64Array, product: Product): Factors => {
  const {
    operands: [a, b],
    transposed: [isLeft, isRight],
    result
  } = product
  const [aColumns, bColumns] = [a.shape.at(-1) ?? 0, b.shape.at(-1) ?? 0]
  const [rows = 0, columns = 0] = result.shape
  const [aRow, aInner] = isLeft ? [1, aColumns] : [aColumns, 1]
  const [bInner, bColumn] = isRight ? [1, bColumns] : [bColumns, 1]
  const [from, and, to] = [a, b, result].map(({ at, count }) => memory.subarray(at, at + count)) as [
    Float64Array,
    Float64Array,
    Float64Array
  ] // three views
  return { rows, columns, inner: innerOf(product), from, aRow, aInner, and, bInner, bColumn, to }
}

/** Adds the products over k in order for every entry, whichever way the operands lie. */
const multiplied = ({ rows, columns, inner, from, aRow, aInner, and, bInner, bColumn, to }: Factors): void => {
  to.fill(0)
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < inner; k++) {
      const factor = from[row * aRow + k * aInner] as number // row and k are within
      for (let column = 0, at = row * columns, i = k * bInner; column < columns; column++, at++, i += bColumn)
        to[at] = (to[at] as number) + factor * (and[i] as number)
    }
}

/** The same in float32, a block of k at a time: what is put into a row of sums is rounded. */
const multipliedSingle = ({ rows, columns, inner, from, aRow, aInner, and, bInner, bColumn, to }: Factors): void => {
  const sums = new Float32Array(columns)
  to.fill(0)
  for (let row = 0; row < rows; row++)
    for (let first = 0; first < inner; first += DEPTH) {
      sums.fill(0)
      for (let k = first; k < Math.min(inner, first + DEPTH); k++) {
        const factor = Math.fround(from[row * aRow + k * aInner] as number) // row and k are within
        for (let column = 0, i = k * bInner; column < columns; column++, i += bColumn)
          sums[column] = (sums[column] as number) + Math.fround(factor * Math.fround(and[i] as number))
      }
      for (let column = 0, at = row * columns; column < columns; column++, at++)
        to[at] = (to[at] as number) + (sums[column] as number)
    }
}

/** A product over and over on the same memory. */
export const productAction = (memory: Float64Array, product: Product): Action => {
  const factors = factorsOf(memory, product)
  const multiply = product.isSingle ? multipliedSingle : multiplied
  const action: Action = () => {
    multiply(factors)
    return true
  }
  return product.identity === undefined ? action : identityAction(memory, product, action)
}
