import type { Expr, Node } from '../core/Expr.js'
import { foldAll, type Walk, walk } from '../core/fold.js'
import { sumOf } from '../ops/families/elementwise.js'
import { exact } from '../ops/families/exact.js'
import { pull, push } from '../ops/families/lift.js'

/** Forward mode: the tangent of an expression from tangents of its leaves by name, each node once; absent where it is zero. */
export const pushforward = (expr: Expr, tangents: ReadonlyMap<string, Expr>): Expr | undefined => {
  const zeros = exact()
  const tangent = (node: Node, known: ReadonlyArray<Expr | undefined>): Expr | undefined =>
    node._tag === 'Apply' ? push(known, node, zeros) : node._tag === 'Leaf' ? tangents.get(node.name) : undefined
  return foldAll(tangent, [expr])[0]
}

/** By its place in the order, whether a node depends on leaves of these names. */
const activeNodes = ({ order, operands, begins }: Walk, names: ReadonlySet<string>): ReadonlyArray<boolean> => {
  const active: Array<boolean> = []
  for (const [place, node] of order.entries()) {
    let isActive = node._tag === 'Leaf' && names.has(node.name)
    for (let i = begins[place] as number; i < (begins[place + 1] as number) && !isActive; i++)
      isActive = active[operands[i] as number] === true
    active.push(isActive)
  }
  return active
}

/** One node of the reverse sweep: its whole cotangent, and the part of it that falls to each operand which depends on the leaves. */
export interface Pulled {
  readonly node: Node
  readonly cotangent: Expr
  readonly parts: ReadonlyArray<{ readonly operand: number; readonly part: Expr }>
}

/**
 * The reverse sweep from a cotangent of the expression that was walked through to leaves of these names: each node once, consumers before what they read.
 * A node whose cotangent is zero is absent.
 */
export function* reverseSweep(walked: Walk, cotangent: Expr, names: ReadonlySet<string>): Generator<Pulled, void> {
  const { order, operands, begins, roots } = walked
  const active = activeNodes(walked, names)
  const zeros = exact()
  const known: Array<Expr | undefined> = order.map(() => undefined)
  const receive = (place: number, part: Expr): void => {
    known[place] = sumOf([known[place], part]) ?? part
  }
  for (const root of roots) receive(root, cotangent)
  for (let place = order.length - 1; place >= 0; place--) {
    const node = order[place] as Node // a place in the order
    const ct = known[place]
    if (ct === undefined || active[place] !== true) continue
    known[place] = undefined
    const parts: Array<Pulled['parts'][number]> = []
    for (let i = 0; node._tag === 'Apply' && i < node.args.length; i++) {
      const operand = operands[(begins[place] as number) + i] as number // an operand for each argument
      const part = active[operand] === true ? pull(ct, node, i, zeros) : undefined
      if (part === undefined) continue
      receive(operand, part)
      parts.push({ operand: i, part })
    }
    yield { node, cotangent: ct, parts }
  }
}

/**
 * Reverse mode: the cotangents of leaves of these names from one of the expression, each node once.
 * A name whose cotangent is zero is absent.
 */
export const pullback = (
  expr: Expr,
  cotangent: Expr,
  names: ReadonlySet<string>,
  walked: Walk = walk([expr])
): ReadonlyMap<string, Expr> => {
  const ofLeaves = new Map<string, Expr>()
  for (const { node, cotangent: ct } of reverseSweep(walked, cotangent, names))
    if (node._tag === 'Leaf') ofLeaves.set(node.name, sumOf([ofLeaves.get(node.name), ct]) ?? ct)
  return ofLeaves
}
