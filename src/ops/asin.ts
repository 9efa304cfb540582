import { divide } from './divide.js'
import { complement } from './families/complement.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { sqrt } from './sqrt.js'

/** The rules of {@link asin}. */
export const Asin = elementwise1({
  name: 'asin',
  hasPoles: true,
  f: Math.asin,
  derivative: (d, x) => divide(d, sqrt(complement(x)))
})

/**
 * The arc sine of each entry; NaN beyond ±1.
 *
 * Shape: m × n → m × n.
 * Derivative: d(asin x) = dx/√(1 − x²); infinite at ±1, NaN beyond.
 * Units: radians, −π/2 to π/2.
 *
 * @example
 * import { asin, constant, run } from 'catamat'
 *
 * run(asin(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 1.5707963267948966 ] ]
 *
 * @category trigonometry
 */
export const asin = unary(Asin)
