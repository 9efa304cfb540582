import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { operand } from '../core/build.js'
import type { Block, Expr, Node, Params } from '../core/Expr.js'
import type { Environment } from '../core/given.js'
import type { Shape } from '../core/Shape.js'
import type { ValueOfShape } from '../core/typed.js'
import { toValue } from '../core/Value.js'
import { isChanged, readBindings, sameSizes } from './bindings.js'
import type { Evaluated } from './compute.js'
import { blockAt, fieldOf, type Plan, planIn, planOf, refused } from './plan.js'

const known: unique symbol = Symbol('known')

/** The value of every node. */
interface Known {
  readonly plan: Plan
  readonly blocks: ReadonlyArray<Block>
}

/**
 * An expression evaluated, and what it takes to evaluate it again in an environment that differs a little. It never changes.
 *
 * @category model
 */
export interface Evaluation<S extends Shape = Shape> {
  readonly expr: Expr<S>
  /** A fresh copy of the value each time it is asked for. */
  readonly value: ValueOfShape<S>
  /** The operations that were computed for it, in order; the others kept the value they had. */
  readonly ran: ReadonlyArray<Node>
  readonly [known]: Known
}

/** The value of a node in an evaluation. */
export const blockIn = ({ [known]: { plan, blocks } }: Evaluation, node: Node): Block | undefined =>
  blocks[plan.at.get(node) ?? -1]

const evaluationOf = <S extends Shape>(
  expr: Expr<S>,
  { plan, blocks }: Known,
  ran: ReadonlyArray<Node>
): Evaluation<S> =>
  Object.freeze({
    expr,
    get value() {
      const [root] = blocks.slice(-1)
      return (root === undefined ? [] : toValue(root)) as ValueOfShape<S> // the root comes last, and has its shape
    },
    ran: Object.freeze(ran),
    [known]: { plan, blocks }
  })

/** Computes what is not kept. */
const computed = <S extends Shape>(
  expr: Expr<S>,
  plan: Plan,
  kept: (place: number, isNew: (place: number) => boolean) => Block | undefined
): Evaluated<Evaluation<S>> => {
  const [blocks, ran, fresh]: [Array<Block>, Array<Node>, Set<number>] = [[], [], new Set()]
  for (const [i, node] of plan.order.entries()) {
    const old = kept(i, (j) => fresh.has(j))
    if (old !== undefined) {
      blocks.push(old)
      continue
    }
    const operands = (plan.reads[i] ?? []).map((j) => blocks[j] as Block) // they come first
    const block = blockAt(plan, i, operands)
    if (E.isLeft(block)) return E.left([block.left])
    blocks.push(block.right)
    fresh.add(i)
    if (node._tag === 'Apply') ran.push(node)
  }
  return E.right(evaluationOf(expr, { plan, blocks }, ran))
}

/**
 * An expression evaluated so that {@link reevaluate} can go on from it: the values of all its nodes are kept.
 *
 * Errors: all of `EvaluationError`.
 *
 * @example
 * import { evaluation, placeholder, sum } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const first = evaluation(sum(placeholder('x', 2, 1)), { x: [1, 2] })
 * either.isRight(first) ? first.right.value.get(0, 0) : 0 // => 3
 *
 * @category interpreters
 */
export const evaluation = <S extends Shape, V extends string>(
  expr: Expr<S, V>,
  environment: Environment<V>
): Evaluated<Evaluation<S>> => {
  const whole = operand('evaluation', 0, expr) as Expr<S> // the same, or faulty
  return pipe(
    planOf([whole], environment),
    E.chain((plan) => computed(whole, plan, () => undefined))
  )
}

const sameParams = (a: Params | undefined, b: Params | undefined): boolean => a === b || String(a) === String(b)

/** What has the value it had. */
const keptBy =
  ({ plan: before, blocks }: Known, after: Plan) =>
  (i: number, isNew: (place: number) => boolean): Block | undefined => {
    const node = after.order[i] as Node // within the order
    const isSame =
      node._tag === 'Leaf'
        ? !isChanged(node.name, before.bindings, after.bindings)
        : !(after.reads[i] ?? []).some(isNew) && sameParams(before.params[i], after.params[i])
    return isSame ? blocks[i] : undefined
  }

/**
 * The evaluation in an environment in which some names have other values: only the operations that depend on them, or on dimension names
 * whose sizes they change, are computed; `ran` lists them. The value is that of a fresh evaluation, bit for bit, and the previous
 * evaluation stays what it is. Names that the expression does not have are ignored.
 *
 * Errors: all of `EvaluationError`, such as a size that other values contradict; `InvalidArgument` for what is no evaluation.
 * Cost: what runs, and a walk over the nodes.
 *
 * @example
 * import { add, evaluation, exp, placeholder, reevaluate, show } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const [x, y] = [placeholder('x', 1, 1), placeholder('y', 1, 1)]
 * const first = evaluation(add(exp(x), y), { x: 0, y: 1 })
 * const second = either.isRight(first) ? reevaluate(first.right, { y: 2 }) : first
 * either.isRight(second) ? second.right.value.get(0, 0) : 0 // => 3
 * either.isRight(second) ? second.right.ran.map((node) => show(node)) : [] // => [ 'exp(x) + y' ]
 *
 * @category interpreters
 */
export const reevaluate = <S extends Shape>(
  previous: Evaluation<S>,
  changes: Environment<never>
): Evaluated<Evaluation<S>> => {
  const read = fieldOf('reevaluate', 'the evaluation', previous, known)
  if (E.isLeft(read)) return read
  const found = read.right as Known | undefined // no one else has the key
  if (found === undefined)
    return refused('reevaluate', 'the evaluation', previous, 'what evaluation or reevaluate gave')
  const { plan } = found
  return pipe(
    readBindings(plan.order, changes, 'ignored', plan.bindings),
    E.chain((bindings) =>
      sameSizes(plan.bindings, bindings) ? E.right({ ...plan, bindings }) : planIn(plan, bindings)
    ),
    E.chain((after) => computed(previous.expr, after, keptBy(found, after)))
  )
}
