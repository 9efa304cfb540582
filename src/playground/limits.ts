import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import type { NumericShape } from '../core/Shape.js'
import { flopsOf } from '../interpreters/flops.js'
import { type Plan, planOf } from '../interpreters/plan.js'

/** What a page takes on that answers at every key. */
export const LIMITS = {
  characters: 50_000,
  lines: 200,
  nodes: 5_000,
  entries: 2_000_000,
  flops: 100_000_000,
  /** Nodes of an expression that is written as mathematics. */
  written: 300,
  /** Nodes of a graph beyond which chains are folded, and boxes of one that is drawn. */
  folded: 60,
  boxes: 120,
  /** Rows, columns and matrices of a value that is shown. */
  shown: 12
} as const

const size = (shape: NumericShape): number => shape.reduce((product, n) => product * n, 1)

/** The arithmetic of a node, or no less; `einsum` may let each entry meet each. */
const flopsAt = ({ order, reads, shapes }: Plan, i: number): number => {
  const [node, out] = [order[i], shapes[i]]
  if (node?._tag !== 'Apply' || out === undefined) return 0
  const operands = (reads[i] ?? []).map((j) => shapes[j] as NumericShape) // operands come first
  const sizes = operands.map(size)
  const most = node.op.name === 'einsum' ? sizes.reduce((a, b) => a * b, 1) : sizes.reduce((a, b) => a + b, size(out))
  return flopsOf(node, operands, out) ?? most
}

const tooMany = (asked: number, limit: number, what: string): string | undefined =>
  asked > limit
    ? `LimitExceeded: ${asked} ${what} are more than this page computes with (at most ${limit}); the library itself goes further`
    : undefined

/** Why expressions are too large to be evaluated at every key; undefined where they are not, or have no value anyway. */
export const excess = (roots: ReadonlyArray<Expr>, environment: unknown): string | undefined => {
  const many = tooMany(nodes(...roots).length, LIMITS.nodes, 'nodes')
  if (many !== undefined) return many
  const plan = planOf(roots, environment)
  if (E.isLeft(plan)) return undefined
  const sum = (count: (i: number) => number): number => plan.right.order.reduce((total, _, i) => total + count(i), 0)
  return (
    tooMany(
      sum((i) => size(plan.right.shapes[i] as NumericShape)), // as many as nodes
      LIMITS.entries,
      'entries of values'
    ) ??
    tooMany(
      sum((i) => flopsAt(plan.right, i)),
      LIMITS.flops,
      'floating-point operations'
    )
  )
}
