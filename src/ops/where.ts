import { apply } from '../core/build.js'
import type { Operation, Ternary } from '../core/Expr.js'
import type { Choice } from '../core/typed.js'
import { broadcastAll, map3 } from './families/pointwise.js'

/** The rules of {@link where}. The condition is locally constant; what is not chosen gets an exact 0, never 0 times something. */
export const Where: Operation<Ternary> = {
  name: 'where',
  arity: 3,
  isPointwise: true,
  shape: broadcastAll,
  forward: map3((condition, a, b) => (condition !== 0 ? a : b)),
  jvp: ([, da, db], { args: [condition] }) =>
    da === undefined && db === undefined ? undefined : where(condition, da ?? 0, db ?? 0),
  vjp: (ct, { args: [condition] }, i) =>
    i === 0 ? undefined : i === 1 ? where(condition, ct, 0) : where(condition, 0, ct)
}

/**
 * `a` where the condition is not 0, else `b`, entry by entry. NaN is not 0.
 *
 * Shape: all three stretch to one shape.
 * Derivative: that of what is chosen; none for the condition.
 * Errors: `ShapeMismatch` where sizes differ and none is 1.
 *
 * @example
 * import { constant, run, where } from 'catamat'
 *
 * run(where(constant([[1, 0]]), 5, constant([[7, 8]])), {}).to2DArray() // => [ [ 5, 8 ] ]
 *
 * @category comparison
 */
// The overloads say what `apply` cannot: the shape and the names of the result.
export const where = ((...operands: ReadonlyArray<unknown>) => apply(Where, operands)) as Choice
