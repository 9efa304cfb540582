import { product as countOf } from '../../core/Shape.js'
import { Matmul } from '../../ops/matmul.js'
import { type Call, type Instruction, innerOf, type Product, type View } from '../Program.js'
import { placesIn } from '../places.js'
import { type Action, inTurn, type Special } from '../plain.js'
import { workOf } from '../precision.js'
import type { Blas } from './blas.js'

/** The numbers by which the interface of C calls its choices. */
const [ROW_MAJOR, AS_IT_IS, TRANSPOSED, UPPER] = [101, 111, 112, 121]

/** A call into a library costs as much as so many multiplications; below, WebAssembly or JavaScript is as fast. */
const LEAST_WORK = 16 ** 3

/** From so many columns on, half of a product of a matrix with its own transpose is faster than the whole. */
const LEAST_HALF = 48

/** More matrices of a stack are not worth a view of memory for each. */
const MOST_MATRICES = 2 ** 12

/** Rows and columns at once while the upper half is copied to the lower: what is read and what is written stay in the cache. */
const TILE = 32

/** A product with an identity is a copy. */
const isWorth = (product: Product): boolean => product.identity === undefined && workOf(product) >= LEAST_WORK

/** The products that an instruction is, one for each matrix of a stack; none where it is anything else. */
const productsOf = (instruction: Instruction): ReadonlyArray<Product> => {
  if (instruction._tag === 'Product') return isWorth(instruction) ? [instruction] : []
  return instruction._tag === 'Call' && instruction.op === Matmul ? stackOf(instruction) : []
}

const matrixIn = ({ at, shape }: View, index: number): View => {
  const [rows = 0, columns = 0] = shape.slice(-2)
  return { at: at + index * rows * columns, shape: [rows, columns], count: rows * columns }
}

const stackOf = ({ operands, result }: Call): ReadonlyArray<Product> => {
  const [a, b] = operands as readonly [View, View] // a product has two
  const stackIn = ({ shape }: View): View => ({ at: 0, count: 0, shape: [...shape.slice(0, -2), 1, 1] })
  const { shape: stack } = stackIn(result)
  const [placeA, placeB] = [placesIn(stackIn(a), stack), placesIn(stackIn(b), stack)]
  const count = countOf(stack)
  const one = (index: number): Product => ({
    _tag: 'Product',
    operands: [matrixIn(a, placeA(index)), matrixIn(b, placeB(index))],
    transposed: [false, false],
    isSingle: false,
    identity: undefined,
    result: matrixIn(result, index)
  })
  return count === 0 || count > MOST_MATRICES || !isWorth(one(0)) ? [] : Array.from({ length: count }, (_, i) => one(i))
}

const columnsOf = ({ shape }: View): number => shape.at(-1) ?? 0

const flag = (isTransposed: boolean): number => (isTransposed ? TRANSPOSED : AS_IT_IS)

/** Copies what is above the diagonal to below it. */
const mirror = (data: Float64Array, n: number): void => {
  for (let top = 0; top < n; top += TILE)
    for (let left = 0; left <= top; left += TILE)
      for (let row = top; row < Math.min(n, top + TILE); row++)
        for (let column = left; column < Math.min(row, left + TILE); column++)
          data[row * n + column] = data[column * n + row] as number // both are below n
}

/** Whether it is a matrix with its own transpose, large enough to do half of it. */
const isSquare = ({ operands: [a, b], transposed: [isLeft, isRight], result }: Product): boolean =>
  a.at === b.at && isLeft !== isRight && columnsOf(a) === columnsOf(b) && columnsOf(result) >= LEAST_HALF

/** A product by the library: views are taken once, the call writes where the program reads. */
const productAction = ({ gemm, gemv, syrk }: Blas, memory: Float64Array, product: Product): Action => {
  const { operands, transposed, result } = product
  const viewOf = ({ at, count }: View): Float64Array => memory.subarray(at, at + count)
  const [a, b, c] = [viewOf(operands[0]), viewOf(operands[1]), viewOf(result)]
  const [rows = 0, columns = 0] = result.shape
  const [isLeft, isRight] = transposed
  const [aColumns, bColumns] = [columnsOf(operands[0]), columnsOf(operands[1])]
  const inner = innerOf(product)
  const timesVector = (matrix: View, data: Float64Array, vector: Float64Array, isTransposed: boolean): Action => {
    const [height = 0, width = 0] = matrix.shape
    return () => {
      c.fill(0) // a NaN that was here is not to be multiplied by 0
      gemv(ROW_MAJOR, flag(isTransposed), height, width, 1, data, width, vector, 1, 0, c, 1)
      return true
    }
  }
  if (columns === 1) return timesVector(operands[0], a, b, isLeft)
  if (rows === 1) return timesVector(operands[1], b, a, !isRight)
  if (isSquare(product))
    return () => {
      syrk(ROW_MAJOR, UPPER, flag(isLeft), rows, inner, 1, a, aColumns, 0, c, columns)
      mirror(c, columns)
      return true
    }
  return () => {
    gemm(ROW_MAJOR, flag(isLeft), flag(isRight), rows, columns, inner, 1, a, aColumns, b, bColumns, 0, c, columns)
    return true
  }
}

/** Whether a library is worth a call for an instruction. */
export const isForBlas = (instruction: Instruction): boolean => productsOf(instruction).length > 0

/** What a library does for instructions that are worth the call. */
export const blasActions =
  (blas: Blas): Special =>
  (instruction) => {
    const products = productsOf(instruction)
    if (products.length === 0) return undefined
    return (memory) => inTurn(products.map((product) => productAction(blas, memory, product)))
  }
