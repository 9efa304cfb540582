import type { Block, Operation, Params } from '../core/Expr.js'
import { blockIn, blockShape } from '../core/lift.js'
import { forwardBy } from '../core/rules.js'
import { signature } from '../ops/signature.js'

/** Whether an operation is one of this library, whose rules do as they say. */
export const isBuiltIn = (op: Operation): boolean => signature.get(op.name) === op

/** Computes by the rule of an operation; false where it fails. */
type Forward = (op: Operation, operands: ReadonlyArray<Block>, out: Block, params: Params) => boolean

const inPlace: Forward = (op, operands, out, params) => {
  out.data.fill(0)
  return forwardBy(op, operands, out, params) === undefined
}

const copyOf = (block: Block): Block => ({ ...block, data: block.data.slice() })

const onCopies: Forward = (op, operands, out, params) => {
  const own = new Float64Array(out.data.length)
  if (forwardBy(op, operands.map(copyOf), blockIn(blockShape(out), own), params) !== undefined) return false
  if (own.length !== out.data.length) return false // the rule gave its memory away
  out.data.set(own)
  return true
}

/**
 * How an operation is computed. A rule of this library works on the memory itself; one of a user's gets copies, whole ones, so that it
 * sees what it sees in an evaluation, and nothing that it does reaches what others read.
 */
export const forwardOf = (op: Operation): Forward => (isBuiltIn(op) ? inPlace : onCopies)
