import { apply } from '../core/build.js'
import type { Apply, Expr, Operation, Ternary } from '../core/Expr.js'
import type { Choice } from '../core/typed.js'
import { equal } from './equal.js'
import { sumOf } from './families/elementwise.js'
import { broadcastAll, map3 } from './families/pointwise.js'
import { greater } from './greater.js'
import { isNaN } from './isNaN.js'
import { less } from './less.js'
import { lessEqual } from './lessEqual.js'
import { logicalAnd } from './logicalAnd.js'
import { logicalOr } from './logicalOr.js'
import { maximum } from './maximum.js'
import { multiply } from './multiply.js'
import { where } from './where.js'

/** Where a change counts: of x within bounds that leave it room, else of the bound that is returned, the lower of two equal ones up to them; so the three add up to one. */
const counts = ([x, low, high]: Ternary, operand: number): Expr => {
  if (operand === 0) return logicalAnd(logicalAnd(lessEqual(low, x), lessEqual(x, high)), less(low, high))
  if (operand === 2) return greater(maximum(x, low), high)
  return logicalOr(logicalAnd(less(x, low), less(low, high)), logicalAnd(lessEqual(x, low), equal(low, high)))
}

/** What a change of one operand does to the result: NaN where that is. */
const passed = (d: Expr, node: Apply<Ternary>, operand: number): Expr => {
  const lost = isNaN(node)
  return where(logicalOr(lost, counts(node.args, operand)), multiply(d, where(lost, Number.NaN, 1)), 0)
}

/** The rules of {@link clip}. */
export const Clip: Operation<Ternary> = {
  name: 'clip',
  arity: 3,
  isPointwise: true,
  shape: broadcastAll,
  forward: map3((x, low, high) => Math.min(Math.max(x, low), high)),
  jvp: (tangents, node) => sumOf(tangents.map((d, i) => (d === undefined ? undefined : passed(d, node, i)))),
  vjp: passed
}

/**
 * Each entry, but not below `low` nor above `high`; `high` where the two are crossed; NaN stays.
 *
 * Shape: all three stretch to one shape.
 * Derivative: dx within the bounds and on them; that of a bound beyond it, and of the lower of two equal ones on them.
 * Errors: `ShapeMismatch` where sizes differ and none is 1.
 *
 * @example
 * import { clip, constant, run } from 'catamat'
 *
 * run(clip(constant([[-5, 0.5, 5]]), -1, 1), {}).to2DArray() // => [ [ -1, 0.5, 1 ] ]
 *
 * @category comparison
 */
// The overloads say what `apply` cannot: the shape and the names of the result.
export const clip = ((...operands: ReadonlyArray<unknown>) => apply(Clip, operands)) as Choice
