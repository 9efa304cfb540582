import { expOf } from '../core/elementary.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'

/** The rules of {@link exp}. */
export const Exp = elementwise1({ name: 'exp', hasPoles: true, f: expOf, derivative: (d, _, y) => multiply(d, y) })

/**
 * The exponential of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(eˣ) = eˣ dx.
 *
 * @example
 * import { constant, exp, run } from 'catamat'
 *
 * run(exp(constant([[0, 1]])), {}).to2DArray() // => [ [ 1, 2.718281828459045 ] ]
 *
 * @category exponentials
 */
export const exp = unary(Exp)
