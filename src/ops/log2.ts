import { divide } from './divide.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'

/** The rules of {@link log2}. */
export const Log2 = elementwise1({
  name: 'log2',
  hasPoles: true,
  f: Math.log2,
  derivative: (d, x) => divide(d, multiply(Math.LN2, x))
})

/**
 * The logarithm to base 2 of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(log₂ x) = dx/(x log 2); infinite at 0.
 *
 * @example
 * import { constant, log2, run } from 'catamat'
 *
 * run(log2(constant([[8, 1]])), {}).to2DArray() // => [ [ 3, 0 ] ]
 *
 * @category exponentials
 */
export const log2 = unary(Log2)
