import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { square } from './square.js'
import { subtract } from './subtract.js'

/** The rules of {@link tanh}. */
export const Tanh = elementwise1({
  name: 'tanh',
  f: Math.tanh,
  derivative: (d, _, y) => multiply(d, subtract(1, square(y)))
})

/**
 * The hyperbolic tangent of each entry.
 *
 * Derivative: d(tanh x) = (1 − tanh² x) dx.
 *
 * @example
 * import { constant, run, tanh } from 'catamat'
 *
 * run(tanh(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 0.7615941559557649 ] ]
 *
 * @category trigonometry
 */
export const tanh = unary(Tanh)
