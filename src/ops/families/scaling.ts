import type { Expr } from '../../core/Expr.js'
import { abs } from '../abs.js'
import { clip } from '../clip.js'
import { isFinite } from '../isFinite.js'
import { log2 } from '../log2.js'
import { multiply } from '../multiply.js'
import { negative } from '../negative.js'
import { pow } from '../pow.js'
import { round } from '../round.js'
import { subtract } from '../subtract.js'
import { where } from '../where.js'

/** A power of two that is a number, and so is its reciprocal. */
const MOST = 1000

/** `x 2ᵏ` by two factors, of which none overflows: 0 stays 0 whatever the exponent. */
export const timesPower = (x: Expr, exponents: Expr): Expr => {
  const half = clip(round(multiply(0.5, exponents)), -MOST, MOST)
  return multiply(multiply(x, pow(2, half)), pow(2, clip(subtract(exponents, half), -MOST, MOST)))
}

/**
 * `x = m 2ᵉ`, the factors m between √½ and √2, so that few products of them overflow or vanish; the exponents are
 * locally constant. What is 0 or not finite is its own factor.
 */
export const scaled = (x: Expr): { readonly factors: Expr; readonly exponents: Expr } => {
  const sizes = log2(abs(x))
  const exponents = where(isFinite(sizes), clip(round(sizes), -MOST, MOST), 0)
  return { factors: multiply(x, pow(2, negative(exponents))), exponents }
}
