import { call, func } from './assembler.js'
import type { Code, Statement } from './code.js'
import { advance, less, upTo, when, whilst } from './control.js'
import { f64, f64x2, i32, v128 } from './instructions.js'
import { pack } from './pack.js'
import { COLUMNS, packedBlock, plainBlock } from './tile.js'
import { timesVector, vectorTimes } from './vector.js'

/** Rows, columns and depth of the blocks: one of A fits the second cache, a panel of B the first. */
const [MC, NC, KC] = [128, 1024, 256]

/** Products of so few multiplications read their operands where they lie. */
const SMALL = 48 ** 3

/** Where B has so few columns, an entry of A is used too seldom for a copy to pay. */
const THIN = 16

const PAD = 256

/** The bytes of working memory that a product needs, beside its operands and its result. */
export const WORK_BYTES = 8 * (MC * KC + NC * KC) + 2 * PAD

const isEight = (bytes: Code<'i32'>): Code<'i32'> => i32.eq(bytes, i32.const(8))
const both = (...conditions: ReadonlyArray<Code<'i32'>>): Code<'i32'> => conditions.reduce((a, b) => i32.and(a, b))
/** Zeros in m rows of n entries. */
export const clear = func({ m: 'i32', n: 'i32', c: 'i32', cRow: 'i32' }, 'void', ({ m, n, c, cRow }, locals) => {
  const [p, end] = [locals.i32(), locals.i32()]
  return [
    whilst(m, [
      p.set(c),
      end.set(i32.add(c, i32.shl(i32.and(n, i32.const(-2)), i32.const(3)))),
      whilst(i32.lt_u(p, end), [v128.store(p, f64x2.splat(f64.const(0))), advance(p, i32.const(16))]),
      when(i32.and(n, i32.const(1)), [f64.store(p, f64.const(0))]),
      advance(c, cRow),
      less(m, 1)
    ])
  ]
})

/** What a product reads and writes. */
export const PARAMS = {
  m: 'i32',
  n: 'i32',
  k: 'i32',
  a: 'i32',
  aRow: 'i32',
  aColumn: 'i32',
  b: 'i32',
  bRow: 'i32',
  bColumn: 'i32',
  c: 'i32',
  cRow: 'i32',
  fresh: 'i32',
  work: 'i32'
} as const

/** A product cut into blocks along n, k and m; what a block of C holds after one block of k the next one adds to. */
const blocked = func(PARAMS, 'void', (p, locals) => {
  const [j, l, i] = [locals.i32(), locals.i32(), locals.i32()]
  const [nc, kc, mc] = [locals.i32(), locals.i32(), locals.i32()]
  const [packsA, packsB, isFresh] = [locals.i32(), locals.i32(), locals.i32()]
  const [a, aPanel, aRow, aStep] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()]
  const [b, bPanel, bStep] = [locals.i32(), locals.i32(), locals.i32()]
  const [wb, c, at, lanes] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()]
  const below = (size: Code<'i32'>): Code<'i32'> => i32.lt_u(size, i32.const(1024))
  const isSmall = both(...[p.m, p.n, p.k].map(below), i32.le_u(i32.mul(i32.mul(p.m, p.n), p.k), i32.const(SMALL)))
  const isThin = i32.le_u(p.n, i32.const(THIN))

  /** Panels of 8 columns, k by k. */
  const packPanels: ReadonlyArray<Statement> = [
    bPanel.set(i32.mul(kc, i32.const(8 * COLUMNS))),
    bStep.set(i32.const(8 * COLUMNS)),
    upTo(at, nc, COLUMNS, lanes, [
      call(pack, {
        from: i32.add(b, i32.mul(at, p.bColumn)),
        lane: p.bColumn,
        along: p.bRow,
        lanes,
        k: kc,
        to: i32.add(wb, i32.mul(i32.shr_u(at, i32.const(3)), bPanel)),
        pair: i32.const(16),
        step: bStep
      })
    ]),
    b.set(wb)
  ]
  /** Pairs of rows, k by k. */
  const packPairs: ReadonlyArray<Statement> = [
    aPanel.set(i32.shl(kc, i32.const(4))),
    aStep.set(i32.const(16)),
    call(pack, { from: a, lane: p.aRow, along: p.aColumn, lanes: mc, k: kc, to: p.work, pair: aPanel, step: aStep }),
    a.set(p.work),
    aRow.set(i32.const(8))
  ]
  const whereA: ReadonlyArray<Statement> = [
    a.set(i32.add(i32.add(p.a, i32.mul(i, p.aRow)), i32.mul(l, p.aColumn))),
    aRow.set(p.aRow),
    aPanel.set(i32.shl(p.aRow, i32.const(1))),
    aStep.set(p.aColumn),
    when(packsA, packPairs)
  ]
  const whereB: ReadonlyArray<Statement> = [
    b.set(i32.add(i32.add(p.b, i32.mul(l, p.bRow)), i32.mul(j, p.bColumn))),
    bPanel.set(i32.const(8 * COLUMNS)),
    bStep.set(p.bRow),
    when(packsB, packPanels)
  ]
  const operands = { m: mc, n: nc, k: kc, a, aPanel, aRow, aStep, b, bPanel, bStep, c, cRow: p.cRow, fresh: isFresh }

  return [
    wb.set(i32.add(p.work, i32.const(8 * MC * KC + PAD))),
    packsA.set(both(i32.eqz(isSmall), i32.or(i32.eqz(isThin), i32.eqz(isEight(p.aColumn))))),
    packsB.set(i32.or(i32.eqz(isEight(p.bColumn)), both(i32.eqz(isSmall), i32.eqz(isThin)))),
    upTo(j, p.n, NC, nc, [
      upTo(l, p.k, KC, kc, [
        isFresh.set(both(p.fresh, i32.eqz(l))),
        ...whereB,
        upTo(i, p.m, MC, mc, [
          ...whereA,
          c.set(i32.add(i32.add(p.c, i32.mul(i, p.cRow)), i32.shl(j, i32.const(3)))),
          when(both(packsA, packsB), [call(packedBlock, operands)], [call(plainBlock, operands)])
        ])
      ])
    ])
  ]
})

/**
 * `C = A B`, or `C += A B` where it is not fresh, of m × k and k × n entries; rows and columns of A and B are any number of bytes apart
 * (so that a transposed operand is one with the two exchanged), those of a row of C 8. Every entry adds its products in the order of k to
 * what C holds or 0, whatever m and n are: rows of C may be computed apart.
 */
export const matmul = func(PARAMS, 'void', (p) => {
  const { m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, fresh } = p
  const one = (size: Code<'i32'>): Code<'i32'> => i32.eq(size, i32.const(1))
  const start = (length: Code<'i32'>): Statement => when(fresh, [call(clear, { m: i32.const(1), n: length, c, cRow })])
  /** The first case whose condition holds. */
  const choose = (
    cases: ReadonlyArray<readonly [condition: Code<'i32'>, statements: ReadonlyArray<Statement>]>,
    otherwise: ReadonlyArray<Statement>
  ): ReadonlyArray<Statement> =>
    cases.reduceRight((others, [condition, statements]) => [when(condition, statements, others)], otherwise)

  return [
    when(
      i32.eqz(k),
      [when(fresh, [call(clear, { m, n, c, cRow })])],
      choose(
        [
          [
            both(one(n), isEight(aColumn), isEight(bRow), isEight(cRow)),
            [call(timesVector, { m, k, a, row: aRow, x: b, y: c, fresh })]
          ],
          [
            both(one(n), isEight(aRow), isEight(cRow)),
            [start(m), call(vectorTimes, { k, n: m, x: a, row: aColumn, v: b, step: bRow, y: c })]
          ],
          [
            both(one(m), isEight(bColumn)),
            [start(n), call(vectorTimes, { k, n, x: b, row: bRow, v: a, step: aColumn, y: c })]
          ],
          [
            both(one(m), isEight(bRow), isEight(aColumn)),
            [call(timesVector, { m: n, k, a: b, row: bColumn, x: a, y: c, fresh })]
          ]
        ],
        [call(blocked, p)]
      )
    )
  ]
})
