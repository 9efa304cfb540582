import { call, func } from './assembler.js'
import type { Statement } from './code.js'
import { advance, doWhile, less, when, whilst } from './control.js'
import { f64, i32, v128 } from './instructions.js'

/** One lane: every entry by itself, `step` bytes apart. */
const packLane = func(
  { from: 'i32', along: 'i32', k: 'i32', to: 'i32', step: 'i32' },
  'void',
  ({ from, along, k, to, step }) => [
    doWhile([f64.store(to, f64.load(from)), advance(from, along), advance(to, step), less(k, 1)], k)
  ]
)

/** Two lanes, each contiguous along k: two steps of k are a 2×2 transposition. */
const packRows = func(
  { from: 'i32', lane: 'i32', k: 'i32', to: 'i32', step: 'i32' },
  'void',
  ({ from, lane, k, to, step }, locals) => {
    const [p, q] = [locals.v128(), locals.v128()]
    const second = locals.i32()
    return [
      second.set(i32.add(from, lane)),
      whilst(i32.gt_u(k, i32.const(1)), [
        p.set(v128.load(from)),
        q.set(v128.load(second)),
        v128.store(to, v128.shuffle(0, 2, p, q)),
        v128.store(i32.add(to, step), v128.shuffle(1, 3, p, q)),
        advance(from, i32.const(16)),
        advance(second, i32.const(16)),
        advance(to, i32.shl(step, i32.const(1))),
        less(k, 2)
      ]),
      when(k, [f64.store(to, f64.load(from)), f64.store(to, f64.load(second), 8)])
    ]
  }
)

/** Pairs of neighbouring lanes: a vector of each at every k. */
const packVectors = (pairs: number) =>
  func(
    { from: 'i32', along: 'i32', k: 'i32', to: 'i32', pair: 'i32', step: 'i32' },
    'void',
    ({ from, along, k, to, pair, step }, locals) => {
      const at = locals.i32()
      return [
        doWhile(
          [
            at.set(to),
            ...Array.from({ length: pairs }, (_, i) => [
              ...(i === 0 ? [] : [advance(at, pair)]),
              v128.store(at, v128.load(from, 16 * i))
            ]).flat(),
            advance(from, along),
            advance(to, step),
            less(k, 1)
          ],
          k
        )
      ]
    }
  )

const packLine = packVectors(4)
const packPair = packVectors(1)

/**
 * Copies `lanes` × k entries, the lanes of a row of A or a column of B, so that at each k two lanes lie together: lane 2q is at
 * `to + q pair + k step`. Lanes are `lane` bytes apart and entries along k `along`; k is not 0.
 */
export const pack = func(
  { from: 'i32', lane: 'i32', along: 'i32', lanes: 'i32', k: 'i32', to: 'i32', pair: 'i32', step: 'i32' },
  'void',
  ({ from, lane, along, lanes, k, to, pair, step }) => {
    const on = (count: number): ReadonlyArray<Statement> => [
      advance(from, i32.mul(lane, i32.const(count))),
      advance(to, i32.mul(pair, i32.const(count / 2))),
      less(lanes, count)
    ]
    return [
      when(
        i32.eq(lane, i32.const(8)),
        [
          whilst(i32.ge_u(lanes, i32.const(8)), [call(packLine, { from, along, k, to, pair, step }), ...on(8)]),
          whilst(i32.ge_u(lanes, i32.const(2)), [call(packPair, { from, along, k, to, pair, step }), ...on(2)])
        ],
        [
          whilst(i32.ge_u(lanes, i32.const(2)), [
            when(
              i32.eq(along, i32.const(8)),
              [call(packRows, { from, lane, k, to, step })],
              [
                call(packLane, { from, along, k, to, step }),
                call(packLane, { from: i32.add(from, lane), along, k, to: i32.add(to, i32.const(8)), step })
              ]
            ),
            ...on(2)
          ])
        ]
      ),
      when(lanes, [call(packLane, { from, along, k, to, step })])
    ]
  }
)
