import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { constantOf } from '../core/build.js'
import type { Expr, Leaf } from '../core/Expr.js'
import { walk } from '../core/fold.js'
import type { Evaluated } from '../interpreters/compute.js'
import { type Plan, planOf } from '../interpreters/plan.js'
import { sumOf } from '../ops/families/elementwise.js'
import { isLeaf, leafFault, leavesOf, listed, scalarLoss } from '../transforms/grad.js'
import { type Pulled, reverseSweep } from '../transforms/modes.js'
import { stabilised } from '../transforms/stable.js'

/** The reverse sweep of a loss, ready to be evaluated: the loss first, then each cotangent and the parts of it, at last the gradients. */
export interface Sweep {
  readonly loss: Expr
  readonly pulled: ReadonlyArray<Pulled>
  /** The gradients of the leaves, one for each name. */
  readonly gradients: ReadonlyArray<{ readonly leaf: Leaf; readonly gradient: Expr }>
  readonly plan: Plan
}

/** A name may stand at several nodes, whose cotangents add up. */
const gradientsIn = (pulled: ReadonlyArray<Pulled>): Sweep['gradients'] => {
  const gradients = new Map<string, Sweep['gradients'][number]>()
  for (const { node, cotangent } of pulled)
    if (node._tag === 'Leaf')
      gradients.set(node.name, {
        leaf: node,
        gradient: sumOf([gradients.get(node.name)?.gradient, cotangent]) ?? cotangent
      })
  return [...gradients.values()]
}

/** The loss is brought into the form that `grad` differentiates, so that the cotangents of the leaves are the gradient, bit for bit. */
export const sweepOf = (operation: string, of: unknown, environment: unknown, leaves: unknown): Evaluated<Sweep> => {
  const scalar = scalarLoss(operation, of)
  const isSound = E.isRight(scalar.shape)
  const known = leavesOf(scalar)
  const list = leaves === undefined ? undefined : listed(leaves).list // by default every leaf of the loss
  const faults = isSound ? (list ?? []).map((leaf) => leafFault(operation, leaf, known)) : []
  const found = faults.filter((fault) => fault !== undefined)
  const wanted = new Set(list === undefined ? known.keys() : list.flatMap((leaf) => (isLeaf(leaf) ? [leaf.name] : [])))
  const loss = isSound ? stabilised(scalar) : scalar
  const pulled = isSound && found.length === 0 ? [...reverseSweep(walk([loss]), constantOf(1), wanted)] : []
  const roots = pulled.flatMap(({ cotangent, parts }) => [cotangent, ...parts.map(({ part }) => part)])
  const gradients = gradientsIn(pulled)
  return pipe(
    planOf([...found, loss, ...roots, ...gradients.map(({ gradient }) => gradient)], environment),
    E.map((plan) => ({ loss, pulled, gradients, plan }))
  )
}

/** How many nodes of the order are known when the loss, and then each of the nodes pulled back, has been dealt with. */
export const endsOf = ({ loss, pulled, plan }: Sweep): ReadonlyArray<number> => {
  const after = (x: Expr): number => (plan.at.get(x) ?? 0) + 1
  const ends = [after(loss)]
  for (const { cotangent, parts } of pulled)
    ends.push(parts.reduce((end, { part }) => Math.max(end, after(part)), Math.max(ends.at(-1) ?? 0, after(cotangent))))
  return ends
}
