import type { Expr } from '../core/Expr.js'
import { tanhOf } from '../core/elementary.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { less } from './less.js'
import { multiply } from './multiply.js'
import { sigmoid } from './sigmoid.js'
import { square } from './square.js'
import { subtract } from './subtract.js'
import { where } from './where.js'

/** `1 − tanh² x`, which cancels where tanh is near ±1: there it is 4 σ(2x) σ(−2x). */
const slope = (x: Expr, y: Expr): Expr => {
  const s = square(y)
  return where(less(s, 0.5), subtract(1, s), multiply(4, multiply(sigmoid(multiply(2, x)), sigmoid(multiply(-2, x)))))
}

/** The rules of {@link tanh}. */
export const Tanh = elementwise1({
  name: 'tanh',
  f: tanhOf,
  derivative: (d, x, y) => multiply(d, slope(x, y))
})

/**
 * The hyperbolic tangent of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(tanh x) = (1 − tanh² x) dx.
 *
 * @example
 * import { constant, run, tanh } from 'catamat'
 *
 * run(tanh(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 0.7615941559557649 ] ]
 *
 * @category trigonometry
 */
export const tanh = unary(Tanh)
