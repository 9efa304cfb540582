import type { Node } from '../core/Expr.js'
import { operandsOf } from '../core/fold.js'

/** The only node that reads each node; undefined where there are several. */
const onlyReaders = (order: ReadonlyArray<Node>): ReadonlyMap<Node, Node | undefined> => {
  const only = new Map<Node, Node | undefined>()
  for (const node of order)
    for (const operand of operandsOf(node))
      only.set(operand, only.has(operand) && only.get(operand) !== node ? undefined : node)
  return only
}

/**
 * Chains of operations, by their last node: each link is read by the next alone, which reads no other operation,
 * and belongs to the same part. Numbers that only a link reads are folded with it. What is in no chain is by itself.
 */
export const foldChains = (
  order: ReadonlyArray<Node>,
  roots: ReadonlyArray<Node>,
  part: ReadonlyMap<Node, unknown>
): ReadonlyMap<Node, ReadonlyArray<Node>> => {
  const kept = new Set(roots)
  const only = onlyReaders(order)
  const chains = new Map<Node, Array<Node>>()
  for (const node of order) {
    const operations = [...new Set(operandsOf(node))].filter(({ _tag }) => _tag === 'Apply')
    const [before] = operations
    const links =
      before !== undefined &&
      operations.length === 1 &&
      only.get(before) === node &&
      !kept.has(before) &&
      part.get(before) === part.get(node)
    const chain = links ? (chains.get(before) ?? []) : []
    if (links) chains.delete(before)
    chain.push(node)
    chains.set(node, chain)
  }
  for (const [node, chain] of chains)
    if (chain.length > 1)
      for (const link of chain)
        for (const operand of operandsOf(link))
          if (operand._tag === 'Constant' && only.get(operand) !== undefined && operand !== node) chains.delete(operand)
  return chains
}
