import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Apply, Expr, Node } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import { rankOf as rankSeen } from '../core/lift.js'
import type { Shape } from '../core/Shape.js'
import { BroadcastTo } from '../ops/broadcastTo.js'
import { rankOf } from '../ops/families/axes.js'
import { expanded } from '../ops/families/insert.js'

/** A mapped operand as its node needs it: where other operands have more leading axes, 1-axes come after the mapped one. */
const aligned = (image: Expr, from: number, to: number): Expr =>
  expanded(
    image,
    Array.from({ length: Math.max(0, to - from) }, (_, i) => i - to)
  )

const mapped = (node: Apply, images: ReadonlyMap<Expr, Expr>): Expr => {
  const seen = node.args.map((_, i) => rankSeen(node.op, node.params, i))
  const depth = node.args.reduce((most, arg, i) => Math.max(most, rankOf(arg) - (seen[i] ?? 2)), 0)
  const operands = node.args.map((arg, i) => {
    const image = images.get(arg)
    return image === undefined ? arg : aligned(image, rankOf(arg), (seen[i] ?? 2) + depth)
  })
  return apply(node.op, operands, node.params)
}

/**
 * The expression with one more leading axis, along which some of its leaves are replaced by images that have it: what does not depend
 * on them stays shared and single. The one place that adds axes and aligns them.
 */
export const batch = (expr: Expr, leaves: ReadonlyMap<Expr, Expr>, dim: Dim): Expr => {
  const images = new Map<Expr, Expr>(leaves)
  for (const node of nodes(expr))
    if (node._tag === 'Apply' && !leaves.has(node) && node.args.some((arg: Expr) => images.has(arg as Node)))
      images.set(node, mapped(node, images))
  const shape = E.isRight(expr.shape) ? expr.shape.right : []
  return images.get(expr) ?? apply(BroadcastTo, [expr], [[dim, ...shape] as unknown as Shape]) // one longer
}
