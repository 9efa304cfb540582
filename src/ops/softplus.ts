import { softplusOf } from '../core/elementary.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { sigmoid } from './sigmoid.js'

/** The rules of {@link softplus}. */
export const Softplus = elementwise1({ name: 'softplus', f: softplusOf, derivative: (d, x) => multiply(d, sigmoid(x)) })

/**
 * `log(1 + eˣ)` of each entry, without overflow.
 *
 * Shape: m × n → m × n.
 * Derivative: d log(1 + eˣ) = σ(x) dx.
 *
 * @example
 * import { constant, run, softplus } from 'catamat'
 *
 * run(softplus(constant([[0, 800]])), {}).to2DArray() // => [ [ 0.6931471805599453, 800 ] ]
 *
 * @category activations
 */
export const softplus = unary(Softplus)
