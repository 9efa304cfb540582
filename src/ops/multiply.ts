import type { Binary, Operation } from '../core/Expr.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'

/** The rules of {@link multiply}. */
export const Multiply: Operation<Binary> = elementwise2({
  name: 'multiply',
  zeros: 'multiplied',
  notation: { _tag: 'Infix', symbol: '*', precedence: 2, associates: 'left' },
  f: (a, b) => a * b,
  derivatives: [(d, _, b) => multiply(d, b), (d, a) => multiply(a, d)]
})

/**
 * The product `a * b`, entry by entry; {@link matmul} is the matrix product.
 *
 * Shape: both stretch to one shape, a size of 1 to any.
 * Derivative: d(a b) = da b + a db.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, multiply, run } from 'catamat'
 *
 * run(multiply(2, constant([[1, 2]])), {}).to2DArray() // => [ [ 2, 4 ] ]
 *
 * @category arithmetic
 */
export const multiply = binary(Multiply)
