import { isExpr } from '../core/brand.js'
import { operand } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import { refused } from '../core/refused.js'
import type { Shape } from '../core/Shape.js'
import { namedAxesFault, rankOf } from '../ops/families/axes.js'
import { permuteAxes } from '../ops/permuteAxes.js'

/**
 * The same entries with two axes in each other's place; `transpose` swaps rows and columns.
 *
 * Shape: the sizes with these two swapped.
 * Errors: `InvalidArgument` where an axis is none.
 *
 * @example
 * import { placeholder, show, swapAxes } from 'catamat'
 *
 * show(swapAxes(placeholder('x', 2, 3, 4), 0, 2)) // => permuteAxes(x, [2, 1, 0])
 *
 * @category structure
 */
export const swapAxes = <V extends string>(x: Expr<Shape, V>, a: number, b: number): Expr<Shape, V> => {
  const rank = rankOf(x)
  const fault = namedAxesFault(a, rank, false) ?? namedAxesFault(b, rank, false)
  if (fault !== undefined || !isExpr(x))
    return (fault === undefined ? operand('swapAxes', 0, x) : refused('swapAxes', [x], fault, [a, b])) as Expr<Shape, V> // a faulty expression has any names
  const [from, to] = [a, b].map((axis) => (axis < 0 ? axis + rank : axis))
  return permuteAxes(
    x,
    Array.from({ length: rank }, (_, i) => (i === from ? (to ?? i) : i === to ? (from ?? i) : i))
  )
}
