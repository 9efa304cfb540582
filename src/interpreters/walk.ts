import * as E from 'fp-ts/lib/Either.js'
import type { Block } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { blockAt, type Plan } from './plan.js'

/** An evaluation cut into stages: each computes the nodes up to an end, and shows the values of some of them. */
export interface Tape {
  readonly plan: Plan
  /** How many nodes are computed before the first stage. */
  readonly start: number
  readonly stages: number
  /** How many nodes are computed when a stage is done. */
  readonly end: (stage: number) => number
  /** The nodes whose values a stage shows. */
  readonly shows: (stage: number) => ReadonlyArray<number>
}

/** Where an evaluation stands: how many stages are done, and the values that later ones read. */
export interface State {
  readonly stage: number
  readonly live: ReadonlyMap<number, Block>
}

/** A stage that is done. */
export interface Done {
  readonly _tag: 'Done'
  readonly stage: number
  readonly shown: ReadonlyArray<Block>
  readonly milliseconds: number
  /** Where the evaluation stands after it. */
  readonly state: () => State
}

/** A stage that cannot be done, the last. */
export interface Failed {
  readonly _tag: 'Failed'
  readonly stage: number
  readonly error: EvaluationError
}

/** Every node a stage of its own, which shows its value and those of its operands. */
export const nodeByNode = (plan: Plan): Tape => ({
  plan,
  start: 0,
  stages: plan.order.length,
  end: (stage) => stage + 1,
  shows: (stage) => [stage, ...(plan.reads[stage] ?? [])]
})

export const START: State = { stage: 0, live: new Map() }

/** How many nodes are computed before a stage. */
export const begin = ({ start, end }: Tape, stage: number): number => (stage === 0 ? start : end(stage - 1))

/** How often each value is still read from a place and a stage on. */
export const unreadFrom = (tape: Tape, place: number, stage: number): Int32Array => {
  const unread = new Int32Array(tape.plan.order.length)
  const read = (i: number): void => {
    unread[i] = (unread[i] ?? 0) + 1
  }
  for (let i = place; i < unread.length; i++) tape.plan.reads[i]?.forEach(read)
  for (let k = stage; k < tape.stages; k++) tape.shows(k).forEach(read)
  return unread
}

/**
 * The stages from a state on, each computed when it is asked for; iterated again it starts again. A value is kept until its last reader
 * has read it. The first fault ends them.
 */
export const walk = (tape: Tape, clock: () => number, from: State = START): Iterable<Done | Failed> => ({
  *[Symbol.iterator]() {
    const { plan } = tape
    const live = new Map(from.live)
    let place = from.stage === 0 ? 0 : begin(tape, from.stage)
    const unread = unreadFrom(tape, place, from.stage)
    const read = (i: number): Block => {
      const block = live.get(i) as Block // it was computed before, and this reader was counted
      const left = (unread[i] ?? 0) - 1
      unread[i] = left
      if (left === 0) live.delete(i)
      return block
    }
    const advance = (end: number): EvaluationError | undefined => {
      for (; place < end; place++) {
        const block = blockAt(plan, place, (plan.reads[place] ?? []).map(read))
        if (E.isLeft(block)) return block.left
        if ((unread[place] ?? 0) > 0) live.set(place, block.right)
      }
      return undefined
    }
    let standing: number | undefined // after which stage, unless within one
    const before = advance(begin(tape, from.stage))
    if (before !== undefined) return yield { _tag: 'Failed', stage: from.stage, error: before }
    for (let stage = from.stage; stage < tape.stages; stage++) {
      standing = undefined
      const started = clock()
      const error = advance(tape.end(stage))
      if (error !== undefined) return yield { _tag: 'Failed', stage, error }
      const milliseconds = clock() - started
      const shown = tape.shows(stage).map(read)
      standing = stage
      const state = (): State =>
        standing === stage ? { stage: stage + 1, live: new Map(live) } : stateAfter(tape, stage, clock, from)
      yield { _tag: 'Done', stage, shown, milliseconds, state }
    }
  }
})

/** The state after a stage, found by going there again: what a step says of itself does not change when later ones are computed. */
const stateAfter = (tape: Tape, stage: number, clock: () => number, from: State): State => {
  for (const done of walk(tape, clock, from)) if (done._tag === 'Done' && done.stage === stage) return done.state()
  return from
}
