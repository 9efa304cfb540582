import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { sign } from './sign.js'
import { where } from './where.js'

/** The rules of {@link relu}. The sign is 1 where anything passes, but NaN at NaN. */
export const Relu = elementwise1({
  name: 'relu',
  f: (x) => Math.max(x, 0),
  derivative: (d, _, y) => where(y, multiply(d, sign(y)), 0)
})

/**
 * The positive part of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: dx above 0, else 0; 0 at 0.
 *
 * @example
 * import { constant, relu, run } from 'catamat'
 *
 * run(relu(constant([[-1, 2]])), {}).to2DArray() // => [ [ 0, 2 ] ]
 *
 * @category activations
 */
export const relu = unary(Relu)
