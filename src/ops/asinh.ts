import { divide } from './divide.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { hypot } from './hypot.js'

/** The rules of {@link asinh}. */
export const Asinh = elementwise1({ name: 'asinh', f: Math.asinh, derivative: (d, x) => divide(d, hypot(1, x)) })

/**
 * The inverse hyperbolic sine of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(asinh x) = dx/√(1 + x²).
 *
 * @example
 * import { asinh, constant, run } from 'catamat'
 *
 * run(asinh(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 0.881373587019543 ] ]
 *
 * @category trigonometry
 */
export const asinh = unary(Asinh)
