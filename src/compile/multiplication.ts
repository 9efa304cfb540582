import { addressOf } from './jobs.js'
import { innerOf, type Product, type View } from './Program.js'

/** Where a matrix lies and how many bytes apart its rows and its columns are, as it is read. */
export type Place = readonly [address: number, row: number, column: number]

export const placeOf = ({ at, shape }: View, isTransposed: boolean): Place => {
  const row = 8 * (shape.at(-1) ?? 0)
  return isTransposed ? [addressOf(at), 8, row] : [addressOf(at), row, 8]
}

/** A product as kernels take it. */
export interface Multiplication {
  readonly rows: number
  readonly columns: number
  readonly inner: number
  readonly left: Place
  readonly right: Place
  readonly to: number
}

export const productKernel = ({ isSingle }: Product): 'matmul' | 'matmulSingle' =>
  isSingle ? 'matmulSingle' : 'matmul'

export const multiplicationOf = (product: Product): Multiplication => {
  const {
    operands: [a, b],
    transposed: [isLeft, isRight],
    result
  } = product
  return {
    rows: result.shape[0] ?? 0,
    columns: result.shape[1] ?? 0,
    inner: innerOf(product),
    left: placeOf(a, isLeft),
    right: placeOf(b, isRight),
    to: addressOf(result.at)
  }
}
