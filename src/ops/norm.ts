import type { Expr } from '../core/Expr.js'
import { divide } from './divide.js'
import { equal } from './equal.js'
import { lengthOf } from './families/length.js'
import { axesOf, reducer, reduction } from './families/reduction.js'
import { isFinite } from './isFinite.js'
import { isNaN } from './isNaN.js'
import { logicalOr } from './logicalOr.js'
import { multiply } from './multiply.js'
import { sign } from './sign.js'
import { sum } from './sum.js'
import { where } from './where.js'

/** `x/‖x‖`: ±1 where x is infinite and no entry NaN; where the length is 0, 1 stands in, as the entries are 0 too. */
const direction = (x: Expr, y: Expr): Expr =>
  where(logicalOr(isFinite(x), isNaN(y)), divide(x, where(equal(y, 0), 1, y)), sign(x))

/** The rules of {@link norm}. */
export const Norm = reduction({
  name: 'norm',
  reduce: lengthOf,
  jvp: ([dx], node) =>
    dx === undefined ? undefined : where(node, sum(multiply(direction(node.args[0], node), dx), axesOf(node)), 0),
  vjp: (ct, node) => where(node, multiply(ct, direction(node.args[0], node)), 0)
})

/**
 * The Euclidean (Frobenius) length along an axis, or of all entries: `√Σx²`, without overflow on the way; 0 of none.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: d‖x‖ = Σ x dx/‖x‖; 0 where the length is 0, ±dx where x is infinite.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, norm, run } from 'catamat'
 *
 * run(norm(constant([[3, 4]])), {}).to2DArray() // => [ [ 5 ] ]
 *
 * @category reductions
 */
export const norm = reducer(Norm)
