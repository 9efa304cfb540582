import type { Expr } from '../core/Expr.js'
import { divide } from './divide.js'
import { equal } from './equal.js'
import { axesOf, largest, mapLane, reducer, reduction } from './families/reduction.js'
import { greater } from './greater.js'
import { isNaN } from './isNaN.js'
import { sum } from './sum.js'
import { where } from './where.js'

/** How many entries share the extreme; NaN where it is NaN. */
const ties = (x: Expr, y: Expr, axis: Parameters<typeof sum>[1]): Expr => where(isNaN(y), y, sum(equal(x, y), axis))

/** The rules of {@link min}. */
export const Min = reduction({
  name: 'min',
  needsEntries: true,
  reduce: (lane) => -largest(mapLane(lane, (x) => -x)),
  jvp: ([dx], node) => {
    const [[x], axis] = [node.args, axesOf(node)]
    return dx === undefined ? undefined : divide(sum(where(greater(x, node), 0, dx), axis), ties(x, node, axis))
  },
  vjp: (ct, node) => {
    const [x] = node.args
    return where(greater(x, node), 0, divide(ct, ties(x, node, axesOf(node))))
  }
})

/**
 * The smallest entry along an axis, or of all; NaN where one is.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: that of the smallest entry; equal ones share it equally; NaN where the extreme is.
 * Errors: `EmptyReduction` over no entries, `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, min, run } from 'catamat'
 *
 * run(min(constant([[1, 2], [4, 3]]), 0), {}).to2DArray() // => [ [ 1, 2 ] ]
 *
 * @category reductions
 */
export const min = reducer(Min)
