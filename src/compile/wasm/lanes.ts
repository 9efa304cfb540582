import { call, func } from './assembler.js'
import type { Code, Func, Local, Statement } from './code.js'
import { advance, less, when, whilst } from './control.js'
import { f64, f64x2, i32, v128 } from './instructions.js'
import { BLOCK, blockFunction, finished, halved, joined, type Reduction, RULES } from './reduce.js'

const double = (count: Code<'i32'>): Code<'i32'> => i32.shl(count, i32.const(3))

/** A lane of neighbours, which is not empty. */
const neighbours = (reduction: Reduction) => {
  const params = { from: 'i32', length: 'i32' } as const
  const lane: Func<typeof params, 'f64'> = func(params, 'f64', ({ from, length }, locals) => {
    const [half, total] = [locals.i32(), locals.f64()]
    const second = { from: i32.add(from, double(half)), length: i32.sub(length, half) }
    return [
      when(
        i32.le_u(length, i32.const(BLOCK)),
        [total.set(call(blockFunction(reduction), { from, length }))],
        [half.set(halved(length)), total.set(joined(reduction, call(lane, { from, length: half }), call(lane, second)))]
      ),
      total
    ]
  })
  return lane
}

/** `lanes` numbers from as many lanes of neighbours, one after the other. */
const alongRows = (reduction: Reduction) => {
  const lane = neighbours(reduction)
  return func(
    { from: 'i32', lanes: 'i32', length: 'i32', to: 'i32' },
    'void',
    ({ from, lanes, length, to }, locals) => {
      const count = locals.i32()
      return [
        count.set(lanes),
        whilst(count, [
          when(
            length,
            [f64.store(to, finished(reduction, call(lane, { from, length })))],
            [f64.store(to, finished(reduction))]
          ),
          advance(from, double(length)),
          advance(to, i32.const(8)),
          less(count, 1)
        ])
      ]
    }
  )
}

type I32 = Code<'i32'>

const COLUMN = { from: 'i32', length: 'i32', row: 'i32', to: 'i32' } as const

/** So many vectors of neighbouring columns are a line of the cache. */
const WIDE = 4

/** How one vector of neighbouring columns is read and written: whole, or its lower half. */
interface Access {
  readonly load: (address: Code<'i32'>, offset?: number) => Code<'v128'>
  readonly store: (address: Code<'i32'>, value: Code<'v128'>, offset?: number) => Statement
}

const WHOLE: Access = { load: v128.load, store: v128.store }
const HALF: Access = { load: v128.load64_zero, store: v128.store64_lower }

/** A block of at most 128 rows of one vector of columns, each in 8 accumulators that are joined in pairs. */
const columnBlock = (reduction: Reduction, { load, store }: Access): Func<typeof COLUMN, 'void'> => {
  const { vector, start } = RULES[reduction]
  return func(COLUMN, 'void', ({ from, length, row, to }, locals) => {
    const sums = Array.from({ length: 8 }, locals.v128)
    const total = locals.v128()
    const tree = (some: ReadonlyArray<Code<'v128'>>): Code<'v128'> => {
      const [only = total] = some
      const half = some.length / 2
      return some.length === 1 ? only : vector(tree(some.slice(0, half)), tree(some.slice(half)))
    }
    const eight = (f: (sum: Local<'v128'>, loaded: Code<'v128'>) => Statement): ReadonlyArray<Statement> => [
      ...sums.flatMap((sum) => [f(sum, load(from)), advance(from, row)]),
      less(length, 8)
    ]
    return [
      when(
        i32.lt_u(length, i32.const(8)),
        [total.set(f64x2.splat(f64.const(start)))],
        [
          ...eight((sum, loaded) => sum.set(loaded)),
          whilst(
            i32.ge_u(length, i32.const(8)),
            eight((sum, loaded) => sum.set(vector(sum, loaded)))
          ),
          total.set(tree(sums))
        ]
      ),
      whilst(length, [total.set(vector(total, load(from))), advance(from, row), less(length, 1)]),
      store(to, total)
    ]
  })
}

/** What is done for each of some vectors, which lie so many bytes apart. */
const each = <A>(vectors: number, f: (offset: number) => A): ReadonlyArray<A> =>
  Array.from({ length: vectors }, (_, i) => f(16 * i))

/** Any number of rows, by halves; what halves give that are not joined yet lies beyond `to`. */
const columnLane = (
  reduction: Reduction,
  vectors: number,
  block: Func<typeof COLUMN, 'void'>
): Func<typeof COLUMN, 'void'> => {
  const { vector } = RULES[reduction]
  const lane: Func<typeof COLUMN, 'void'> = func(COLUMN, 'void', ({ from, length, row, to }, locals) => {
    const [half, above] = [locals.i32(), locals.i32()]
    return [
      when(
        i32.le_u(length, i32.const(BLOCK)),
        each(vectors, (offset) => {
          const [first, target] = [from, to].map((address) => i32.add(address, i32.const(offset))) as [I32, I32] // as many
          return call(block, { from: first, length, row, to: target })
        }),
        [
          half.set(halved(length)),
          above.set(i32.add(to, i32.const(16 * vectors))),
          call(lane, { from, length: half, row, to }),
          call(lane, { from: i32.add(from, i32.mul(half, row)), length: i32.sub(length, half), row, to: above }),
          ...each(vectors, (offset) => v128.store(to, vector(v128.load(to, offset), v128.load(above, offset)), offset))
        ]
      )
    ]
  })
  return lane
}

/** More than the halves that a lane of 2³² entries is cut into one inside the other, each with a line of its own. */
export const LANE_BYTES = 64 * 32

/** `columns` numbers from as many lanes, which lie side by side in `length` rows that are `row` bytes apart. */
const alongColumns = (reduction: Reduction) => {
  const { vector, empty } = RULES[reduction]
  const [whole, half] = [columnBlock(reduction, WHOLE), columnBlock(reduction, HALF)]
  const parts = [
    { columns: 2 * WIDE, vectors: WIDE, store: WHOLE.store, lane: columnLane(reduction, WIDE, whole) },
    { columns: 2, vectors: 1, store: WHOLE.store, lane: columnLane(reduction, 1, whole) },
    { columns: 1, vectors: 1, store: HALF.store, lane: columnLane(reduction, 1, half) }
  ]
  return func(
    { from: 'i32', length: 'i32', columns: 'i32', row: 'i32', to: 'i32', work: 'i32' },
    'void',
    ({ from, length, columns, row, to, work }, locals) => {
      const left = locals.i32()
      const nothing = f64x2.splat(f64.const(empty))
      return [
        left.set(columns),
        ...parts.map(({ columns: some, vectors, store, lane }) =>
          whilst(i32.ge_u(left, i32.const(some)), [
            when(
              length,
              [
                call(lane, { from, length, row, to: work }),
                ...each(vectors, (offset) => store(to, vector(nothing, v128.load(work, offset)), offset))
              ],
              each(vectors, (offset) => store(to, nothing, offset))
            ),
            ...[from, to].map((pointer) => advance(pointer, i32.const(8 * some))),
            less(left, some)
          ])
        )
      ]
    }
  )
}

/** The reductions of lanes that lie in memory, by whether a lane's entries are neighbours. */
export const laneKernels = {
  sumRows: alongRows('sum'),
  maxRows: alongRows('max'),
  minRows: alongRows('min'),
  sumColumns: alongColumns('sum'),
  maxColumns: alongColumns('max'),
  minColumns: alongColumns('min')
} as const
