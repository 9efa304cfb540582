import { divide } from './divide.js'
import { complement } from './families/complement.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link atanh}. */
export const Atanh = elementwise1({
  name: 'atanh',
  hasPoles: true,
  f: Math.atanh,
  derivative: (d, x) => divide(d, complement(x))
})

/**
 * The inverse hyperbolic tangent of each entry; NaN beyond ±1.
 *
 * Shape: m × n → m × n.
 * Derivative: d(atanh x) = dx/(1 − x²); infinite at ±1.
 *
 * @example
 * import { atanh, constant, run } from 'catamat'
 *
 * run(atanh(constant([[0, 0.5]])), {}).to2DArray() // => [ [ 0, 0.5493061443340548 ] ]
 *
 * @category trigonometry
 */
export const atanh = unary(Atanh)
