import { blockOf } from '../core/brand.js'
import type { Apply, Block } from '../core/Expr.js'
import { blockIn } from '../core/lift.js'
import { allocate } from '../core/readValue.js'
import { forwardOf } from './forward.js'
import type { Sized } from './sizes.js'

/** How often each constant is read on the way to those that are wanted. */
const readings = ({ nodes, operands, begins }: Sized, wanted: ReadonlyArray<number>): Int32Array => {
  const unread = new Int32Array(nodes.length)
  const read = (value: number): void => {
    unread[value] = (unread[value] as number) + 1 // values are within
  }
  wanted.forEach(read)
  for (let value = nodes.length - 1; value >= 0; value--)
    for (let i = begins[value] as number; unread[value] !== 0 && i < (begins[value + 1] as number); i++)
      read(operands[i] as number) // an end for each
  return unread
}

/** Visits the constants that those wanted are made of, operands first, up to one that fails; `dropped` are those that nothing reads any more. */
const inOrder = (
  values: Sized,
  wanted: ReadonlyArray<number>,
  visit: (value: number, operands: ReadonlyArray<number>) => boolean,
  dropped: (value: number) => void
): boolean => {
  const { operands, begins } = values
  const unread = readings(values, wanted)
  for (let value = 0; value < unread.length; value++) {
    if (unread[value] === 0) continue
    const own = operands.slice(begins[value], begins[value + 1])
    if (!visit(value, own)) return false
    for (const operand of own) {
      const left = (unread[operand] as number) - 1 // within
      unread[operand] = left
      if (left === 0) dropped(operand)
    }
  }
  return true
}

/** How many entries constants take at once while those wanted are computed, beside those that the expression holds. */
export const entriesToFold = (values: Sized, wanted: ReadonlyArray<number>): number => {
  const takes = (value: number): number => (values.nodes[value]?._tag === 'Apply' ? (values.counts[value] ?? 0) : 0)
  let [held, most] = [0, 0]
  const visit = (value: number): boolean => {
    held += takes(value)
    most = Math.max(most, held)
    return true
  }
  inOrder(values, wanted, visit, (value) => {
    held -= takes(value)
  })
  return most
}

const computed = (
  { params, shapes, counts }: Sized,
  value: number,
  { op }: Apply,
  operands: ReadonlyArray<Block>
): Block | undefined => {
  const data = allocate(counts[value] ?? 0)
  if (data === undefined) return undefined
  const out = blockIn(shapes[value] ?? [], data)
  return forwardOf(op)(op, operands, out, params[value] ?? []) ? out : undefined
}

/** The constants that are wanted; undefined where one cannot be computed. */
export const folded = (values: Sized, wanted: ReadonlyArray<number>): ReadonlyMap<number, Block> | undefined => {
  const blocks = new Map<number, Block>()
  const visit = (value: number, operands: ReadonlyArray<number>): boolean => {
    const node = values.nodes[value]
    const block =
      node?._tag === 'Apply'
        ? computed(
            values,
            value,
            node,
            operands.map((operand) => blocks.get(operand) as Block) // visited before
          )
        : node?._tag === 'Constant'
          ? blockOf(node)
          : undefined
    if (block !== undefined) blocks.set(value, block)
    return block !== undefined
  }
  return inOrder(values, wanted, visit, (value) => blocks.delete(value)) ? blocks : undefined
}
