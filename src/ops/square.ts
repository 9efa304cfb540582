import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'

/** The rules of {@link square}. */
export const Square = elementwise1({
  name: 'square',
  f: (x) => x * x,
  derivative: (d, x) => multiply(d, multiply(2, x))
})

/**
 * The square of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(x²) = 2x dx.
 *
 * @example
 * import { constant, run, square } from 'catamat'
 *
 * run(square(constant([[-3, 2]])), {}).to2DArray() // => [ [ 9, 4 ] ]
 *
 * @category arithmetic
 */
export const square = unary(Square)
