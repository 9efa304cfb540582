import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import type { Expr } from '../core/Expr.js'
import type { Shape } from '../core/Shape.js'
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
  const rank = isExpr(x) && E.isRight(x.shape) ? x.shape.right.length : 2
  const isAxis = (axis: unknown): boolean => Number.isInteger(axis) && Number(axis) >= -rank && Number(axis) < rank
  if (!isAxis(a) || !isAxis(b))
    return permuteAxes(
      x,
      Array.from({ length: rank }, (_, i) => (i === 0 ? a : i === 1 ? b : i))
    )
  const [from, to] = [a, b].map((axis) => (axis < 0 ? axis + rank : axis))
  return permuteAxes(
    x,
    Array.from({ length: rank }, (_, i) => (i === from ? (to ?? i) : i === to ? (from ?? i) : i))
  )
}
