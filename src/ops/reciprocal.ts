import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'
import { square } from './square.js'

/** The rules of {@link reciprocal}. */
export const Reciprocal = elementwise1({
  name: 'reciprocal',
  hasPoles: true,
  f: (x) => 1 / x,
  derivative: (d, _, y) => negative(multiply(d, square(y)))
})

/**
 * One over each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(1/x) = −dx/x²; infinite at 0.
 *
 * @example
 * import { constant, reciprocal, run } from 'catamat'
 *
 * run(reciprocal(constant([[4, -2]])), {}).to2DArray() // => [ [ 0.25, -0.5 ] ]
 *
 * @category arithmetic
 */
export const reciprocal = unary(Reciprocal)
