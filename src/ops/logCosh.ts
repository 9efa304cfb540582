import { expOf, log1pOf } from '../core/elementary.js'
import { elementwise2 } from './families/elementwise.js'
import { binary } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'
import { subtract } from './subtract.js'
import { tanh } from './tanh.js'

/** `log cosh r`: by sinh where it is small, so that r²/2 keeps its digits, by the exponential where cosh would overflow. */
const logCoshOf = (r: number): number => {
  const size = Math.abs(r)
  return size < 1 ? log1pOf(Math.sinh(r) ** 2) / 2 : size + log1pOf(expOf(-2 * size)) - Math.LN2
}

/** The rules of {@link logCosh}. */
export const LogCosh = elementwise2({
  name: 'logCosh',
  f: (a, b) => logCoshOf(a - b),
  derivatives: [
    (d, a, b) => multiply(d, tanh(subtract(a, b))),
    (d, a, b) => negative(multiply(d, tanh(subtract(a, b))))
  ]
})

/**
 * `log cosh(a − b)`, entry by entry: like half the square of a small difference, like the size of a large one.
 *
 * Shape: both stretch to one shape.
 * Derivative: dy = tanh(a − b) (da − db).
 * Errors: `ShapeMismatch`.
 *
 * @example
 * import { constant, logCosh, run } from 'catamat'
 *
 * run(logCosh(constant([[0, 1000]]), 0)).to2DArray() // => [ [ 0, 999.3068528194401 ] ]
 *
 * @category losses
 */
export const logCosh = binary(LogCosh)
