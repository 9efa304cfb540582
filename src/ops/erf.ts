import type { Expr } from '../core/Expr.js'
import { clip } from './clip.js'
import { exp } from './exp.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'
import { erfcOf, erfOf } from './families/scalars.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'
import { square } from './square.js'

/** `2/√π e^(−x²)`: 0 beyond ±40 with all its derivatives, which lest x² meet ∞ ends there. */
const bell = (x: Expr): Expr => multiply(2 / Math.sqrt(Math.PI), exp(negative(square(clip(x, -40, 40)))))

/** The rules of {@link erf}. */
export const Erf = elementwise1({
  name: 'erf',
  f: erfOf,
  derivative: (d, x) => multiply(d, bell(x))
})

/** The rules of {@link erfc}. */
export const Erfc = elementwise1({
  name: 'erfc',
  f: erfcOf,
  derivative: (d, x) => negative(multiply(d, bell(x)))
})

/**
 * The error function of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d erf(x) = 2/√π e^(−x²) dx.
 * Source: the approximations of Sun's fdlibm, s_erf.c.
 *
 * @example
 * import { constant, erf, run } from 'catamat'
 *
 * run(erf(constant([[0, 1]])), {}).to2DArray() // => [ [ 0, 0.8427007929497149 ] ]
 *
 * @category special functions
 */
export const erf = unary(Erf)

/**
 * One minus the error function of each entry, accurate where that is tiny.
 *
 * Shape: m × n → m × n.
 * Derivative: d erfc(x) = −2/√π e^(−x²) dx.
 * Source: the approximations of Sun's fdlibm, s_erf.c.
 *
 * @example
 * import { constant, erfc, run } from 'catamat'
 *
 * run(erfc(constant([[0, 10]])), {}).to2DArray() // => [ [ 1, 2.088487583762545e-45 ] ]
 *
 * @category special functions
 */
export const erfc = unary(Erfc)
