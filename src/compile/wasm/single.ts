import { call, func } from './assembler.js'
import type { Code, Local, Statement } from './code.js'
import { advance, doWhile, less, upTo, when, whilst } from './control.js'
import { f32x4, f64, f64x2, i32, v128 } from './instructions.js'
import { clear, PARAMS as PRODUCT } from './matmul.js'

type I32 = Code<'i32'>

/** Rows and columns of a tile of float32 sums: 8 accumulators of 4, 4 vectors of B, one entry of A and one product. */
const [ROWS, COLUMNS] = [2, 16]
/** Rows, columns and depth of the blocks that are packed. So many products are added in float32, then to C in float64. */
const [MC, NC] = [128, 1024]
export const DEPTH = 256

const TILE_BYTES = 8 * ROWS * COLUMNS
/** The bytes of working memory that a product needs. */
export const SINGLE_WORK_BYTES = TILE_BYTES + 4 * DEPTH * (MC + NC)

const PANEL = { from: 'i32', lane: 'i32', along: 'i32', lanes: 'i32', k: 'i32', to: 'i32' } as const

/** Rounds up to `width` lanes to float32, k by k; lanes that are not there are 0. */
const packed = (width: number) =>
  func(PANEL, 'void', ({ from, lane, along, lanes, k, to }, locals) => {
    const [p, q, left, end] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()]
    const rounded = (
      bytes: number,
      load: typeof v128.load,
      store: typeof v128.store64_lower
    ): ReadonlyArray<Statement> => [
      store(q, f32x4.demote(load(p))),
      advance(p, i32.const(2 * bytes)),
      advance(q, i32.const(bytes))
    ]
    const zeros: ReadonlyArray<Statement> = [
      q.set(to),
      end.set(i32.add(to, i32.mul(k, i32.const(4 * width)))),
      whilst(i32.lt_u(q, end), [f64.store(q, f64.const(0)), advance(q, i32.const(8))])
    ]
    /** Lanes are neighbours: at each k some after others. */
    const across: ReadonlyArray<Statement> = [
      whilst(k, [
        p.set(from),
        q.set(to),
        left.set(lanes),
        whilst(i32.ge_u(left, i32.const(2)), [...rounded(8, v128.load, v128.store64_lower), less(left, 2)]),
        when(left, [...rounded(4, v128.load64_zero, v128.store32_lower)]),
        advance(from, along),
        advance(to, i32.const(4 * width)),
        less(k, 1)
      ])
    ]
    /** Lane after lane. */
    const one: ReadonlyArray<Statement> = [
      whilst(lanes, [
        p.set(from),
        q.set(to),
        left.set(k),
        whilst(left, [
          v128.store32_lower(q, f32x4.demote(v128.load64_zero(p))),
          advance(p, along),
          advance(q, i32.const(4 * width)),
          less(left, 1)
        ]),
        advance(from, lane),
        advance(to, i32.const(4)),
        less(lanes, 1)
      ])
    ]
    return [when(i32.lt_u(lanes, i32.const(width)), zeros), when(i32.eq(lane, i32.const(8)), across, one)]
  })

const [packRows, packColumns] = [packed(ROWS), packed(COLUMNS)]

/** What the tiles of a block read and write. */
const BLOCK = {
  m: 'i32',
  n: 'i32',
  k: 'i32',
  a: 'i32',
  b: 'i32',
  c: 'i32',
  cRow: 'i32',
  fresh: 'i32',
  spare: 'i32'
} as const

/** `C += A B` on a block of packed operands, tile by tile; a tile over the edge is put down beside, and what is within is added. */
const block = func(BLOCK, 'void', ({ m, n, k, a, b, c, cRow, fresh, spare }, locals) => {
  const vectors = (count: number): ReadonlyArray<Local<'v128'>> => Array.from({ length: count }, locals.v128)
  const sums = Array.from({ length: ROWS }, () => vectors(COLUMNS / 4))
  const [parts, one] = [vectors(COLUMNS / 4), locals.v128()]
  const [pa, pb, pc, pr, end] = [locals.i32(), locals.i32(), locals.i32(), locals.i32(), locals.i32()]
  const [rows, row, left, columns] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()]
  const multiplied: ReadonlyArray<Statement> = [
    ...sums.flat().map((sum) => sum.set(f64x2.splat(f64.const(0)))),
    pb.set(b),
    end.set(i32.add(b, i32.mul(k, i32.const(4 * COLUMNS)))),
    doWhile(
      [
        ...parts.map((part, i) => part.set(v128.load(pb, 16 * i))),
        ...sums.flatMap((own, r) => [
          one.set(v128.load32_splat(pa, 4 * r)),
          ...own.map((sum, i) => sum.set(f32x4.add(sum, f32x4.mul(one, parts[i] ?? one)))) // as many
        ]),
        advance(pa, i32.const(4 * ROWS)),
        advance(pb, i32.const(4 * COLUMNS))
      ],
      i32.lt_u(pb, end)
    )
  ]
  /** The float64 of each sum, in two vectors. */
  const widened = (f: (value: Code<'v128'>, row: number, offset: number) => ReadonlyArray<Statement>) =>
    sums.flatMap((own, r) =>
      own.flatMap((sum, i) => [
        ...f(f64x2.promote(sum), r, 32 * i),
        ...f(f64x2.promote(v128.shuffle(1, 1, sum, sum)), r, 32 * i + 16)
      ])
    )
  const rowAt = (r: number): I32 => (r === 0 ? pc : pr)
  const whole: ReadonlyArray<Statement> = [
    pr.set(i32.add(pc, cRow)),
    when(
      fresh,
      widened((value, r, offset) => [v128.store(rowAt(r), value, offset)]),
      widened((value, r, offset) => [v128.store(rowAt(r), f64x2.add(v128.load(rowAt(r), offset), value), offset)])
    )
  ]
  const edge: ReadonlyArray<Statement> = [
    ...widened((value, r, offset) => [v128.store(spare, value, 8 * COLUMNS * r + offset)]),
    row.set(i32.const(0)),
    whilst(i32.and(i32.lt_u(row, rows), i32.lt_u(row, i32.const(ROWS))), [
      pr.set(i32.add(pc, i32.mul(row, cRow))),
      end.set(i32.add(spare, i32.mul(row, i32.const(8 * COLUMNS)))),
      left.set(columns),
      whilst(left, [
        when(fresh, [f64.store(pr, f64.load(end))], [f64.store(pr, f64.add(f64.load(pr), f64.load(end)))]),
        advance(pr, i32.const(8)),
        advance(end, i32.const(8)),
        less(left, 1)
      ]),
      advance(row, i32.const(1))
    ])
  ]
  const isWhole = i32.and(i32.ge_u(rows, i32.const(ROWS)), i32.eq(columns, i32.const(COLUMNS)))
  return [
    whilst(n, [
      columns.set(n),
      when(i32.gt_u(n, i32.const(COLUMNS)), [columns.set(i32.const(COLUMNS))]),
      rows.set(m),
      pa.set(a),
      pc.set(c),
      whilst(rows, [
        ...multiplied, // which leaves `pa` at the next pair of rows
        when(isWhole, whole, edge),
        advance(pc, i32.shl(cRow, i32.const(1))),
        when(i32.gt_u(rows, i32.const(ROWS)), [less(rows, ROWS)], [rows.set(i32.const(0))])
      ]),
      advance(b, i32.mul(k, i32.const(4 * COLUMNS))),
      advance(c, i32.const(8 * COLUMNS)),
      n.set(i32.sub(n, columns))
    ])
  ]
})

/**
 * As {@link matmul}, of operands that are rounded to float32: of every 256 products the sum is taken in float32, in the order of k, and
 * added to C in float64.
 */
export const matmulSingle = func(PRODUCT, 'void', (p, locals) => {
  const { m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, fresh, work } = p
  const [j, l, i, at] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()]
  const [nc, kc, mc, lanes] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()]
  const [rowsAt, columnsAt] = [locals.i32(), locals.i32()]
  const panelAt = (start: I32): I32 => i32.add(start, i32.mul(at, i32.shl(kc, i32.const(2))))
  const place = (start: I32, lane: I32, lanesStep: I32, along: I32): I32 =>
    i32.add(i32.add(start, i32.mul(lane, lanesStep)), i32.mul(l, along))
  return [
    rowsAt.set(i32.add(work, i32.const(TILE_BYTES))),
    columnsAt.set(i32.add(rowsAt, i32.const(4 * DEPTH * MC))),
    when(i32.and(i32.eqz(k), fresh), [call(clear, { m, n, c, cRow })]),
    upTo(j, n, NC, nc, [
      upTo(l, k, DEPTH, kc, [
        upTo(at, nc, COLUMNS, lanes, [
          call(packColumns, {
            from: place(b, i32.add(j, at), bColumn, bRow),
            lane: bColumn,
            along: bRow,
            lanes,
            k: kc,
            to: panelAt(columnsAt)
          })
        ]),
        upTo(i, m, MC, mc, [
          upTo(at, mc, ROWS, lanes, [
            call(packRows, {
              from: place(a, i32.add(i, at), aRow, aColumn),
              lane: aRow,
              along: aColumn,
              lanes,
              k: kc,
              to: panelAt(rowsAt)
            })
          ]),
          call(block, {
            m: mc,
            n: nc,
            k: kc,
            a: rowsAt,
            b: columnsAt,
            c: i32.add(i32.add(c, i32.mul(i, cRow)), i32.shl(j, i32.const(3))),
            cRow,
            fresh: i32.and(fresh, i32.eqz(l)),
            spare: work
          })
        ])
      ])
    ])
  ]
})
