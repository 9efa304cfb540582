import { blockOf } from '../../core/brand.js'
import type { Apply, Constant, Expr } from '../../core/Expr.js'
import { foldWalk, remembered, walk } from '../../core/fold.js'
import { Where } from '../where.js'
import { literal } from './literal.js'

/** Whether a value may be infinite or NaN where those of the leaves are not. */
export type Poles = (x: Expr) => boolean

/** Whether the value of an operand may be that of a node; what decides a choice is none. */
const reads = (node: Apply, operand: number): boolean => operand > 0 || node.op !== (Where as unknown)

/** Whether the operation itself may make one: not where it divides by a number, or raises to a power, that is written and above 0. */
const hasOwn = ({ op, args: [, by] }: Apply): boolean =>
  op.hasPoles === true && (by === undefined || !((literal(by) ?? 0) > 0))

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
