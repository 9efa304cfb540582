/**
 * The elementary functions of which every back end repeats each bit: one algorithm each, of additions, multiplications and divisions alone,
 * so that the values are the same on every machine.
 *
 * Source: Sun's fdlibm (e_exp.c, s_expm1.c, e_log.c, s_log1p.c, s_tanh.c), whose cases are joined where one formula serves them all.
 */

/** `x + ROUND − ROUND` is the whole number nearest to x; the low bits of the sum are that number and twice the bias of an exponent. */
export const ROUND = 1.5 * 2 ** 52 + 2046

export const INVERSE_LN2 = Math.LOG2E
/** ln 2 in two parts; a whole number below 2²⁰ times the first is exact. */
export const LN2_HIGH = 0.6931471803691238
export const LN2_LOW = 1.9082149292705877e-10

/** Of the rational approximation of exp on |r| ≤ ln 2 / 2, lowest power of r² first. */
export const EXP = [
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6, 4.1381367970572385e-8
] as const
/** Of that of expm1, lowest power of r²/2 first. */
export const EXPM1 = [
  -0.03333333333333313, 0.0015873015872548146, -7.93650757867488e-5, 4.008217827329362e-6, -2.0109921818362437e-7
] as const
/** Of log, lowest power of s² first. */
export const LOG = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586
] as const

/** The exponents beyond which exp is infinite or 0; nearer to 0 there it does not matter. */
export const [EXP_MOST, EXP_LEAST] = [710, -746]
/** Below it, expm1 is −1. */
export const EXPM1_LEAST = -60
/** Beyond it, tanh is ±1. */
export const TANH_MOST = 22
/** The high word of √½, where the reduced argument of a logarithm begins. */
export const ROOT_HALF = 0x3fe6a09e
/** The least double that is not subnormal, and what makes one of a subnormal. */
export const [LEAST_NORMAL, TO_NORMAL, TO_NORMAL_EXPONENT] = [2 ** -1022, 2 ** 54, 54]

const LEAST_EXPONENT = -1100

/** The powers of two from 2^−1100, which is 0, to 2^1100, which is infinite: exact, since they are made by doubling and halving. */
const POWERS = ((): Float64Array => {
  const powers = new Float64Array(1 - 2 * LEAST_EXPONENT).fill(1)
  for (let i = -LEAST_EXPONENT + 1; i < powers.length; i++) powers[i] = 2 * (powers[i - 1] as number)
  for (let i = -LEAST_EXPONENT - 1; i >= 0; i--) powers[i] = (powers[i + 1] as number) / 2
  return powers
})()

/** 2ᵏ. */
const power = (k: number): number => POWERS[k - LEAST_EXPONENT] as number // callers keep within the table

/** 2ᵏ y, rounded once: the first product is exact. */
const scale = (y: number, k: number): number => y * power(k >> 1) * power(k - (k >> 1))

const nearest = (x: number): number => x + ROUND - ROUND

/** eˣ, within 1 ulp. */
export const expOf = (x: number): number => {
  if (!(x < EXP_MOST)) return x >= EXP_MOST ? Number.POSITIVE_INFINITY : Number.NaN
  if (x < EXP_LEAST) return 0
  if (x === 1) return Math.E // the formula's last digit is one too many
  const k = nearest(x * INVERSE_LN2)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const t = r * r
  const c = r - t * (EXP[0] + t * (EXP[1] + t * (EXP[2] + t * (EXP[3] + t * EXP[4]))))
  return scale(1 - (low - (r * c) / (2 - c) - high), k)
}

/** eˣ − 1, within 1.5 ulp. */
export const expm1Of = (x: number): number => {
  if (!(x < EXP_MOST)) return x >= EXP_MOST ? Number.POSITIVE_INFINITY : Number.NaN
  if (x === 0) return x
  if (x < EXPM1_LEAST) return -1
  const k = nearest(x * INVERSE_LN2)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const lost = high - r - low
  const half = 0.5 * r
  const h = r * half
  const p = 1 + h * (EXPM1[0] + h * (EXPM1[1] + h * (EXPM1[2] + h * (EXPM1[3] + h * EXPM1[4]))))
  const t = 3 - p * half
  const e = h * ((p - t) / (6 - r * t))
  return scale(1 - power(-k) - (r * (e - lost) - lost - h - r), k)
}

/** tanh x, within 2.5 ulp. */
export const tanhOf = (x: number): number => {
  if (x === 0) return x
  const size = Math.min(Math.abs(x), TANH_MOST)
  const isLarge = size >= 1
  const t = expm1Of(isLarge ? 2 * size : -2 * size)
  const q = (isLarge ? 2 : -t) / (t + 2)
  const y = isLarge ? 1 - q : q
  return x < 0 ? -y : y
}

/** `1/(1 + e⁻ˣ)`, within 2.5 ulp: the exponential of a negative number does not overflow. */
export const sigmoidOf = (x: number): number => {
  const e = expOf(-Math.abs(x))
  return (x >= 0 ? 1 : e) / (1 + e)
}

/** To look at the bits of a double; written before it is read. */
const bits = new DataView(new ArrayBuffer(8))

/** The k for which x/2ᵏ is in [√½, √2), of a positive x that is not subnormal. */
const exponentOf = (x: number): number => {
  bits.setFloat64(0, x)
  return ((bits.getInt32(0) + (0x3ff00000 - ROOT_HALF)) >> 20) - 1023
}

/** log(2ᵏ (1 + f)) and what the argument lost by rounding. */
const logOfParts = (k: number, f: number, lost: number): number => {
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (LOG[1] + w * (LOG[3] + w * LOG[5]))
  const odd = z * (LOG[0] + w * (LOG[2] + w * (LOG[4] + w * LOG[6])))
  const half = 0.5 * f * f
  return k * LN2_HIGH - (half - (s * (half + (odd + even)) + (k * LN2_LOW + lost)) - f)
}

/** The natural logarithm, within 1 ulp. */
export const logOf = (x: number): number => {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  const isSubnormal = x < LEAST_NORMAL
  const y = isSubnormal ? x * TO_NORMAL : x
  const k = exponentOf(y)
  return logOfParts(isSubnormal ? k - TO_NORMAL_EXPONENT : k, y * power(-k) - 1, 0)
}

/** log(1 + x), within 1 ulp. */
export const log1pOf = (x: number): number => {
  const u = 1 + x
  if (!(u > 0)) return u === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === 0 || u === Number.POSITIVE_INFINITY) return x
  const k = exponentOf(u)
  if (k === 0) return logOfParts(0, x, 0)
  const lost = k >= 2 ? 1 - (u - x) : x - (u - 1)
  return logOfParts(k, u * power(-k) - 1, lost / u)
}

/** `log(1 + eˣ)` without overflow, within 2 ulp. */
export const softplusOf = (x: number): number => Math.max(x, 0) + log1pOf(expOf(-Math.abs(x)))
