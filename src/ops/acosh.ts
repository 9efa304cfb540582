import { add } from './add.js'
import { divide } from './divide.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { sqrt } from './sqrt.js'
import { subtract } from './subtract.js'

/** The rules of {@link acosh}. */
export const Acosh = elementwise1({
  name: 'acosh',
  hasPoles: true,
  f: Math.acosh,
  derivative: (d, x) => divide(divide(d, sqrt(subtract(x, 1))), sqrt(add(x, 1)))
})

/**
 * The inverse hyperbolic cosine of each entry; NaN below 1.
 *
 * Shape: m × n → m × n.
 * Derivative: d(acosh x) = dx/√(x² − 1); infinite at 1, NaN below.
 *
 * @example
 * import { acosh, constant, run } from 'catamat'
 *
 * run(acosh(constant([[1, 2]])), {}).to2DArray() // => [ [ 0, 1.3169578969248166 ] ]
 *
 * @category trigonometry
 */
export const acosh = unary(Acosh)
