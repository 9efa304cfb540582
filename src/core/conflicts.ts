import * as E from 'fp-ts/lib/Either.js'
import { blockOf } from './brand.js'
import type { Leaf, Node } from './Expr.js'
import type { EvaluationError } from './errors.js'
import { sameShape } from './Shape.js'
import { sameBlock } from './sameBlock.js'

/** Two leaves of one name that disagree. */
export type Conflict = EvaluationError & { readonly _tag: 'ConflictingPlaceholder' }

const difference = (a: Leaf, b: Leaf): Conflict['differ'] | undefined => {
  if (a.kind !== b.kind) return 'kind'
  if (E.isRight(a.shape) && E.isRight(b.shape) && !sameShape(a.shape.right, b.shape.right)) return 'shape'
  return sameBlock(blockOf(a), blockOf(b)) ? undefined : 'value'
}

/** Leaves of one name must agree: a name denotes one leaf. */
export const conflicts = (order: ReadonlyArray<Node>): ReadonlyArray<Conflict> => {
  const first = new Map<string, Leaf>()
  const leaves = order.filter((node) => node._tag === 'Leaf')
  return leaves.flatMap((node): ReadonlyArray<Conflict> => {
    if (E.isLeft(node.shape)) return []
    const known = first.get(node.name)
    if (known === undefined) first.set(node.name, node)
    const differ = known === undefined ? undefined : difference(known, node)
    return known === undefined || differ === undefined
      ? []
      : [{ _tag: 'ConflictingPlaceholder', name: node.name, leaves: [known, node], differ }]
  })
}
