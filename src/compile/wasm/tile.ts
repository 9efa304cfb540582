import { type Arguments, call, func } from './assembler.js'
import type { Code, Func, Local, Statement } from './code.js'
import { advance, doWhile, less, sequence, when, whilst } from './control.js'
import { f64, f64x2, i32, v128 } from './instructions.js'

/** Rows and columns of the tile of C that stays in registers: 8 accumulators, 4 vectors of B, one entry of A and one product. */
export const [ROWS, COLUMNS] = [2, 8]

/** The registers and pointers that the tiles of one function share. */
interface Registers {
  readonly sums: ReadonlyArray<ReadonlyArray<Local<'v128'>>>
  readonly b: ReadonlyArray<Local<'v128'>>
  readonly a: Local<'v128'>
  readonly pa: ReadonlyArray<Local<'i32'>>
  readonly pb: Local<'i32'>
  readonly pc: Local<'i32'>
  readonly end: Local<'i32'>
}

/** Where the operands of a block lie; steps are in bytes. */
interface Operands {
  readonly k: Code<'i32'>
  readonly a: Code<'i32'>
  readonly aRow: Code<'i32'>
  readonly aStep: Code<'i32'>
  readonly b: Code<'i32'>
  readonly bStep: Code<'i32'>
  readonly c: Code<'i32'>
  readonly cRow: Code<'i32'>
  readonly fresh: Code<'i32'>
  /** Rows of A lie interleaved, so that one pointer reads all. */
  readonly interleaved: boolean
}

/** The vectors of one row of a tile; the last may be half of one. */
const vectorsOf = (columns: number): ReadonlyArray<{ readonly i: number; readonly isHalf: boolean }> =>
  Array.from({ length: Math.ceil(columns / 2) }, (_, i) => ({ i, isHalf: 2 * i + 1 === columns }))

const loadPart = (pointer: Code<'i32'>, i: number, isHalf: boolean): Code<'v128'> =>
  (isHalf ? v128.load64_zero : v128.load)(pointer, 16 * i)
const storePart = (pointer: Code<'i32'>, value: Code<'v128'>, i: number, isHalf: boolean): Statement =>
  (isHalf ? v128.store64_lower : v128.store)(pointer, value, 16 * i)

/** Every row of the tile, with the pointer to its entries of C. */
const eachRow = (
  { pc }: Registers,
  { c, cRow }: Operands,
  rows: number,
  body: (row: number) => ReadonlyArray<Statement>
) => [
  pc.set(c),
  ...Array.from({ length: rows }, (_, row) => [...(row === 0 ? [] : [advance(pc, cRow)]), ...body(row)]).flat()
]

/**
 * `C += A B` on a tile; from 0 where it is fresh. Each entry adds its products in the order of k to what C holds, so that a product whose
 * k is cut into blocks has the bits of one that is not.
 */
const tile = (rows: number, columns: number, registers: Registers, operands: Operands): ReadonlyArray<Statement> => {
  const { sums, b, a, pa, pb, pc, end } = registers
  const parts = vectorsOf(columns)
  const sum = (row: number, i: number): Local<'v128'> => sums[row]?.[i] ?? a // the tile is not larger than its registers
  const pointer = (row: number): Local<'i32'> => (operands.interleaved ? pa[0] : pa[row]) ?? pb // as above
  const part = (i: number): Local<'v128'> => b[i] ?? a // as above
  const rowsOf = Array.from({ length: rows }, (_, row) => row)
  return [
    ...rowsOf.flatMap((row) => parts.map(({ i }) => sum(row, i).set(f64x2.splat(f64.const(0))))),
    when(
      i32.eqz(operands.fresh),
      eachRow(registers, operands, rows, (row) =>
        parts.map(({ i, isHalf }) => sum(row, i).set(loadPart(pc, i, isHalf)))
      )
    ),
    ...(operands.interleaved
      ? [pointer(0).set(operands.a)]
      : rowsOf.map((row) => pointer(row).set(row === 0 ? operands.a : i32.add(operands.a, operands.aRow)))),
    pb.set(operands.b),
    end.set(i32.add(pb, i32.mul(operands.k, operands.bStep))),
    doWhile(
      [
        ...parts.map(({ i, isHalf }) => part(i).set(loadPart(pb, i, isHalf))),
        ...rowsOf.flatMap((row) => [
          a.set(v128.load64_splat(pointer(row), operands.interleaved ? 8 * row : 0)),
          ...parts.map(({ i }) => sum(row, i).set(f64x2.add(sum(row, i), f64x2.mul(a, part(i)))))
        ]),
        ...(operands.interleaved
          ? [advance(pointer(0), operands.aStep)]
          : rowsOf.map((row) => advance(pointer(row), operands.aStep))),
        advance(pb, operands.bStep)
      ],
      i32.lt_u(pb, end)
    ),
    ...eachRow(registers, operands, rows, (row) => parts.map(({ i, isHalf }) => storePart(pc, sum(row, i), i, isHalf)))
  ]
}

const PARAMETERS = {
  m: 'i32',
  n: 'i32',
  k: 'i32',
  a: 'i32',
  aPanel: 'i32',
  aRow: 'i32',
  aStep: 'i32',
  b: 'i32',
  bPanel: 'i32',
  bStep: 'i32',
  c: 'i32',
  cRow: 'i32',
  fresh: 'i32'
} as const

type Block = Func<typeof PARAMETERS, 'void'>

/**
 * `C += A B` on a block, tile by tile: panels of 8 columns of B, which stay in the first cache, against pairs of rows of A. The tiles
 * stand inside these loops and not in a function of their own, since only a nested loop is unrolled by the engine.
 */
const block = (
  interleaved: boolean,
  edge: (panel: (columns: number) => ReadonlyArray<Statement>, p: Arguments<typeof PARAMETERS>) => Statement
): Block =>
  func(PARAMETERS, 'void', (p, locals) => {
    const vectors = (count: number): ReadonlyArray<Local<'v128'>> => Array.from({ length: count }, locals.v128)
    const registers: Registers = {
      sums: [vectors(COLUMNS / 2), vectors(COLUMNS / 2)],
      b: vectors(COLUMNS / 2),
      a: locals.v128(),
      pa: [locals.i32(), locals.i32()],
      pb: locals.i32(),
      pc: locals.i32(),
      end: locals.i32()
    }
    const [rows, a, c] = [locals.i32(), locals.i32(), locals.i32()]
    const steps = interleaved ? { aStep: i32.const(8 * ROWS), bStep: i32.const(8 * COLUMNS) } : {}
    const operands: Operands = { ...p, interleaved, a, c, ...steps }
    const panel = (columns: number): ReadonlyArray<Statement> => [
      rows.set(p.m),
      a.set(p.a),
      c.set(p.c),
      whilst(i32.ge_u(rows, i32.const(ROWS)), [
        ...tile(ROWS, columns, registers, operands),
        advance(a, p.aPanel),
        c.set(i32.add(c, i32.shl(p.cRow, i32.const(1)))),
        less(rows, ROWS)
      ]),
      when(rows, tile(1, columns, registers, operands))
    ]
    return [
      whilst(i32.ge_u(p.n, i32.const(COLUMNS)), [
        ...panel(COLUMNS),
        advance(p.b, p.bPanel),
        advance(p.c, i32.const(8 * COLUMNS)),
        less(p.n, COLUMNS)
      ]),
      edge(panel, p)
    ]
  })

/** Operands as they lie, or packed: the steps say. Fewer columns than a panel have tiles of their own width. */
export const plainBlock = block(false, (panel, { n }) =>
  sequence(Array.from({ length: COLUMNS - 1 }, (_, i) => when(i32.eq(n, i32.const(i + 1)), panel(i + 1))))
)

/** Both operands packed: one pointer for both rows of A. */
export const packedBlock = block(true, (_, p) => when(p.n, [call(plainBlock, p)]))
