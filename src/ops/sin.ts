import type { Operation, Unary } from '../core/Expr.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'

/** The rules of {@link sin}. */
export const Sin: Operation<Unary> = elementwise1({
  name: 'sin',
  f: Math.sin,
  derivative: (d, x) => multiply(d, cos(x))
})

/** The rules of {@link cos}. */
export const Cos: Operation<Unary> = elementwise1({
  name: 'cos',
  f: Math.cos,
  derivative: (d, x) => negative(multiply(d, sin(x)))
})

/**
 * The sine of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(sin x) = cos x dx.
 * Units: radians.
 *
 * @example
 * import { constant, run, sin } from 'catamat'
 *
 * run(sin(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 0.8414709848078965 ] ]
 *
 * @category trigonometry
 */
export const sin = unary(Sin)

/**
 * The cosine of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(cos x) = −sin x dx.
 * Units: radians.
 *
 * @example
 * import { constant, cos, run } from 'catamat'
 *
 * run(cos(constant([[0, 1]])), {}).to2DArray() // => [ [ 1, 0.5403023058681398 ] ]
 *
 * @category trigonometry
 */
export const cos = unary(Cos)
