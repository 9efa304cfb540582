import { expm1Of } from '../core/elementary.js'
import { exp } from './exp.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'

/** The rules of {@link expm1}. */
export const Expm1 = elementwise1({
  name: 'expm1',
  hasPoles: true,
  f: expm1Of,
  derivative: (d, x) => multiply(d, exp(x))
})

/**
 * `eˣ − 1` of each entry, to full accuracy near 0.
 *
 * Shape: m × n → m × n.
 * Derivative: d(eˣ − 1) = eˣ dx.
 *
 * @example
 * import { constant, expm1, run } from 'catamat'
 *
 * run(expm1(constant([[0, 1e-20]])), {}).to2DArray() // => [ [ 0, 1e-20 ] ]
 *
 * @category exponentials
 */
export const expm1 = unary(Expm1)
