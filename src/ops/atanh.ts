import { add } from './add.js'
import { divide } from './divide.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { subtract } from './subtract.js'

/** The rules of {@link atanh}. */
export const Atanh = elementwise1({
  name: 'atanh',
  f: Math.atanh,
  derivative: (d, x) => divide(d, multiply(subtract(1, x), add(1, x)))
})

/**
 * The inverse hyperbolic tangent of each entry; NaN beyond ±1.
 *
 * Derivative: d(atanh x) = dx/(1 − x²).
 *
 * @example
 * import { atanh, constant, run } from 'catamat'
 *
 * run(atanh(constant([[0, 0.5]])), {}).to2DArray() // => [ [ 0, 0.5493061443340548 ] ]
 *
 * @category trigonometry
 */
export const atanh = unary(Atanh)
