import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Block } from '../core/Expr.js'
import { blockIn } from '../core/lift.js'
import { showNumber } from '../core/show.js'
import type { Evaluated } from './compute.js'
import { fingerprint } from './fingerprint.js'
import { refused } from './plan.js'
import { begin, type State, type Tape, unreadFrom } from './walk.js'

/** The numbers that JSON has no word for. */
const Unwritten = t.keyof({ NaN: null, Infinity: null, '-Infinity': null, '-0': null })

const Shown = t.type({
  index: t.number,
  of: t.string,
  live: t.array(t.type({ node: t.number, entries: t.array(t.union([t.number, Unwritten])) }))
})

type Entry = number | t.TypeOf<typeof Unwritten>

/**
 * Where an evaluation stands, as plain data that JSON keeps to the last bit: how many steps are done, of which evaluation,
 * and the values that later steps still read.
 *
 * @category model
 */
export interface Position {
  /** The index of the next step. */
  readonly index: number
  /** A fingerprint of the expression and its environment. */
  readonly of: string
  readonly live: ReadonlyArray<{ readonly node: number; readonly entries: ReadonlyArray<Entry> }>
}

const written = (x: number): Entry => (Number.isFinite(x) && !Object.is(x, -0) ? x : (showNumber(x) as Entry)) // one of the four

/** The positions that stand for states of one evaluation, whose fingerprint is taken when it is first needed. */
export const positionsOf = (tape: Tape): ((state: State) => Position) => {
  let of: string | undefined
  return ({ stage, live }) => {
    of ??= fingerprint(tape)
    return {
      index: stage,
      of,
      live: [...live].map(([node, { data }]) => ({ node, entries: Array.from(data, written) }))
    }
  }
}

const sizeAt = ({ plan }: Tape, i: number): number =>
  (plan.shapes[i] ?? []).reduce((product, size) => product * size, 1)

/** The values in a position, where they are just those that the rest of the evaluation reads. */
const liveIn = (tape: Tape, { index, live }: Position): ReadonlyMap<number, Block> | undefined => {
  const place = index === 0 ? 0 : begin(tape, index)
  const unread = unreadFrom(tape, place, index)
  const needed = unread.subarray(0, place).reduce((count, readers) => (readers > 0 ? count + 1 : count), 0)
  const blocks = new Map<number, Block>()
  for (const { node, entries } of live) {
    const shape = tape.plan.shapes[node]
    if (shape === undefined || node >= place || unread[node] === 0 || entries.length !== sizeAt(tape, node))
      return undefined
    blocks.set(node, blockIn(shape, Float64Array.from(entries, Number)))
  }
  return blocks.size === needed && live.length === needed ? blocks : undefined
}

/** What has the form of a position; looked at before the environment, beside which it may stand in the wrong order. */
export const positionIn = (operation: string, position: unknown): Evaluated<Position> => {
  const read = E.tryCatch(
    () => Shown.decode(position),
    () => undefined
  )
  return E.isLeft(read) || E.isLeft(read.right)
    ? refused(operation, 'the position', position, `what a step gave: ${operation}(…, environment, step.position())`)
    : E.right(read.right.right)
}

/** The state that a position stands for, or why it is none of this evaluation. */
export const stateOf = (operation: string, tape: Tape, { index, of, live }: Position): Evaluated<State> => {
  const fault = (argument: string, got: unknown, allowed: string): Evaluated<State> =>
    refused(operation, argument, got, allowed)
  if (!Number.isSafeInteger(index) || index < 0 || index > tape.stages)
    return fault('index in the position', index, `a whole number from 0 to ${tape.stages}`)
  const own = fingerprint(tape)
  if (of !== own) return fault('of in the position', of, `'${own}', the fingerprint of this expression and environment`)
  const blocks = liveIn(tape, { index, of, live })
  return blocks === undefined
    ? fault('live in the position', live, 'just the values that later steps read, in their shapes')
    : E.right({ stage: index, live: blocks })
}
