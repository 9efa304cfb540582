import { add } from './add.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { square } from './square.js'

/** The rules of {@link tan}. */
export const Tan = elementwise1({
  name: 'tan',
  hasPoles: true,
  f: Math.tan,
  derivative: (d, _, y) => multiply(d, add(1, square(y)))
})

/**
 * The tangent of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(tan x) = (1 + tan² x) dx.
 * Units: radians.
 *
 * @example
 * import { constant, run, tan } from 'catamat'
 *
 * run(tan(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 1.5574077246549023 ] ]
 *
 * @category trigonometry
 */
export const tan = unary(Tan)
