import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Expr, Operation, Unary } from '../core/Expr.js'
import { SCALAR, type Shape } from '../core/Shape.js'
import type { Axis } from '../core/typed.js'
import { type AxisParam, axisFault, fromEnd, fromStart } from './families/reduction.js'

/** The rules of {@link size}. */
export const Size: Operation<Unary, AxisParam> = {
  name: 'size',
  arity: 1,
  written: fromStart,
  shape: (_, params) => {
    const fault = axisFault(params)
    return fault === undefined ? E.right(SCALAR) : E.left(fault)
  },
  forward: ([{ rows, columns }], out, [axis]) => {
    out.data[0] = axis === undefined ? rows * columns : axis === -2 ? rows : columns
  },
  jvp: () => undefined,
  vjp: () => undefined
}

/**
 * The number of rows (axis 0), of columns (axis 1), or of all entries.
 *
 * Shape: m × n → 1 × 1.
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
export const size = <V extends string>(x: Expr<Shape, V>, axis?: Axis): Expr<[1, 1], V> =>
  apply(Size, [x], fromEnd(axis))
