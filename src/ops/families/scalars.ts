import { expOf, sigmoidOf } from '../../core/elementary.js'
/** `x σ(x)`; where eˣ loses digits before x can restore them, it is multiplied in halves. */
export const siluOf = (x: number): number => {
  if (x >= -700) return x * sigmoidOf(x)
  const root = expOf(x / 2)
  return x < -1000 ? -0 : x * root * root
}

/** Coefficients of the rational approximations on |x| < 0.84375, < 1.25, < 1/0.35 and beyond, lowest power first. */
const P = [
  0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -2.3763016656650163e-5
]
const Q = [
  1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -3.960228278775368e-6
]
const PA = [
  -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
  0.035478304325618236, -0.002166375594868791
]
const QA = [
  1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
  0.011984499846799107
]
const RA = [
  -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
  -184.60509290671104, -81.2874355063066, -9.814329344169145
]
const SA = [
  1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
  108.63500554177944, 6.570249770319282, -0.0604244152148581
]
const RB = [
  -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
  -1025.0951316110772, -483.5191916086514
]
const SB = [
  1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
  474.52854120695537, -22.44095244658582
]
const ERX = 0.8450629115104675

const polynomial = (coefficients: ReadonlyArray<number>, x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

const middle = (x: number): number => polynomial(PA, x - 1) / polynomial(QA, x - 1)

/** `x̂ erfc(x̂)` of x̂ = x + low, x ≥ 1.25; the rounded `z` makes the large part of the exponent exact. */
const scaledTail = (x: number, low = 0): number => {
  const s = 1 / (x * x)
  const ratio = x < 1 / 0.35 ? polynomial(RA, s) / polynomial(SA, s) : polynomial(RB, s) / polynomial(SB, s)
  const z = Math.fround(x)
  return expOf(-z * z - 0.5625) * expOf((z - x) * (z + x) - 2 * x * low + ratio)
}

const tail = (x: number): number => scaledTail(x) / x

/** The error function. Source: Sun's fdlibm, s_erf.c. */
export const erfOf = (x: number): number => {
  const size = Math.abs(x)
  if (size < 0.84375) return x + (x * polynomial(P, x * x)) / polynomial(Q, x * x)
  if (size < 1.25) return Math.sign(x) * (ERX + middle(size))
  return Math.sign(x) * (size >= 6 ? 1 : 1 - tail(size))
}

/** One minus the error function. Source: Sun's fdlibm, s_erf.c. */
export const erfcOf = (x: number): number => {
  const size = Math.abs(x)
  if (size < 0.84375)
    return x < 0.25 ? 1 - erfOf(x) : 0.5 - (x - 0.5 + (x * polynomial(P, x * x)) / polynomial(Q, x * x))
  if (size < 1.25) return x >= 0 ? 1 - ERX - middle(size) : 1 + (ERX + middle(size))
  if (x >= 28) return 0
  return x > 0 ? tail(x) : x < -6 ? 2 : 2 - tail(size)
}

/** What √½ is more than its double. */
const SQRT1_2_LOW = -4.833646656726457e-17

/** What `x √½` is more than its double. Source: Dekker 1971, with halves that `fround` makes. */
const lostOf = (x: number): number => {
  const [x1, r1] = [Math.fround(x), Math.fround(Math.SQRT1_2)]
  const [x2, r2] = [x - x1, Math.SQRT1_2 - r1]
  return x1 * r1 - x * Math.SQRT1_2 + x1 * r2 + x2 * r1 + x2 * r2 + x * SQRT1_2_LOW
}

/** `x Φ(x) = x erfc(−x √½)/2`; in the lower tail x cancels, and the exponent has what −x √½ lost by rounding. */
export const geluOf = (x: number): number => {
  const z = -x * Math.SQRT1_2
  if (z < 1.25 || Number.isNaN(x)) return 0.5 * x * erfcOf(z)
  return z < 28 ? -Math.SQRT1_2 * scaledTail(z, lostOf(-x)) : -0
}
