import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Apply, Expr, Operation, Unary } from '../core/Expr.js'
import { blockShape } from '../core/lift.js'
import { SCALAR, type Shape } from '../core/Shape.js'
import type { AxisOrAxes } from '../core/typedAxes.js'
import {
  type Axes,
  axesFault,
  axesList,
  namedAxesFault,
  negativeAxes,
  rankFor,
  rankOf,
  writtenAxes,
  writtenOr
} from './families/axes.js'

/** The axes, and how many last axes become one entry where that is more than it takes to find them. */
type SizeParams = readonly [axes?: Axes, rank?: number]

/** Whether all entries are counted, which goes without saying. */
const coversAll = ({ args: [x], params: [axes, rank] }: Apply<Unary, SizeParams>): boolean =>
  rank !== undefined && axesList(axes).length === rankOf(x)

/** The rules of {@link size}. */
export const Size: Operation<Unary, SizeParams> = {
  name: 'size',
  arity: 1,
  written: (node) => {
    const rank = rankOf(node.args[0])
    const isRead = rank > 2 ? node.params[1] === rank : node.params.length < 2
    return writtenOr(node, isRead, coversAll(node) ? [] : writtenAxes(node, node.params[0]))
  },
  rank: ([axes, rank = 2]) => rankFor(...axesList(axes), -rank),
  shape: ([shape]: readonly [Shape], [axes, rank]) => {
    const fault = axesFault(axes, shape)
    if (fault !== undefined) return E.left(fault)
    return E.right(rank === undefined ? (shape.map(() => 1) as unknown as Shape) : SCALAR) // as many as before
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
  return apply(Size, [x], rank > 2 ? [axes, rank] : axes === undefined ? [] : [axes], namedAxesFault(axis, rank))
}
