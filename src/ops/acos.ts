import { divide } from './divide.js'
import { complement } from './families/complement.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { negative } from './negative.js'
import { sqrt } from './sqrt.js'

/** The rules of {@link acos}. */
export const Acos = elementwise1({
  name: 'acos',
  hasPoles: true,
  f: Math.acos,
  derivative: (d, x) => negative(divide(d, sqrt(complement(x))))
})

/**
 * The arc cosine of each entry; NaN beyond ±1.
 *
 * Shape: m × n → m × n.
 * Derivative: d(acos x) = −dx/√(1 − x²); infinite at ±1, NaN beyond.
 * Units: radians, 0 to π.
 *
 * @example
 * import { acos, constant, run } from 'catamat'
 *
 * run(acos(constant([[1, 0]])), {}).to2DArray() // => [ [ 0, 1.5707963267948966 ] ]
 *
 * @category trigonometry
 */
export const acos = unary(Acos)
