import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'

/** The rules of {@link divide}. */
export const Divide = elementwise2({
  name: 'divide',
  hasPoles: true,
  zeros: 'carried',
  notation: { _tag: 'Infix', symbol: '/', precedence: 2, associates: 'left' },
  f: (a, b) => a / b,
  derivatives: [(d, _, b) => divide(d, b), (d, _, b, y) => negative(divide(multiply(d, y), b))]
})

/**
 * The quotient `a / b`, entry by entry.
 *
 * Shape: both stretch to one shape.
 * Derivative: d(a/b) = da/b − (a/b) db/b; where b is 0, infinite or NaN.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, divide, run } from 'catamat'
 *
 * run(divide(constant([[1, 2]]), 4), {}).to2DArray() // => [ [ 0.25, 0.5 ] ]
 *
 * @category arithmetic
 */
export const divide = binary(Divide)
