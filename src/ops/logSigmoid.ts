import { softplusOf } from '../core/elementary.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'
import { sigmoid } from './sigmoid.js'

/** The rules of {@link logSigmoid}. */
export const LogSigmoid = elementwise1({
  name: 'logSigmoid',
  f: (x) => -softplusOf(-x),
  derivative: (d, x) => multiply(d, sigmoid(negative(x)))
})

/**
 * The logarithm of the logistic function of each entry, without underflow.
 *
 * Shape: m × n → m × n.
 * Derivative: d log σ(x) = σ(−x) dx.
 *
 * @example
 * import { constant, logSigmoid, run } from 'catamat'
 *
 * run(logSigmoid(constant([[0, -800]])), {}).to2DArray() // => [ [ -0.6931471805599453, -800 ] ]
 *
 * @category activations
 */
export const logSigmoid = unary(LogSigmoid)
