import { call, func } from './assembler.js'
import type { Code, Func, Local, Statement } from './code.js'
import { advance, when, whilst } from './control.js'
import { f64, f64x2, i32, v128 } from './instructions.js'
import { BLOCK, blockFunction, finished, joined, type Reduction, RULES } from './reduce.js'

/** Half of a length, down to a multiple of 8: where a lane is cut. Source: `ops/families/pairwise.ts`. */
const halved = (length: Code<'i32'>): Code<'i32'> => i32.and(i32.shr_u(length, i32.const(1)), i32.const(-8))

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
          count.set(i32.sub(count, i32.const(1)))
        ])
      ]
    }
  )
}

const COLUMN = { from: 'i32', length: 'i32', row: 'i32', to: 'i32' } as const

/** So many vectors of neighbouring columns are a line of the cache. */
const WIDE = 4

interface Part {
  readonly vectors: number
  readonly load: (address: Code<'i32'>, offset?: number) => Code<'v128'>
  readonly store: (address: Code<'i32'>, value: Code<'v128'>, offset?: number) => Statement
}

const PARTS: ReadonlyArray<Part & { readonly columns: number }> = [
  { vectors: WIDE, columns: 2 * WIDE, load: v128.load, store: v128.store },
  { vectors: 1, columns: 2, load: v128.load, store: v128.store },
  { vectors: 1, columns: 1, load: v128.load64_zero, store: v128.store64_lower }
]

/** A block of at most 128 rows of some columns, each in 8 accumulators that are joined in pairs. */
const columnBlock = (reduction: Reduction, { vectors, load, store }: Part): Func<typeof COLUMN, 'void'> => {
  const { vector, start } = RULES[reduction]
  return func(COLUMN, 'void', ({ from, length, row, to }, locals) => {
    const sums = Array.from({ length: 8 }, locals.v128)
    const [total, p, left] = [locals.v128(), locals.i32(), locals.i32()]
    const tree = (some: ReadonlyArray<Code<'v128'>>): Code<'v128'> => {
      const [only = total] = some
      const half = some.length / 2
      return some.length === 1 ? only : vector(tree(some.slice(0, half)), tree(some.slice(half)))
    }
    const each = (
      offset: number,
      f: (sum: Local<'v128'>, loaded: Code<'v128'>) => Statement
    ): ReadonlyArray<Statement> => sums.flatMap((sum) => [f(sum, load(p, offset)), advance(p, row)])
    const column = (offset: number): ReadonlyArray<Statement> => [
      p.set(from),
      left.set(length),
      when(
        i32.lt_u(length, i32.const(8)),
        [total.set(f64x2.splat(f64.const(start)))],
        [
          ...each(offset, (sum, loaded) => sum.set(loaded)),
          left.set(i32.sub(left, i32.const(8))),
          whilst(i32.ge_u(left, i32.const(8)), [
            ...each(offset, (sum, loaded) => sum.set(vector(sum, loaded))),
            left.set(i32.sub(left, i32.const(8)))
          ]),
          total.set(tree(sums))
        ]
      ),
      whilst(left, [total.set(vector(total, load(p, offset))), advance(p, row), left.set(i32.sub(left, i32.const(1)))]),
      store(to, total, offset)
    ]
    return Array.from({ length: vectors }, (_, i) => column(16 * i)).flat()
  })
}

/** Any number of rows, by halves; what halves give that are not joined yet lies beyond `to`. */
const columnLane = (reduction: Reduction, part: Part): Func<typeof COLUMN, 'void'> => {
  const { vector } = RULES[reduction]
  const block = columnBlock(reduction, part)
  const lane: Func<typeof COLUMN, 'void'> = func(COLUMN, 'void', ({ from, length, row, to }, locals) => {
    const [half, above] = [locals.i32(), locals.i32()]
    return [
      when(
        i32.le_u(length, i32.const(BLOCK)),
        [call(block, { from, length, row, to })],
        [
          half.set(halved(length)),
          above.set(i32.add(to, i32.const(16 * part.vectors))),
          call(lane, { from, length: half, row, to }),
          call(lane, { from: i32.add(from, i32.mul(half, row)), length: i32.sub(length, half), row, to: above }),
          ...Array.from({ length: part.vectors }, (_, i) =>
            v128.store(to, vector(v128.load(to, 16 * i), v128.load(above, 16 * i)), 16 * i)
          )
        ]
      )
    ]
  })
  return lane
}

/** More than the halves that a lane of 2³² entries is cut into one inside the other, each with a line of its own. */
export const LANE_BYTES = 64 * 32

/** `columns` numbers from as many lanes, which lie side by side: `length` rows, each of `columns` entries. */
const alongColumns = (reduction: Reduction) => {
  const { vector, empty } = RULES[reduction]
  const parts = PARTS.map((part) => ({ ...part, lane: columnLane(reduction, part) }))
  return func(
    { from: 'i32', length: 'i32', columns: 'i32', to: 'i32', work: 'i32' },
    'void',
    ({ from, length, columns, to, work }, locals) => {
      const [row, left] = [locals.i32(), locals.i32()]
      const nothing = f64x2.splat(f64.const(empty))
      return [
        row.set(double(columns)),
        left.set(columns),
        ...parts.map((part) =>
          whilst(i32.ge_u(left, i32.const(part.columns)), [
            when(length, [call(part.lane, { from, length, row, to: work })]),
            ...Array.from({ length: part.vectors }, (_, i) =>
              when(
                length,
                [part.store(to, vector(nothing, v128.load(work, 16 * i)), 16 * i)],
                [part.store(to, nothing, 16 * i)]
              )
            ),
            advance(from, i32.const(8 * part.columns)),
            advance(to, i32.const(8 * part.columns)),
            left.set(i32.sub(left, i32.const(part.columns)))
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
