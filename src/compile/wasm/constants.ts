import {
  EXP,
  EXP_LEAST,
  EXP_MOST,
  EXPM1,
  EXPM1_LEAST,
  INVERSE_LN2,
  LEAST_NORMAL,
  LN2_HIGH,
  LN2_LOW,
  LOG,
  ROOT_HALF,
  ROUND,
  TANH_MOST,
  TO_NORMAL,
  TO_NORMAL_EXPONENT
} from '../../core/elementary.js'

const [WORD, EXPONENT] = [32n, 52n]
const rootHalf = BigInt(ROOT_HALF) << WORD

const named = <const C extends Readonly<Record<string, number>>>(constants: C): C => constants

const numbers = named({
  zero: 0,
  half: 0.5,
  one: 1,
  two: 2,
  three: 3,
  six: 6,
  negativeZero: -0,
  infinity: Number.POSITIVE_INFINITY,
  negativeInfinity: Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
  e: Math.E,
  ln2: Math.LN2,
  inverseLn2: INVERSE_LN2,
  ln2High: LN2_HIGH,
  ln2Low: LN2_LOW,
  round: ROUND,
  /** As the one before, with the bias of one exponent. */
  roundOnce: ROUND - 1023,
  expMost: EXP_MOST,
  expLeast: EXP_LEAST,
  expm1Least: EXPM1_LEAST,
  expm1Precise: -EXPM1_LEAST,
  tanhMost: TANH_MOST,
  exp0: EXP[0],
  exp1: EXP[1],
  exp2: EXP[2],
  exp3: EXP[3],
  exp4: EXP[4],
  expm10: EXPM1[0],
  expm11: EXPM1[1],
  expm12: EXPM1[2],
  expm13: EXPM1[3],
  expm14: EXPM1[4],
  log0: LOG[0],
  log1: LOG[1],
  log2: LOG[2],
  log3: LOG[3],
  log4: LOG[4],
  log5: LOG[5],
  log6: LOG[6],
  leastNormal: LEAST_NORMAL,
  toNormal: TO_NORMAL,
  toNormalExponent: TO_NORMAL_EXPONENT,
  /** 2⁵² and the bias of an exponent that stands in the low bits. */
  exponentBiased: 2 ** 52 + 1023
})

const patterns = {
  bias: 1023n,
  rootHalf,
  oneLessRootHalf: (1023n << EXPONENT) - rootHalf,
  mantissa: (1n << EXPONENT) - 1n,
  /** The bits of 2⁵². */
  whole: 0x433n << EXPONENT
} as const

/** A constant that the kernels read from memory: the engine would make one that stands in the code anew at every use. */
export type Constant = keyof typeof numbers | keyof typeof patterns

const order: ReadonlyArray<string> = [...Object.keys(numbers), ...Object.keys(patterns)]

/** Where a constant lies beyond the first. */
export const offsetOf = (constant: Constant): number => 16 * order.indexOf(constant)

/** The constants as they must lie in memory at an address that loops are made for, each in both lanes. */
export const constants = (): Uint8Array => {
  const view = new DataView(new ArrayBuffer(16 * order.length))
  for (const lane of [0, 8]) {
    for (const [i, value] of Object.values(numbers).entries()) view.setFloat64(16 * i + lane, value, true)
    for (const [i, pattern] of Object.values(patterns).entries())
      view.setBigUint64(16 * (Object.keys(numbers).length + i) + lane, pattern, true)
  }
  return new Uint8Array(view.buffer)
}

/** The bytes of all constants. */
export const CONSTANT_BYTES = 16 * order.length
