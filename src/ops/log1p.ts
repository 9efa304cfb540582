import { log1pOf } from '../core/elementary.js'
import { add } from './add.js'
import { divide } from './divide.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link log1p}. */
export const Log1p = elementwise1({
  name: 'log1p',
  hasPoles: true,
  f: log1pOf,
  derivative: (d, x) => divide(d, add(1, x))
})

/**
 * `log(1 + x)` of each entry, to full accuracy near 0.
 *
 * Shape: m × n → m × n.
 * Derivative: d(log(1 + x)) = dx/(1 + x); infinite at −1.
 *
 * @example
 * import { constant, log1p, run } from 'catamat'
 *
 * run(log1p(constant([[0, 1e-20]])), {}).to2DArray() // => [ [ 0, 1e-20 ] ]
 *
 * @category exponentials
 */
export const log1p = unary(Log1p)
