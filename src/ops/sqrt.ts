import { divide } from './divide.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'

/** The rules of {@link sqrt}. */
export const Sqrt = elementwise1({
  name: 'sqrt',
  hasPoles: true,
  f: Math.sqrt,
  derivative: (d, _, y) => divide(d, multiply(2, y))
})

/**
 * The square root of each entry; NaN below 0.
 *
 * Shape: m × n → m × n.
 * Derivative: d√x = dx/(2√x); infinite at 0, NaN below.
 *
 * @example
 * import { constant, run, sqrt } from 'catamat'
 *
 * run(sqrt(constant([[4, 2]])), {}).to2DArray() // => [ [ 2, 1.4142135623730951 ] ]
 *
 * @category arithmetic
 */
export const sqrt = unary(Sqrt)
