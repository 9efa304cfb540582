import { softplusOf } from '../core/elementary.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'
import { sigmoid } from './sigmoid.js'
import { subtract } from './subtract.js'

/** `t softplus(−x) + (1 − t) softplus(x)`; what counts 0 is not asked how large it is. */
const entropyOf = (x: number, t: number): number =>
  (t === 0 ? 0 : t * softplusOf(-x)) + (t === 1 ? 0 : (1 - t) * softplusOf(x))

/** The rules of {@link binaryCrossEntropy}. */
export const BinaryCrossEntropy = elementwise2({
  name: 'binaryCrossEntropy',
  f: entropyOf,
  derivatives: [(d, x, t) => multiply(d, subtract(sigmoid(x), t)), (d, x) => negative(multiply(d, x))]
})

/**
 * The cross-entropy of the probability of one class and its logit, entry by entry: `−t log σ(x) − (1 − t) log(1 − σ(x))`, without overflow.
 *
 * Shape: both stretch to one shape.
 * Derivative: dy = (σ(x) − t) dx − x dt.
 * Errors: `ShapeMismatch`.
 *
 * @example
 * import { binaryCrossEntropy, constant, run } from 'catamat'
 *
 * run(binaryCrossEntropy(constant([[0, 800]]), constant([[1, 1]]))).to2DArray() // => [ [ 0.6931471805599453, 0 ] ]
 *
 * @category losses
 */
export const binaryCrossEntropy = binary(BinaryCrossEntropy)
