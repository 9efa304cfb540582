import { call, func } from './assembler.js'
import type { Code, Local, Statement } from './code.js'
import { advance, doWhile, less, when, whilst } from './control.js'
import { f64, f64x2, i32, v128 } from './instructions.js'

/** So many rows at once hide the latency of an addition, since those of one row wait for each other. */
const AT_ONCE = 8

/** A loop over k, two steps at a time, and what is left. */
const alongK = (
  k: Code<'i32'>,
  end: Local<'i32'>,
  px: Local<'i32'>,
  pointers: ReadonlyArray<Local<'i32'>>,
  twice: ReadonlyArray<Statement>,
  once: ReadonlyArray<Statement>
): ReadonlyArray<Statement> => [
  end.set(i32.add(px, i32.shl(i32.and(k, i32.const(-2)), i32.const(3)))),
  whilst(i32.lt_u(px, end), [...twice, ...[...pointers, px].map((pointer) => advance(pointer, i32.const(16)))]),
  when(i32.and(k, i32.const(1)), once)
]

/**
 * `y = A x`, or `y += A x` where it is not fresh, of m × k entries whose rows are contiguous and `row` bytes apart. Each entry adds
 * along k in order; the lanes of a vector are neighbouring rows.
 */
export const timesVector = func(
  { m: 'i32', k: 'i32', a: 'i32', row: 'i32', x: 'i32', y: 'i32', fresh: 'i32' },
  'void',
  ({ m, k, a, row, x, y, fresh }, locals) => {
    const [px, end] = [locals.i32(), locals.i32()]
    const pointers = Array.from({ length: AT_ONCE }, locals.i32)
    const sums = Array.from({ length: AT_ONCE / 2 }, locals.v128)
    const [xs, p, q] = [locals.v128(), locals.v128(), locals.v128()]

    const rowsAtOnce = (count: number): ReadonlyArray<Statement> => {
      const own = pointers.slice(0, count)
      const pairs = sums
        .slice(0, count / 2)
        .map((sum, i) => ({ sum, i, first: own[2 * i] ?? px, second: own[2 * i + 1] ?? px }))
      return [
        ...own.map((pointer, i) => pointer.set(i === 0 ? a : i32.add(own[i - 1] ?? a, row))),
        ...pairs.map(({ sum }) => sum.set(f64x2.splat(f64.const(0)))),
        when(
          i32.eqz(fresh),
          pairs.map(({ sum, i }) => sum.set(v128.load(y, 16 * i)))
        ),
        px.set(x),
        ...alongK(
          k,
          end,
          px,
          own,
          [
            xs.set(v128.load(px)),
            ...pairs.flatMap(({ sum, first, second }) => [
              p.set(f64x2.mul(v128.load(first), xs)),
              q.set(f64x2.mul(v128.load(second), xs)),
              sum.set(f64x2.add(f64x2.add(sum, v128.shuffle(0, 2, p, q)), v128.shuffle(1, 3, p, q)))
            ])
          ],
          pairs.map(({ sum, first, second }) =>
            sum.set(
              f64x2.add(sum, f64x2.mul(v128.load64_upper(second, v128.load64_zero(first)), v128.load64_splat(px)))
            )
          )
        ),
        ...pairs.map(({ sum, i }) => v128.store(y, sum, 16 * i)),
        a.set(i32.add(own.at(-1) ?? a, i32.sub(row, i32.shl(i32.and(k, i32.const(-2)), i32.const(3))))),
        advance(y, i32.const(8 * count)),
        less(m, count)
      ]
    }

    const sum = locals.f64()
    const lastRow: ReadonlyArray<Statement> = [
      sum.set(f64.const(0)),
      when(i32.eqz(fresh), [sum.set(f64.load(y))]),
      px.set(x),
      end.set(i32.add(x, i32.shl(k, i32.const(3)))),
      doWhile(
        [
          sum.set(f64.add(sum, f64.mul(f64.load(a), f64.load(px)))),
          advance(a, i32.const(8)),
          advance(px, i32.const(8))
        ],
        i32.lt_u(px, end)
      ),
      f64.store(y, sum)
    ]

    return [
      whilst(i32.ge_u(m, i32.const(AT_ONCE)), rowsAtOnce(AT_ONCE)),
      when(i32.ge_u(m, i32.const(4)), rowsAtOnce(4)),
      when(i32.ge_u(m, i32.const(2)), rowsAtOnce(2)),
      when(m, lastRow)
    ]
  }
)

/** `y += v₀ X₀ + v₁ X₁ + …` over `count` rows of X in order, entry by entry of y. */
const addRows = (count: number) =>
  func(
    { n: 'i32', x: 'i32', row: 'i32', v: 'i32', step: 'i32', y: 'i32' },
    'void',
    ({ n, x, row, v, step, y }, locals) => {
      const factors = Array.from({ length: count }, locals.v128)
      const pointers = Array.from({ length: count }, locals.i32)
      const [sum, end] = [locals.v128(), locals.i32()]
      const rows = factors.map((factor, i) => ({ factor, pointer: pointers[i] ?? x, before: pointers[i - 1] ?? x, i }))
      const added = (load: typeof v128.load, offset = 0): ReadonlyArray<Statement> => [
        sum.set(load(y, offset)),
        ...rows.map(({ factor, pointer }) => sum.set(f64x2.add(sum, f64x2.mul(factor, load(pointer, offset)))))
      ]
      const whole = (offset: number): ReadonlyArray<Statement> => [
        ...added(v128.load, offset),
        v128.store(y, sum, offset)
      ]
      const on = (bytes: number): ReadonlyArray<Statement> =>
        [y, ...pointers].map((pointer) => advance(pointer, i32.const(bytes)))
      return [
        ...rows.flatMap(({ factor, pointer, before, i }) => [
          factor.set(v128.load64_splat(v)),
          advance(v, step),
          pointer.set(i === 0 ? x : i32.add(before, row))
        ]),
        end.set(i32.add(y, i32.shl(i32.and(n, i32.const(-4)), i32.const(3)))),
        whilst(i32.lt_u(y, end), [...whole(0), ...whole(16), ...on(32)]),
        when(i32.and(n, i32.const(2)), [...whole(0), ...on(16)]),
        when(i32.and(n, i32.const(1)), [...added(v128.load64_zero), v128.store64_lower(y, sum)])
      ]
    }
  )

const [addEight, addOne] = [addRows(8), addRows(1)]

/** `y += vᵀ X` of k × n entries whose rows are contiguous and `row` bytes apart; the entries of v are `step` bytes apart. */
export const vectorTimes = func(
  { k: 'i32', n: 'i32', x: 'i32', row: 'i32', v: 'i32', step: 'i32', y: 'i32' },
  'void',
  ({ k, n, x, row, v, step, y }) => {
    const on = (count: number): ReadonlyArray<Statement> => [
      advance(x, i32.mul(row, i32.const(count))),
      advance(v, i32.mul(step, i32.const(count))),
      less(k, count)
    ]
    return [
      whilst(i32.ge_u(k, i32.const(8)), [call(addEight, { n, x, row, v, step, y }), ...on(8)]),
      whilst(k, [call(addOne, { n, x, row, v, step, y }), ...on(1)])
    ]
  }
)
