import { divide } from './divide.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'

/** The rules of {@link log10}. */
export const Log10 = elementwise1({
  name: 'log10',
  hasPoles: true,
  f: Math.log10,
  derivative: (d, x) => divide(d, multiply(Math.LN10, x))
})

/**
 * The logarithm to base 10 of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(log₁₀ x) = dx/(x log 10); infinite at 0.
 *
 * @example
 * import { constant, log10, run } from 'catamat'
 *
 * run(log10(constant([[100, 1]])), {}).to2DArray() // => [ [ 2, 0 ] ]
 *
 * @category exponentials
 */
export const log10 = unary(Log10)
