import { sigmoidOf } from '../core/elementary.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'

/** The rules of {@link sigmoid}. */
export const Sigmoid = elementwise1({
  name: 'sigmoid',
  f: sigmoidOf,
  derivative: (d, x, y) => multiply(d, multiply(y, sigmoid(negative(x))))
})

/**
 * The logistic function `1/(1 + e⁻ˣ)` of each entry, without overflow.
 *
 * Shape: m × n → m × n.
 * Derivative: d σ(x) = σ(x) σ(−x) dx.
 *
 * @example
 * import { constant, run, sigmoid } from 'catamat'
 *
 * run(sigmoid(constant([[0, -800]])), {}).to2DArray() // => [ [ 0.5, 0 ] ]
 *
 * @category activations
 */
export const sigmoid = unary(Sigmoid)
