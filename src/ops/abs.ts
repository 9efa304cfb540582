import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { sign } from './sign.js'
import { where } from './where.js'

/** The rules of {@link abs}. */
export const Abs = elementwise1({ name: 'abs', f: Math.abs, derivative: (d, x) => where(x, multiply(d, sign(x)), 0) })

/**
 * The absolute value of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d|x| = sign(x) dx; 0 at 0.
 *
 * @example
 * import { abs, constant, run } from 'catamat'
 *
 * run(abs(constant([[-3, 2]])), {}).to2DArray() // => [ [ 3, 2 ] ]
 *
 * @category arithmetic
 */
export const abs = unary(Abs)
