import { add } from './add.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { siluOf } from './families/scalars.js'
import { isFinite } from './isFinite.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'
import { sigmoid } from './sigmoid.js'
import { where } from './where.js'

/** The rules of {@link silu}. */
export const Silu = elementwise1({
  name: 'silu',
  f: siluOf,
  derivative: (d, x, y) => multiply(d, add(sigmoid(x), where(isFinite(x), multiply(y, sigmoid(negative(x))), 0)))
})

/**
 * `x σ(x)` of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(x σ(x)) = (σ(x) + x σ(x) σ(−x)) dx.
 *
 * @example
 * import { constant, run, silu } from 'catamat'
 *
 * run(silu(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 0.7310585786300049 ] ]
 *
 * @category activations
 */
export const silu = unary(Silu)
