import { innerOf, type Product, type Program } from './Program.js'

/**
 * How products are computed: in float64, or in float32, which is about twice as fast and rounds operands to 24 bits.
 *
 * @category compilation
 */
export type Precision = 'float64' | 'float32'

/** Products of fewer multiplications gain nothing; nor do those with a vector, which wait for memory. */
const LEAST_WORK = 12 ** 3

/** The multiplications of a product. */
export const workOf = (product: Product): number => product.result.count * innerOf(product)

const isWorth = (product: Product): boolean =>
  product.identity === undefined && product.result.shape.every((size) => size > 1) && workOf(product) >= LEAST_WORK

/** A program whose products of matrices are computed in a precision, whatever runs it. */
export const inPrecision = (program: Program, precision: Precision): Program =>
  precision === 'float64'
    ? program
    : {
        ...program,
        instructions: program.instructions.map((one) =>
          one._tag === 'Product' && isWorth(one) ? { ...one, isSingle: true } : one
        )
      }
