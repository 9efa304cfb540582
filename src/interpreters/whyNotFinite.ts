import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import { operand } from '../core/build.js'
import type { Block, Expr, Node } from '../core/Expr.js'
import type { Located } from '../core/errors.js'
import type { Environment } from '../core/given.js'
import type { Shape } from '../core/Shape.js'
import { toValue, type Value } from '../core/Value.js'
import type { Evaluated } from './compute.js'
import { firstNonFinite, isAllFinite, madeFrom, type NonFiniteEntry } from './nonFinite.js'
import { type Plan, planOf } from './plan.js'
import { nodeByNode, walk } from './walk.js'

/**
 * Where a NaN or an infinity comes from: an operation that made it from finite operands, or a leaf or constant that has it.
 * The entry is the first of the node's value that is not finite.
 *
 * @category model
 */
export type NotFinite = NonFiniteEntry &
  Located &
  (
    | {
        readonly _tag: 'Made'
        readonly operation: string
        /** The operands' values. */
        readonly operands: ReadonlyArray<Value>
        /** The operands' entries it was made from, where the operation works entry by entry. */
        readonly from: ReadonlyArray<number>
      }
    | {
        readonly _tag: 'Given'
        readonly by: 'environment' | 'variable' | 'constant'
        /** The name of the leaf; a constant has none. */
        readonly name: string | undefined
      }
  )

/**
 * Where in a gradient a NaN or an infinity comes from, and which part of the chain rule that is: `Loss` where the loss itself made it,
 * `Part` where a node of the loss passed it back to one of its operands, `Sum` where it arose as the parts that a node received were added.
 *
 * @category model
 */
export type GradientNotFinite =
  | { readonly _tag: 'Loss'; readonly cause: NotFinite }
  | { readonly _tag: 'Part'; readonly cause: NotFinite; readonly in: Located; readonly operand: number }
  | { readonly _tag: 'Sum'; readonly cause: NotFinite; readonly in: Located }

/** For each node the first one, in the order, to which a NaN or an infinity in its value goes back; −1 where its value is finite. */
export const originsOf = (plan: Plan): Evaluated<Int32Array> => {
  const origins = new Int32Array(plan.order.length).fill(-1)
  for (const step of walk(nodeByNode(plan), () => 0)) {
    if (step._tag === 'Failed') return E.left([step.error])
    const { stage, shown } = step
    const [value] = shown
    if (value === undefined || isAllFinite(value.data)) continue
    const before = (plan.reads[stage] ?? []).map((i) => origins[i] ?? -1).filter((origin) => origin >= 0)
    origins[stage] = before.reduce((first, origin) => Math.min(first, origin), before[0] ?? stage)
  }
  return E.right(origins)
}

/** What is known of an origin, whose operands are evaluated once more. */
const causeOf = (
  plan: Plan,
  node: Node,
  [value, ...operands]: readonly [Block, ...ReadonlyArray<Block>]
): NotFinite => {
  const entry = { ...firstNonFinite(value), ...plan.locate(node) }
  if (node._tag === 'Apply')
    return {
      _tag: 'Made',
      operation: node.op.name,
      operands: operands.map(toValue),
      from: madeFrom(node, operands, entry),
      ...entry
    }
  const name = node._tag === 'Leaf' ? node.name : undefined
  const by = name === undefined ? 'constant' : plan.bindings.given.has(name) ? 'environment' : 'variable'
  return { _tag: 'Given', by, name, ...entry }
}

/** The cause at a place in the order. */
export const causeAt = (plan: Plan, place: number): Evaluated<O.Option<NotFinite>> => {
  for (const step of walk(nodeByNode(plan), () => 0)) {
    if (step._tag === 'Failed') return E.left([step.error])
    if (step.stage === place)
      return E.right(O.some(causeOf(plan, plan.order[place] as Node, step.shown as [Block, ...Array<Block>]))) // a stage for each, which shows its value first
  }
  return E.right(O.none)
}

/**
 * The first node, operands before what reads them, that made a NaN or an infinity from finite operands and thereby the value of the
 * expression not finite; a leaf or constant that has one is named as such. None where the value is finite: what was made on the way
 * and then left out, as by a `where`, is not to blame. {@link showNotFinite} says it in prose; `whyGradientNotFinite` tells of a
 * gradient which part of the chain rule it was.
 *
 * Errors: all of `EvaluationError`.
 * Cost: two evaluations.
 *
 * @example
 * import { divide, exp, placeholder, showNotFinite, whyNotFinite } from 'catamat'
 * import { either, option } from 'fp-ts'
 *
 * const x = placeholder('x', 2, 1)
 * const why = whyNotFinite(exp(divide(1, x)), { x: [2, 0] })
 * const text = either.isRight(why) && option.isSome(why.right) ? showNotFinite(why.right.value).split('\n') : []
 * text[0] // => NonFinite in divide: Infinity at row 1, column 0 from 1, 0
 * text[1] // =>   in  exp(1 / x)
 * text[2] // =>           ^^^^^
 *
 * @category interpreters
 */
export const whyNotFinite = <S extends Shape, V extends string>(
  expr: Expr<S, V>,
  environment: Environment<V>
): Evaluated<O.Option<NotFinite>> =>
  pipe(
    planOf([operand('whyNotFinite', 0, expr)], environment),
    E.chain((plan) =>
      pipe(
        originsOf(plan),
        E.chain((origins) => {
          const [origin = -1] = origins.subarray(-1)
          return origin < 0 ? E.right(O.none) : causeAt(plan, origin)
        })
      )
    )
  )
