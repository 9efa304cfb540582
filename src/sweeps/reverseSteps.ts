import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Block, Expr, Node } from '../core/Expr.js'
import { operandsOf } from '../core/fold.js'
import type { Environment } from '../core/given.js'
import type { Shape } from '../core/Shape.js'
import type { NeedsScalar } from '../core/typed.js'
import { toValue, type Value } from '../core/Value.js'
import { clockOf, type StepsOptions } from '../interpreters/clock.js'
import type { Evaluated } from '../interpreters/compute.js'
import { type Position, positionIn, positionsOf, stateOf } from '../interpreters/position.js'
import { type Stopped, taken } from '../interpreters/steps.js'
import { type Done, START, type State, type Tape, walk } from '../interpreters/walk.js'
import type { Leaves } from '../transforms/grad.js'
import type { Pulled } from '../transforms/modes.js'
import { endsOf, type Sweep, sweepOf } from './sweep.js'

/**
 * One node of the reverse sweep: its cotangent, complete, and the parts of it that fall to its operands. Values are fresh copies, made
 * when they are asked for.
 *
 * @category model
 */
export interface ReverseStep {
  readonly _tag: 'Taken'
  /** Its number, counted from 0. */
  readonly index: number
  readonly node: Node
  readonly cotangent: Value
  /** What each operand that depends on the leaves receives; one whose part is zero is absent. */
  readonly parts: ReadonlyArray<{ readonly operand: number; readonly node: Node; readonly part: Value }>
  readonly milliseconds: number
  /** The size of the cotangent and its parts. */
  readonly bytes: number
  /** Where the sweep stands after this step, for {@link resumeReverse}. */
  readonly position: () => Position
}

const tapeOf = (sweep: Sweep): Tape => {
  const { pulled, plan } = sweep
  const [start = 0, ...ends] = endsOf(sweep)
  const place = (x: Expr): number => plan.at.get(x) ?? 0
  const shows = ({ cotangent, parts }: Pulled): ReadonlyArray<number> => [
    place(cotangent),
    ...parts.map(({ part }) => place(part))
  ]
  return {
    plan,
    start,
    stages: pulled.length,
    end: (stage) => ends[stage] ?? 0,
    shows: (stage) => pulled.slice(stage, stage + 1).flatMap(shows)
  }
}

const stepOf = ({ pulled }: Sweep, tape: Tape): ((done: Done) => ReverseStep) => {
  const position = positionsOf(tape)
  return ({ stage, shown, milliseconds, state }) => {
    const { node, parts } = pulled[stage] as Pulled // a stage for each
    const [cotangent, ...blocks] = shown as [Block, ...Array<Block>] // the cotangent is shown first
    return {
      _tag: 'Taken',
      index: stage,
      node,
      get cotangent() {
        return toValue(cotangent)
      },
      get parts() {
        return parts.map(({ operand }, i) => ({
          operand,
          node: operandsOf(node)[operand] as Node, // an operand has a part
          part: toValue(blocks[i] as Block) // shown after the cotangent, in order
        }))
      },
      milliseconds,
      bytes: shown.reduce((sum, { data }) => sum + data.byteLength, 0),
      position: () => position(state())
    }
  }
}

/** The steps from the start or from a position on. */
const stepsFrom = (
  operation: string,
  given: readonly [loss: unknown, environment: unknown, leaves: unknown, options: unknown],
  from: (tape: Tape) => Evaluated<State>
): Evaluated<Iterable<ReverseStep | Stopped>> => {
  const [loss, environment, leaves, options] = given
  const [clock, sweep] = [clockOf(operation, options), sweepOf(operation, loss, environment, leaves)]
  if (E.isLeft(clock) || E.isLeft(sweep)) return E.isLeft(sweep) ? sweep : (clock as E.Left<never>) // one of them is
  const tape = tapeOf(sweep.right)
  const nodeAt = (stage: number): Node => sweep.right.pulled[stage]?.node ?? (sweep.right.loss as Node) // where no node is pulled back
  return pipe(
    from(tape),
    E.map((state) => taken(walk(tape, clock.right, state), stepOf(sweep.right, tape), nodeAt))
  )
}

/**
 * The reverse sweep of a 1×1 loss, step by step: each node that depends on the leaves once, consumers before what they read. The cotangent
 * of a leaf's step is its gradient (of one that occurs as several nodes, a summand of it). By default the leaves are all there are. The
 * nodes are those of the loss, but where `grad` differentiates a stabler form, such as `logSoftmax` for `log(softmax(x))`, those of that form.
 * The sequence is lazy, starts anew each time it is iterated, and evaluates the loss itself before its first step.
 *
 * Errors: all of `EvaluationError`, before the first step; `NotScalar`, `NotDifferentiable`. What only computing tells, `BrokenOperation`
 * where an operation of the user's throws and `LimitExceeded` where memory does not suffice, is a `Stopped`, the last entry.
 *
 * @example
 * import { entriesOf, placeholder, reverseSteps, show, square, sum } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const x = placeholder('x', 2, 1)
 * const sweep = reverseSteps(sum(square(x)), { x: [1, 2] })
 * const all = either.isRight(sweep) ? [...sweep.right] : []
 * const told = all.map((step) => (step._tag === 'Taken' ? [show(step.node), entriesOf(step.cotangent)] : step.errors))
 * told // => [ [ 'sum(square(x))', [ 1 ] ], [ 'square(x)', [ 1, 1 ] ], [ 'x', [ 2, 4 ] ] ]
 *
 * @category calculus
 */
export const reverseSteps = <S extends Shape, V extends string>(
  loss: Expr<S, V> & NeedsScalar<S, 'reverseSteps'>,
  environment: Environment<V>,
  leaves?: Expr | Leaves,
  options: StepsOptions = {}
): Evaluated<Iterable<ReverseStep | Stopped>> =>
  stepsFrom('reverseSteps', [loss, environment, leaves, options], () => E.right(START))

/**
 * The rest of a reverse sweep from a position on, which a step of the same loss, leaves and environment gave.
 *
 * Errors: as {@link reverseSteps}; `InvalidArgument` for what is no position of this very sweep.
 *
 * @example
 * import { placeholder, resumeReverse, reverseSteps, show, square, sum } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const [loss, env] = [sum(square(placeholder('x', 2, 1))), { x: [1, 2] }]
 * const sweep = reverseSteps(loss, env)
 * const [first] = either.isRight(sweep) ? sweep.right : []
 * const rest = first?._tag !== 'Taken' ? sweep : resumeReverse(loss, env, first.position())
 * either.isRight(rest) ? [...rest.right].map(({ node }) => show(node)) : [] // => [ 'square(x)', 'x' ]
 *
 * @category calculus
 */
export const resumeReverse = <S extends Shape, V extends string>(
  loss: Expr<S, V> & NeedsScalar<S, 'resumeReverse'>,
  environment: Environment<V>,
  position: Position,
  leaves?: Expr | Leaves,
  options: StepsOptions = {}
): Evaluated<Iterable<ReverseStep | Stopped>> =>
  pipe(
    positionIn('resumeReverse', position),
    E.chain((at) =>
      stepsFrom('resumeReverse', [loss, environment, leaves, options], (tape) => stateOf('resumeReverse', tape, at))
    )
  )
