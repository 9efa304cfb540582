import type { Expr, Operation, Unary } from '../../core/Expr.js'
import { divide } from '../divide.js'
import { equal } from '../equal.js'
import { isNaN } from '../isNaN.js'
import { sum } from '../sum.js'
import { where } from '../where.js'
import { type AxisParam, axesOf, type Lane, reduction } from './reduction.js'

/** How many entries share the extreme; NaN where it is NaN. */
const ties = (x: Expr, y: Expr, axis: Parameters<typeof sum>[1]): Expr => where(isNaN(y), y, sum(equal(x, y), axis))

interface ExtremeSpec {
  readonly name: string
  readonly reduce: (lane: Lane) => number
  /** Where an entry is not the extreme. */
  readonly loses: (entry: Expr, extreme: Expr) => Expr
}

/** The extreme of a lane, whose derivative falls to the entries that do not lose against it, in equal shares. */
export const extreme = ({ name, reduce, loses }: ExtremeSpec): Operation<Unary, AxisParam> =>
  reduction({
    name,
    needsEntries: true,
    reduce,
    jvp: ([dx], node) => {
      const [[x], axis] = [node.args, axesOf(node)]
      return dx === undefined ? undefined : divide(sum(where(loses(x, node), 0, dx), axis), ties(x, node, axis))
    },
    vjp: (ct, node) => {
      const [x] = node.args
      return where(loses(x, node), 0, divide(ct, ties(x, node, axesOf(node))))
    }
  })
