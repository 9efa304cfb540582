import { func } from './assembler.js'
import type { Code, Func, Statement } from './code.js'
import { advance, when, whilst } from './control.js'
import { f64, f64x2, i32, v128 } from './instructions.js'

/** How the results of a loop become one number: pairwise sums, and extremes, of which NaN is both. */
export type Reduction = 'sum' | 'max' | 'min'

/** The largest block that is reduced in one go; the two halves of a longer one are joined. */
export const BLOCK = 128

/** Half of a length, down to a multiple of 8: where a longer lane is cut. Source: `ops/families/pairwise.ts`. */
export const halved = (length: Code<'i32'>): Code<'i32'> => i32.and(i32.shr_u(length, i32.const(1)), i32.const(-8))

interface Rule {
  readonly scalar: (a: Code<'f64'>, b: Code<'f64'>) => Code<'f64'>
  readonly vector: (a: Code<'v128'>, b: Code<'v128'>) => Code<'v128'>
  /** What entries of a short block are joined to. */
  readonly start: number
  /** What an empty lane gives; a lane that is not is joined to it too. */
  readonly empty: number
}

/** What each reduction does with two numbers, or two vectors of them. */
export const RULES: Readonly<Record<Reduction, Rule>> = {
  sum: { scalar: f64.add, vector: f64x2.add, start: -0, empty: 0 },
  max: { scalar: f64.max, vector: f64x2.max, start: Number.NEGATIVE_INFINITY, empty: Number.NEGATIVE_INFINITY },
  min: { scalar: f64.min, vector: f64x2.min, start: Number.POSITIVE_INFINITY, empty: Number.POSITIVE_INFINITY }
}

const PARAMETERS = { from: 'i32', length: 'i32' } as const

/** A block of at most 128 neighbours, in 8 accumulators that are joined in pairs. Source: `ops/families/pairwise.ts`. */
const blockOf = ({ scalar, vector, start }: Rule): Func<typeof PARAMETERS, 'f64'> =>
  func(PARAMETERS, 'f64', ({ from, length }, locals) => {
    const sums = Array.from({ length: 4 }, locals.v128)
    const [total, end] = [locals.f64(), locals.i32()]
    const [r01 = locals.v128(), r23 = r01, r45 = r01, r67 = r01] = sums
    const each = (f: (sum: (typeof sums)[number], loaded: Code<'v128'>) => Statement): ReadonlyArray<Statement> =>
      sums.map((sum, i) => f(sum, v128.load(from, 16 * i)))
    const both = (r: Code<'v128'>): Code<'f64'> => scalar(f64x2.extract_lane(0, r), f64x2.extract_lane(1, r))
    const on = (bytes: number): Statement => advance(from, i32.const(bytes))
    return [
      when(
        i32.lt_u(length, i32.const(8)),
        [total.set(f64.const(start))],
        [
          end.set(i32.add(from, i32.shl(i32.and(length, i32.const(-8)), i32.const(3)))),
          ...each((sum, loaded) => sum.set(loaded)),
          on(64),
          whilst(i32.lt_u(from, end), [...each((sum, loaded) => sum.set(vector(sum, loaded))), on(64)]),
          total.set(scalar(scalar(both(r01), both(r23)), scalar(both(r45), both(r67)))),
          length.set(i32.and(length, i32.const(7)))
        ]
      ),
      end.set(i32.add(from, i32.shl(length, i32.const(3)))),
      whilst(i32.lt_u(from, end), [total.set(scalar(total, f64.load(from))), on(8)]),
      total
    ]
  })

const BLOCKS = { sum: blockOf(RULES.sum), max: blockOf(RULES.max), min: blockOf(RULES.min) } as const

/** The function that reduces a block. */
export const blockFunction = (reduction: Reduction): Func<typeof PARAMETERS, 'f64'> => BLOCKS[reduction]

/** Two halves joined. */
export const joined = (reduction: Reduction, a: Code<'f64'>, b: Code<'f64'>): Code<'f64'> =>
  RULES[reduction].scalar(a, b)

/** What the entries of a whole lane give, from what its blocks gave; of no entries, from nothing. */
export const finished = (reduction: Reduction, a?: Code<'f64'>): Code<'f64'> => {
  const { scalar, empty } = RULES[reduction]
  return a === undefined ? f64.const(empty) : scalar(f64.const(empty), a)
}
