import type { Operation, Unary } from '../core/Expr.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'

/** The rules of {@link sinh}. */
export const Sinh: Operation<Unary> = elementwise1({
  name: 'sinh',
  hasPoles: true,
  f: Math.sinh,
  derivative: (d, x) => multiply(d, cosh(x))
})

/** The rules of {@link cosh}. */
export const Cosh: Operation<Unary> = elementwise1({
  name: 'cosh',
  hasPoles: true,
  f: Math.cosh,
  derivative: (d, x) => multiply(d, sinh(x))
})

/**
 * The hyperbolic sine of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(sinh x) = cosh x dx.
 *
 * @example
 * import { constant, run, sinh } from 'catamat'
 *
 * run(sinh(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 1.1752011936438014 ] ]
 *
 * @category trigonometry
 */
export const sinh = unary(Sinh)

/**
 * The hyperbolic cosine of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(cosh x) = sinh x dx.
 *
 * @example
 * import { constant, cosh, run } from 'catamat'
 *
 * run(cosh(constant([[0, 1]])), {}).to2DArray() // => [ [ 1, 1.5430806348152437 ] ]
 *
 * @category trigonometry
 */
export const cosh = unary(Cosh)
