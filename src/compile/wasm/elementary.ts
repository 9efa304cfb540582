/** The algorithms of `core/elementary.ts` on vectors, operation by operation, with selections where those branch. */
import type { Constant } from './constants.js'
import type { Arithmetic, Vectors } from './vectors.js'

type Elementary = (a: Arithmetic, x: Vectors) => Vectors

/** `c₀ + x (c₁ + x (…))`. */
const polynomial = (a: Arithmetic, x: Vectors, coefficients: ReadonlyArray<Constant>): Vectors => {
  const [last, ...others] = coefficients.toReversed()
  return others.reduce((sum, coefficient) => a.add(a.constant(coefficient), a.mul(x, sum)), a.constant(last ?? 'zero'))
}

/** The whole number k nearest to x/ln 2, as a double and in the low bits, and what x is more than k ln 2, in two parts. */
const reduced = (a: Arithmetic, x: Vectors) => {
  const shifted = a.add(a.mul(x, a.constant('inverseLn2')), a.constant('round'))
  const k = a.sub(shifted, a.constant('round'))
  const high = a.sub(x, a.mul(k, a.constant('ln2High')))
  const low = a.mul(k, a.constant('ln2Low'))
  return { shifted, k, high, low, r: a.sub(high, low) }
}

/** 2ᵏ y for any k, which stands in the low bits with two biases: two products, of which the first is exact. */
const scaled = (a: Arithmetic, y: Vectors, shifted: Vectors): Vectors => {
  const half = a.halfBits(shifted)
  return a.mul(a.mul(y, a.toExponent(half)), a.toExponent(a.subBits(shifted, half)))
}

/** eˣ of arguments between the bounds. */
const exponential: Elementary = (a, x) => {
  const { shifted, high, low, r } = reduced(a, x)
  const t = a.mul(r, r)
  const c = a.sub(r, a.mul(t, polynomial(a, t, ['exp0', 'exp1', 'exp2', 'exp3', 'exp4'])))
  const q = a.div(a.mul(r, c), a.sub(a.constant('two'), c))
  return scaled(a, a.sub(a.constant('one'), a.sub(a.sub(low, q), high)), shifted)
}

export const exp: Elementary = (a, x) => {
  const y = exponential(a, a.atLeast(a.atMost(x, a.constant('expMost')), a.constant('expLeast')))
  return a.select(a.eq(x, a.constant('one')), a.constant('e'), y)
}

/** e^−|x|. */
const decay: Elementary = (a, x) => {
  const negative = a.or(x, a.constant('negativeZero'))
  return exponential(a, a.atLeast(negative, a.constant('expLeast')))
}

/** eˣ − 1 of arguments between the bounds, where `scale` multiplies by 2ᵏ; the sign of a zero is lost. */
const lessOne = (a: Arithmetic, x: Vectors, scale: (y: Vectors, shifted: Vectors) => Vectors): Vectors => {
  const { shifted, k, high, low, r } = reduced(a, x)
  const lost = a.sub(a.sub(high, r), low)
  const half = a.mul(a.constant('half'), r)
  const h = a.mul(r, half)
  const p = a.add(a.constant('one'), a.mul(h, polynomial(a, h, ['expm10', 'expm11', 'expm12', 'expm13', 'expm14'])))
  const t = a.sub(a.constant('three'), a.mul(p, half))
  const e = a.mul(h, a.div(a.sub(p, t), a.sub(a.constant('six'), a.mul(r, t))))
  const inverse = a.toExponent(a.sub(a.constant('roundOnce'), a.atMost(k, a.constant('expm1Precise'))))
  const rest = a.sub(a.sub(a.sub(a.mul(r, a.sub(e, lost)), lost), h), r)
  return scale(a.sub(a.sub(a.constant('one'), inverse), rest), shifted)
}

/** The first with the sign of the second. */
const signed = (a: Arithmetic, y: Vectors, x: Vectors): Vectors => a.or(y, a.and(x, a.constant('negativeZero')))

export const expm1: Elementary = (a, x) => {
  const bounded = a.atLeast(a.atMost(x, a.constant('expMost')), a.constant('expm1Least'))
  return signed(
    a,
    lessOne(a, bounded, (y, shifted) => scaled(a, y, shifted)),
    x
  )
}

export const tanh: Elementary = (a, x) => {
  const size = a.atMost(a.abs(x), a.constant('tanhMost'))
  const isLarge = a.ge(size, a.constant('one'))
  const twice = a.add(size, size)
  const t = lessOne(a, a.select(isLarge, twice, a.neg(twice)), (y, shifted) =>
    a.mul(y, a.toExponent(a.subBits(shifted, a.constant('bias'))))
  )
  const q = a.div(a.select(isLarge, a.constant('two'), a.neg(t)), a.add(t, a.constant('two')))
  return signed(a, a.abs(a.select(isLarge, a.sub(a.constant('one'), q), q)), x)
}

export const sigmoid: Elementary = (a, x) => {
  const e = a.once(decay, x)
  const one = a.constant('one')
  return a.div(a.atLeast(e, a.and(a.ge(x, a.constant('zero')), one)), a.add(one, e))
}

/** x = 2ᵏ m with m in [√½, √2), of positive numbers that are not subnormal. */
const parts = (a: Arithmetic, x: Vectors): { readonly k: Vectors; readonly m: Vectors } => {
  const above = a.addBits(x, a.constant('oneLessRootHalf'))
  return {
    k: a.sub(a.or(a.fromExponent(above), a.constant('whole')), a.constant('exponentBiased')),
    m: a.addBits(a.and(above, a.constant('mantissa')), a.constant('rootHalf'))
  }
}

/** log(2ᵏ (1 + f)) and what the argument lost by rounding. */
const logOfParts = (a: Arithmetic, k: Vectors, f: Vectors, lost: Vectors): Vectors => {
  const s = a.div(f, a.add(a.constant('two'), f))
  const z = a.mul(s, s)
  const w = a.mul(z, z)
  const even = a.mul(w, polynomial(a, w, ['log1', 'log3', 'log5']))
  const odd = a.mul(z, polynomial(a, w, ['log0', 'log2', 'log4', 'log6']))
  const half = a.mul(a.mul(a.constant('half'), f), f)
  const small = a.add(a.mul(s, a.add(half, a.add(odd, even))), a.add(a.mul(k, a.constant('ln2Low')), lost))
  return a.sub(a.mul(k, a.constant('ln2High')), a.sub(a.sub(half, small), f))
}

/** The logarithm of x, known where x is ordinary: −∞ at 0, NaN below, ∞ at ∞. */
const bounded = (a: Arithmetic, x: Vectors, y: Vectors): Vectors => {
  const below = a.select(a.eq(x, a.constant('zero')), a.constant('negativeInfinity'), a.constant('nan'))
  const known = a.select(a.gt(x, a.constant('zero')), y, below)
  return a.select(a.eq(x, a.constant('infinity')), x, known)
}

export const log: Elementary = (a, x) => {
  const isSubnormal = a.lt(x, a.constant('leastNormal'))
  const { k, m } = parts(a, a.select(isSubnormal, a.mul(x, a.constant('toNormal')), x))
  const exponent = a.sub(k, a.and(isSubnormal, a.constant('toNormalExponent')))
  return bounded(a, x, logOfParts(a, exponent, a.sub(m, a.constant('one')), a.constant('zero')))
}

/** log u, of u = 1 + x that is ordinary, and of what the sum lost by rounding. */
const log1pOfPart = (a: Arithmetic, x: Vectors, u: Vectors, lostBy: (k: Vectors) => Vectors): Vectors => {
  const { k, m } = parts(a, u)
  const isPlain = a.eq(k, a.constant('zero'))
  const lost = a.div(lostBy(k), u)
  const zero = a.constant('zero')
  return logOfParts(a, k, a.select(isPlain, x, a.sub(m, a.constant('one'))), a.select(isPlain, zero, lost))
}

export const log1p: Elementary = (a, x) => {
  const u = a.add(a.constant('one'), x)
  const y = log1pOfPart(a, x, u, (k) =>
    a.select(a.ge(k, a.constant('two')), a.sub(a.constant('one'), a.sub(u, x)), a.sub(x, a.sub(u, a.constant('one'))))
  )
  return signed(a, bounded(a, u, y), x)
}

/** log(1 + e^−|x|); NaN of NaN. */
const logOnePlusDecay = (a: Arithmetic, x: Vectors): Vectors => {
  const e = a.once(decay, x)
  const u = a.add(a.constant('one'), e)
  const log = log1pOfPart(a, e, u, () => a.sub(e, a.sub(u, a.constant('one'))))
  return a.select(a.eq(x, x), log, x)
}

const positivePart: Elementary = (a, x) => a.max(x, a.constant('zero'))

export const softplus: Elementary = (a, x) => a.add(positivePart(a, x), a.once(logOnePlusDecay, x))

export const logaddexp = (a: Arithmetic, x: Vectors, y: Vectors): Vectors => {
  const sum = a.add(a.max(x, y), logOnePlusDecay(a, a.sub(x, y)))
  return a.select(a.eq(x, y), a.add(x, a.constant('ln2')), sum)
}

/** `t softplus(−x) + (1 − t) softplus(x)`, of which both halves share their logarithm. */
export const binaryCrossEntropy = (a: Arithmetic, x: Vectors, t: Vectors): Vectors => {
  const tail = a.once(logOnePlusDecay, x)
  const [zero, one] = [a.constant('zero'), a.constant('one')]
  const weighted = (weight: Vectors, logit: Vectors): Vectors =>
    a.select(a.eq(weight, zero), zero, a.mul(weight, a.add(positivePart(a, logit), tail)))
  return a.add(weighted(t, a.neg(x)), weighted(a.sub(one, t), x))
}

export const xlogy = (a: Arithmetic, x: Vectors, y: Vectors): Vectors => {
  const counts = a.and(a.eq(x, a.constant('zero')), a.eq(y, y))
  return a.select(counts, a.constant('zero'), a.mul(x, log(a, y)))
}
