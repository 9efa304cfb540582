import { func } from './assembler.js'
import type { Code, Statement } from './code.js'
import { advance, less, when, whilst } from './control.js'
import { f64, f64x2, i32, v128 } from './instructions.js'

/**
 * Copies m × n entries, whose rows are `row` bytes apart and whose columns `column`, to rows one after the other, each entry added to 0 so
 * that none is −0. The result is 0 where all are finite, and NaN elsewhere.
 */
export const copy = func(
  { m: 'i32', n: 'i32', from: 'i32', row: 'i32', column: 'i32', to: 'i32' },
  'f64',
  ({ m, n, from, row, column, to }, locals) => {
    const [p, q, below, left] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()]
    const [x, y, lost, zero] = [locals.v128(), locals.v128(), locals.v128(), locals.v128()]
    const [one, lostOne] = [locals.f64(), locals.f64()]
    const toRow = i32.shl(n, i32.const(3))
    const noted = (v: Code<'v128'>): Statement => lost.set(f64x2.add(lost, f64x2.sub(v, v)))
    const single = (source: Code<'i32'>, target: Code<'i32'>): ReadonlyArray<Statement> => [
      one.set(f64.load(source)),
      lostOne.set(f64.add(lostOne, f64.sub(one, one))),
      f64.store(target, f64.add(one, f64.const(0)))
    ]
    /** The neighbours of one row. */
    const along: ReadonlyArray<Statement> = [
      whilst(i32.ge_u(left, i32.const(2)), [
        x.set(v128.load(p)),
        noted(x),
        v128.store(q, f64x2.add(x, zero)),
        advance(p, i32.const(16)),
        advance(q, i32.const(16)),
        less(left, 2)
      ]),
      when(left, single(p, q))
    ]
    /** Two rows, which lie side by side: squares of four entries are transposed. */
    const across: ReadonlyArray<Statement> = [
      below.set(i32.add(q, toRow)),
      whilst(i32.ge_u(left, i32.const(2)), [
        x.set(v128.load(p)),
        y.set(v128.load(i32.add(p, column))),
        noted(x),
        noted(y),
        v128.store(q, f64x2.add(v128.shuffle(0, 2, x, y), zero)),
        v128.store(below, f64x2.add(v128.shuffle(1, 3, x, y), zero)),
        advance(p, i32.shl(column, i32.const(1))),
        advance(q, i32.const(16)),
        advance(below, i32.const(16)),
        less(left, 2)
      ]),
      when(left, [...single(p, q), ...single(i32.add(p, i32.const(8)), below)])
    ]
    const apart: ReadonlyArray<Statement> = [
      whilst(left, [...single(p, q), advance(p, column), advance(q, i32.const(8)), less(left, 1)])
    ]
    const onward = (rows: number): ReadonlyArray<Statement> => [
      advance(from, i32.mul(row, i32.const(rows))),
      advance(to, i32.mul(toRow, i32.const(rows))),
      less(m, rows)
    ]
    const begin: ReadonlyArray<Statement> = [p.set(from), q.set(to), left.set(n)]
    return [
      when(
        i32.eq(column, i32.const(8)),
        [whilst(m, [...begin, ...along, ...onward(1)])],
        [
          when(i32.eq(row, i32.const(8)), [whilst(i32.ge_u(m, i32.const(2)), [...begin, ...across, ...onward(2)])]),
          whilst(m, [...begin, ...apart, ...onward(1)])
        ]
      ),
      f64.add(lostOne, f64.add(f64x2.extract_lane(0, lost), f64x2.extract_lane(1, lost)))
    ]
  }
)
