import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Expr, Operation, Unary } from '../core/Expr.js'
import { blockShape } from '../core/lift.js'
import type { Shape } from '../core/Shape.js'
import type { AxisOrAxes } from '../core/typedAxes.js'
import { type Axes, axesFault, axesList, negativeAxes, rankFor, rankOf, writtenAxes } from './families/axes.js'
import { squeezed } from './families/insert.js'

/** The axes, and how many last axes become one entry where that is more than it takes to find them. */
type SizeParams = readonly [axes?: Axes, rank?: number]

/** The rules of {@link size}. */
export const Size: Operation<Unary, SizeParams> = {
  name: 'size',
  arity: 1,
  written: (node) => writtenAxes(node, node.params[0]),
  rank: ([axes, rank = 2]) => rankFor(...axesList(axes), -rank),
  shape: ([shape]: readonly [Shape], [axes]) => {
    const fault = axesFault(axes, shape)
    return fault === undefined ? E.right(shape.map(() => 1) as unknown as Shape) : E.left(fault) // as many as before
  },
  forward: ([x], out, [axes]) => {
    const shape = blockShape(x)
    out.data[0] = axesList(axes).reduce((n, axis) => n * (shape[shape.length + axis] ?? 1), 1)
  },
  jvp: () => undefined,
  vjp: () => undefined
}

/**
 * The number of entries along an axis or several: of rows (axis 0 of a matrix), of columns (axis 1), or of all entries.
 *
 * Shape: … → 1 × 1.
 * Derivative: 0.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, run, size } from 'catamat'
 *
 * run(size(constant([[1, 2, 3]]), 1), {}).to2DArray() // => [ [ 3 ] ]
 *
 * @category structure
 */
export const size = <V extends string>(x: Expr<Shape, V>, axis?: AxisOrAxes): Expr<[1, 1], V> => {
  const [rank, axes] = [rankOf(x), negativeAxes(axis, x)]
  const made = apply(Size, [x], rank > 2 ? [axes, rank] : axes === undefined ? [] : [axes])
  return squeezed(
    made,
    Array.from({ length: rank - 2 }, (_, i) => i - rank)
  ) as Expr<[1, 1], V> // its names are those of x
}
