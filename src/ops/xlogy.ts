import { divide } from './divide.js'
import { equal } from './equal.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { log } from './log.js'
import { multiply } from './multiply.js'
import { where } from './where.js'

/** The rules of {@link xlogy}. */
export const Xlogy = elementwise2({
  name: 'xlogy',
  f: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y)),
  derivatives: [(d, _, y) => multiply(d, log(y)), (d, x, y) => multiply(d, divide(x, where(equal(x, 0), 1, y)))]
})

/**
 * `x log y`; 0 where x is 0, whatever y but NaN.
 *
 * Shape: both stretch to one shape.
 * Derivative: d(x log y) = log y dx + (x/y) dy; nothing for y where x is 0.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, run, xlogy } from 'catamat'
 *
 * run(xlogy(constant([[0, 1]]), constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 0 ] ]
 *
 * @category special functions
 */
export const xlogy = binary(Xlogy)
