import { blockOf } from '../../core/brand.js'
import type { Apply, Constant, Expr } from '../../core/Expr.js'
import { foldWalk, remembered, walk } from '../../core/fold.js'
import { Divide } from '../divide.js'
import { Where } from '../where.js'
import { literal } from './literal.js'

/** Whether a value may be infinite or NaN where those of the leaves are not. */
export type Poles = (x: Expr) => boolean

/** Whether the value of an operand may be that of a node; what decides a choice is none. */
const reads = (node: Apply, operand: number): boolean => operand > 0 || node.op !== (Where as unknown) // records are told apart by identity

/** Whether the operation itself may make one: not where it divides by a number above 0, or raises to a whole power above 0, that is written. */
const hasOwn = ({ op, args: [, by] }: Apply): boolean => {
  const number = by === undefined ? 0 : (literal(by) ?? 0)
  return op.hasPoles === true && !(number > 0 && (op === (Divide as unknown) || Number.isInteger(number))) // as above
}

const isWritten = (x: Expr): boolean =>
  x._tag === 'Constant' && blockOf(x as Constant)?.data.some((entry) => !Number.isFinite(entry)) === true // narrowed by the tag

/** The poles of expressions, each worked out once. */
export const poles = (): Poles => {
  const ofNode = remembered<boolean>(
    reads,
    (node) => hasOwn(node) || node.args.some((arg, i) => reads(node, i) && hasPole(arg))
  )
  const hasPole: Poles = (x) => (x._tag === 'Apply' ? ofNode(x as Apply) : isWritten(x)) // narrowed by the tag
  return hasPole
}

/** Whether what a rule makes of changes may meet a pole, of those beside them or of its own. */
export const meetsPole = (
  made: Expr,
  changes: ReadonlySet<Expr>,
  primal: ReadonlySet<Expr>,
  hasPole: Poles
): boolean => {
  const [meets] = foldWalk<boolean>(
    (x, operands) => {
      if (changes.has(x)) return false
      if (primal.has(x) || x._tag !== 'Apply') return hasPole(x)
      const node = x as Apply // narrowed by the tag
      return hasOwn(node) || operands.some((meets, i) => meets && reads(node, i))
    },
    walk([made], new Set([...changes, ...primal]))
  )
  return meets === true
}
