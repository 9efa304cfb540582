import type { Expr } from '../core/Expr.js'
import { equal } from './equal.js'
import { elementwise2 } from './families/elementwise.js'
import { literal } from './families/literal.js'
import { binary } from './families/pointwise.js'
import { greaterEqual } from './greaterEqual.js'
import { isFinite } from './isFinite.js'
import { logicalAnd } from './logicalAnd.js'
import { logicalNot } from './logicalNot.js'
import { multiply } from './multiply.js'
import { reciprocal } from './reciprocal.js'
import { subtract } from './subtract.js'
import { where } from './where.js'
import { xlogy } from './xlogy.js'

/** IEEE 754's: JavaScript alone has NaN for 1 and for −1 to an infinite power. */
const powOf = (a: number, b: number): number =>
  a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY) ? 1 : a ** b

/** `b aᵇ⁻¹`; where b is 0 and 1/a infinite or NaN another base stands in, as 0 · a⁻¹ would be NaN. */
const slope = (a: Expr, b: Expr): Expr => {
  const power = literal(b)
  if (power !== undefined) return multiply(power, power === 2 ? a : pow(a, power - 1))
  const flat = logicalAnd(equal(b, 0), logicalNot(isFinite(reciprocal(a))))
  return multiply(b, pow(where(flat, 1, a), subtract(b, 1)))
}

/** `d b aᵇ⁻¹`: nothing for a constant and `d` itself for the identity, which an exponent of 0 or 1 is if it is written so. */
const change = (d: Expr, a: Expr, b: Expr): Expr | undefined => {
  const power = literal(b)
  return power === 0 ? undefined : power === 1 ? d : multiply(d, slope(a, b))
}

/** `aᵇ log a`; where a is 0 and b is not below another base stands in, so that it is 0 and no NaN. */
const rise = (a: Expr, b: Expr, y: Expr): Expr => xlogy(y, where(logicalAnd(equal(a, 0), greaterEqual(b, 0)), 1, a))

/** The rules of {@link pow}. */
export const Pow = elementwise2({
  name: 'pow',
  hasPoles: true,
  notation: { _tag: 'Infix', symbol: '**', precedence: 4, associates: 'right' },
  f: powOf,
  derivatives: [change, (d, a, b, y) => multiply(d, rise(a, b, y))]
})

/**
 * The power `aᵇ`, entry by entry: `a ** b`, but 1 for a NaN power of 1 and an infinite power of −1, as in IEEE 754.
 *
 * Shape: both stretch to one shape.
 * Derivative: d(aᵇ) = b aᵇ⁻¹ da + aᵇ log a db; the first is 0 where b is 0, the second where a is 0 and b is not below;
 * of a literal exponent 0 none, of a literal 1 da itself, also where a is NaN.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, pow, run } from 'catamat'
 *
 * run(pow(constant([[-2, 3]]), 2), {}).to2DArray() // => [ [ 4, 9 ] ]
 *
 * @category arithmetic
 */
export const pow = binary(Pow)
