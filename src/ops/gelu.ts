import type { Expr } from '../core/Expr.js'
import { add } from './add.js'
import { clip } from './clip.js'
import { erfc } from './erf.js'
import { exp } from './exp.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { geluOf } from './families/scalars.js'
import { multiply } from './multiply.js'
import { square } from './square.js'

/** `x φ(x)`, which is 0 from ±40 on. */
const bump = (x: Expr): Expr => multiply(x, multiply(1 / Math.sqrt(2 * Math.PI), exp(multiply(-0.5, square(x)))))

/** The rules of {@link gelu}. */
export const Gelu = elementwise1({
  name: 'gelu',
  f: geluOf,
  derivative: (d, x) => multiply(d, add(multiply(0.5, erfc(multiply(-Math.SQRT1_2, x))), bump(clip(x, -40, 40))))
})

/**
 * `x Φ(x)` of each entry, with the normal distribution function Φ itself.
 *
 * Shape: m × n → m × n.
 * Derivative: d(x Φ(x)) = (Φ(x) + x φ(x)) dx, φ the normal density.
 *
 * @example
 * import { constant, gelu, run } from 'catamat'
 *
 * run(gelu(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 0.841344746068543 ] ]
 *
 * @category activations
 */
export const gelu = unary(Gelu)
