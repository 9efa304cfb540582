import type { Expr } from '../core/Expr.js'
import { logOf } from '../core/elementary.js'
import { divide } from './divide.js'
import { equal } from './equal.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { log } from './log.js'
import { logicalAnd } from './logicalAnd.js'
import { multiply } from './multiply.js'
import { where } from './where.js'

/** `x/y`, 0 where both are 0; there alone the smallest number stands in for y, so that its derivative `1/y` is infinite. */
const ratio = (x: Expr, y: Expr): Expr => divide(x, where(logicalAnd(equal(x, 0), equal(y, 0)), Number.MIN_VALUE, y))

/** The rules of {@link xlogy}. */
export const Xlogy = elementwise2({
  name: 'xlogy',
  hasPoles: true,
  f: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * logOf(y)),
  derivatives: [(d, _, y) => multiply(d, log(y)), (d, x, y) => multiply(d, ratio(x, y))]
})

/**
 * `x log y`; 0 where x is 0, whatever y but NaN.
 *
 * Shape: both stretch to one shape.
 * Derivative: d(x log y) = log y dx + (x/y) dy; nothing for y where x is 0 and y is not NaN.
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
