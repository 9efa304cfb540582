import { bilinear } from './families/bilinear.js'
import { binary, broadcastAll, map2 } from './families/pointwise.js'

/** The rules of {@link multiply}. */
export const Multiply = bilinear({
  name: 'multiply',
  notation: { _tag: 'Infix', symbol: '*', precedence: 2, associates: 'left' },
  isPointwise: true,
  shape: broadcastAll,
  forward: map2((a, b) => a * b),
  adjoints: [(ct, _, b) => multiply(ct, b), (ct, a) => multiply(ct, a)]
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
