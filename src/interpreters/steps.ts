import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { operand } from '../core/build.js'
import type { Block, Expr, Node } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import type { Environment } from '../core/given.js'
import type { NumericShape, Shape } from '../core/Shape.js'
import { toValue, type Value } from '../core/Value.js'
import { clockOf, type StepsOptions } from './clock.js'
import type { Evaluated } from './compute.js'
import { flopsOf } from './flops.js'
import { planOf } from './plan.js'
import { type Position, positionIn, positionsOf, stateOf } from './position.js'
import { type Done, type Failed, nodeByNode, START, type State, type Tape, walk } from './walk.js'

/**
 * One node evaluated. Values are fresh copies, made when they are asked for.
 *
 * @category model
 */
export interface EvaluationStep {
  readonly _tag: 'Taken'
  /** Its number, counted from 0, which is the node's place in {@link nodes}. */
  readonly index: number
  readonly node: Node
  readonly operands: ReadonlyArray<Value>
  readonly value: Value
  readonly milliseconds: number
  /** The size of the value. */
  readonly bytes: number
  /** The arithmetic done, where the operation is known. */
  readonly flops: number | undefined
  /** Where the evaluation stands after this step, for {@link resume}. Asked for before the next step it costs a copy, later it is computed again. */
  readonly position: () => Position
}

/**
 * The end of an evaluation that cannot go on: the step that was not taken, and why. The position of the step before it is where to go on
 * once the cause is mended.
 *
 * @category model
 */
export interface Stopped {
  readonly _tag: 'Stopped'
  readonly index: number
  readonly node: Node
  readonly errors: NonEmptyArray<EvaluationError>
}

const stepOf = (tape: Tape): ((done: Done) => EvaluationStep) => {
  const position = positionsOf(tape)
  return ({ stage, shown, milliseconds, state }) => {
    const { order, reads, shapes } = tape.plan
    const node = order[stage] as Node // a stage for each
    const [value, ...operands] = shown as [Block, ...Array<Block>] // a node shows its own value first
    const sizes = (i: number): NumericShape => shapes[i] as NumericShape // as long as the order
    return {
      _tag: 'Taken',
      index: stage,
      node,
      get operands() {
        return operands.map(toValue)
      },
      get value() {
        return toValue(value)
      },
      milliseconds,
      bytes: value.data.byteLength,
      flops: node._tag === 'Apply' ? flopsOf(node, (reads[stage] ?? []).map(sizes), sizes(stage)) : 0,
      position: () => position(state())
    }
  }
}

/** What a function makes of each stage of a walk, when it is asked for; a stage that failed has its node named. */
export const taken = <A>(
  walked: Iterable<Done | Failed>,
  step: (done: Done) => A,
  nodeAt: (stage: number) => Node
): Iterable<A | Stopped> => ({
  *[Symbol.iterator]() {
    for (const item of walked)
      yield item._tag === 'Done'
        ? step(item)
        : { _tag: 'Stopped', index: item.stage, node: nodeAt(item.stage), errors: [item.error] }
  }
})

const stepsFrom = (tape: Tape, clock: () => number, state: State): Iterable<EvaluationStep | Stopped> =>
  taken(walk(tape, clock, state), stepOf(tape), (stage) => tape.plan.order[stage] as Node) // a stage for each

/**
 * The evaluation of an expression, step by step: each node once, operands before what reads them. The sequence is lazy, computes a step
 * when it is asked for, starts anew each time it is iterated and keeps only the values that later steps read.
 *
 * Units: time in ms, sizes in bytes, arithmetic in flops.
 * Errors: all of `EvaluationError`, before the first step; shapes in this environment are found beforehand. What only computing tells,
 * `BrokenOperation` where an operation of the user's throws and `LimitExceeded` where memory does not suffice, is a `Stopped`, the last entry.
 *
 * @example
 * import { matmul, placeholder, show, steps, sum } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const [A, x] = [placeholder('A', 1, 2), placeholder('x', 2, 1)]
 * const found = steps(matmul(A, x), { A: [[3, 4]], x: [1, 2] })
 * const all = either.isRight(found) ? [...found.right] : []
 * const told = all.map((step) => (step._tag === 'Taken' ? [show(step.node), step.bytes, step.flops] : step.errors))
 * told // => [ [ 'A', 16, 0 ], [ 'x', 16, 0 ], [ 'A @ x', 8, 4 ] ]
 *
 * @category interpreters
 */
export const steps = <S extends Shape, V extends string>(
  expr: Expr<S, V>,
  environment: Environment<V>,
  options: StepsOptions = {}
): Evaluated<Iterable<EvaluationStep | Stopped>> =>
  pipe(
    clockOf('steps', options),
    E.chain((clock) =>
      pipe(
        planOf([operand('steps', 0, expr)], environment),
        E.map(nodeByNode),
        E.map((tape) => stepsFrom(tape, clock, START))
      )
    )
  )

/**
 * The rest of an evaluation from a position on, which a step of the same expression in the same environment gave; nothing is computed twice.
 *
 * Errors: as {@link steps}; `InvalidArgument` for what is no position of this very evaluation.
 *
 * @example
 * import { add, matmul, placeholder, resume, run, show, steps } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const [A, x] = [placeholder('A', 1, 2), placeholder('x', 2, 1)]
 * const [z, env] = [add(matmul(A, x), 1), { A: [[3, 4]], x: [1, 2] }]
 * const all = steps(z, env)
 * const third = either.isRight(all) ? [...all.right][2] : undefined
 * const saved = third?._tag === 'Taken' ? JSON.stringify(third.position()) : ''
 * JSON.parse(saved).live // => [ { node: 2, entries: [ 11 ] } ]
 * const rest = resume(z, env, JSON.parse(saved))
 * either.isRight(rest) ? [...rest.right].map(({ node }) => show(node)) : [] // => [ '1', 'A @ x + 1' ]
 *
 * @category interpreters
 */
export const resume = <S extends Shape, V extends string>(
  expr: Expr<S, V>,
  environment: Environment<V>,
  position: Position,
  options: StepsOptions = {}
): Evaluated<Iterable<EvaluationStep | Stopped>> =>
  pipe(
    E.Do,
    E.apS('clock', clockOf('resume', options)),
    E.bind('at', () => positionIn('resume', position)),
    E.bind('tape', () => pipe(planOf([operand('resume', 0, expr)], environment), E.map(nodeByNode))),
    E.bind('state', ({ tape, at }) => stateOf('resume', tape, at)),
    E.map(({ tape, clock, state }) => stepsFrom(tape, clock, state))
  )
