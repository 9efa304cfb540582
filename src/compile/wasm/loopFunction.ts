import { type Arguments, call, func, type Locals } from './assembler.js'
import type { Code, Func, Local, Statement } from './code.js'
import { advance, less, when, whilst } from './control.js'
import { f64, i32 } from './instructions.js'
import { type Loop, reducedOf } from './loop.js'
import { BLOCK, blockFunction, finished, halved, joined } from './reduce.js'
import { span } from './span.js'

type I32 = Code<'i32'>

/** The function of a loop, which is given the address of a descriptor. */
export type LoopFunction = Func<{ readonly at: 'i32' }, 'void'>

const AT = { at: 'i32' } as const
const LANE = { at: 'i32', start: 'i32', length: 'i32', to: 'i32' } as const

const [ROWS, COLUMNS, WORK, PLACES] = [0, 4, 8, 12]

const double = (count: I32): I32 => i32.shl(count, i32.const(3))

/** The address and the row stride of an operand, counted over inputs and results. */
const addressOf = (at: I32, place: number): I32 => i32.load(at, PLACES + 8 * place)
const strideOf = (at: I32, place: number): I32 => i32.load(at, PLACES + 8 * place + 4)

/** Row by row, where nothing is reduced. */
const mapped = (loop: Loop, constantsAt: number): LoopFunction =>
  func(AT, 'void', ({ at }, locals) => {
    const { inputs, results, count, statements } = span(loop, locals, constantsAt)
    const [rows, columns] = [locals.i32(), locals.i32()]
    const places = [...inputs, ...results].map((pointer, place) => ({
      pointer,
      place,
      row: locals.i32(),
      stride: locals.i32()
    }))
    return [
      rows.set(i32.load(at, ROWS)),
      columns.set(i32.load(at, COLUMNS)),
      ...places.flatMap(({ row, stride, place }) => [row.set(addressOf(at, place)), stride.set(strideOf(at, place))]),
      when(columns, [
        whilst(rows, [
          ...places.map(({ pointer, row }) => pointer.set(row)),
          count.set(columns),
          ...statements,
          ...places.map(({ row, stride }) => advance(row, stride)),
          less(rows, 1)
        ])
      ])
    ]
  })

/** The part of a block that lies in one row: from `row` and `column`, as many entries as there are. */
const piece = (loop: Loop, { at, length }: Arguments<typeof LANE>, locals: Locals, constantsAt: number) => {
  const { inputs, results, count, statements } = span(loop, locals, constantsAt)
  const [row, column, columns] = [locals.i32(), locals.i32(), locals.i32()]
  const moves = (place: number): boolean => loop.inputs[place]?.movesAlongColumns ?? true
  const placed = (pointer: Local<'i32'>, place: number): Statement => {
    const start = i32.add(addressOf(at, place), i32.mul(row, strideOf(at, place)))
    return pointer.set(moves(place) ? i32.add(start, double(column)) : start)
  }
  return {
    row,
    column,
    columns,
    results,
    statements: [
      count.set(i32.sub(columns, column)),
      when(i32.gt_u(count, length), [count.set(length)]),
      length.set(i32.sub(length, count)),
      ...inputs.map(placed),
      ...results.flatMap((pointer, i) =>
        loop.results[i]?.reduce === undefined ? [placed(pointer, inputs.length + i)] : []
      ),
      ...statements,
      row.set(i32.add(row, i32.const(1))),
      column.set(i32.const(0))
    ]
  }
}

/** At most 128 entries that follow each other row by row, from the one numbered `start`: reduced results are put down together, then reduced. */
const block = (loop: Loop, constantsAt: number): Func<typeof LANE, 'void'> =>
  func(LANE, 'void', (lane, locals) => {
    const { at, start, length, to } = lane
    const { row, column, columns, results, statements } = piece(loop, lane, locals, constantsAt)
    const entries = locals.i32()
    const tile = (i: number): I32 => i32.add(i32.load(at, WORK), i32.const(8 * BLOCK * i))
    const reduced = reducedOf(loop)
    return [
      entries.set(length),
      columns.set(i32.load(at, COLUMNS)),
      row.set(i32.div_u(start, columns)),
      column.set(i32.sub(start, i32.mul(row, columns))),
      ...reduced.flatMap(({ at: result }, i) => results[result]?.set(tile(i)) ?? []),
      whilst(length, statements),
      ...reduced.map(({ reduce }, i) =>
        f64.store(to, call(blockFunction(reduce), { from: tile(i), length: entries }), 8 * i)
      )
    ]
  })

/** A lane of any length, by halves of which the first is a multiple of 8. Source: `ops/families/pairwise.ts`. */
const halves = (loop: Loop, of: Func<typeof LANE, 'void'>): Func<typeof LANE, 'void'> => {
  const reduced = reducedOf(loop)
  const self: Func<typeof LANE, 'void'> = func(LANE, 'void', ({ at, start, length, to }, locals) => {
    const [half, above] = [locals.i32(), locals.i32()]
    return [
      when(
        i32.le_u(length, i32.const(BLOCK)),
        [call(of, { at, start, length, to })],
        [
          half.set(halved(length)),
          above.set(i32.add(to, i32.const(8 * reduced.length))),
          call(self, { at, start, length: half, to }),
          call(self, { at, start: i32.add(start, half), length: i32.sub(length, half), to: above }),
          ...reduced.map(({ reduce }, i) =>
            f64.store(to, joined(reduce, f64.load(to, 8 * i), f64.load(above, 8 * i)), 8 * i)
          )
        ]
      )
    ]
  })
  return self
}

/** One lane for each row, or one of all rows. */
const reducing = (loop: Loop, constantsAt: number): LoopFunction =>
  func(AT, 'void', ({ at }, locals) => {
    const reduced = reducedOf(loop)
    const [lanes, length, start, to] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()]
    const targets = reduced.map(({ at: result, reduce }, i) => ({
      reduce,
      i,
      place: loop.inputs.length + result,
      target: locals.i32()
    }))
    const lane = halves(loop, block(loop, constantsAt))
    const isOne = loop.reducesRows !== true
    return [
      lanes.set(isOne ? i32.const(1) : i32.load(at, ROWS)),
      length.set(isOne ? i32.mul(i32.load(at, ROWS), i32.load(at, COLUMNS)) : i32.load(at, COLUMNS)),
      to.set(i32.add(i32.load(at, WORK), i32.const(8 * BLOCK * reduced.length))),
      ...targets.map(({ target, place }) => target.set(addressOf(at, place))),
      whilst(lanes, [
        when(
          length,
          [
            call(lane, { at, start, length, to }),
            ...targets.map(({ target, reduce, i }) => f64.store(target, finished(reduce, f64.load(to, 8 * i))))
          ],
          targets.map(({ target, reduce }) => f64.store(target, finished(reduce)))
        ),
        ...targets.map(({ target, place }) => advance(target, strideOf(at, place))),
        start.set(i32.add(start, length)),
        less(lanes, 1)
      ])
    ]
  })

/** The function of a loop, for constants that lie at an address. */
export const loopFunction = (loop: Loop, constantsAt: number): LoopFunction =>
  reducedOf(loop).length === 0 ? mapped(loop, constantsAt) : reducing(loop, constantsAt)
