import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, UNKNOWN, unify } from '../core/Dim.js'
import type { Binary, Block, Expr, Operation } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import type { MatrixShape, Shape } from '../core/Shape.js'
import { linear } from './families/linear.js'
import { map2 } from './families/pointwise.js'
import { type ShapeParam, shapeParamFault } from './families/shapeParam.js'

const fits = (from: Dim, to: Dim): boolean => from === 1 || unify(from, to) !== undefined

/** The target, and the sizes that the matrix itself knows where the target does not: only 1 is stretched. */
const stretched = (from: MatrixShape, to: MatrixShape): E.Either<Refusal, MatrixShape> => {
  if (!fits(from[0], to[0]) || !fits(from[1], to[1]))
    return E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Target', to } })
  const known = (axis: 0 | 1): Dim => {
    const size = from[axis]
    return to[axis] === UNKNOWN && typeof size === 'number' && size !== 1 ? size : to[axis]
  }
  return E.right(to.includes(UNKNOWN) ? [known(0), known(1)] : to)
}

const stretch = map2((x) => x)

/** The rules of {@link broadcastTo}. A cotangent is summed to an operand's shape by whoever pulls it back, here as everywhere. */
export const BroadcastTo = linear<ShapeParam>({
  name: 'broadcastTo',
  shape: ([x], [to]) => {
    const fault = shapeParamFault(to)
    return fault === undefined ? stretched(x, to) : E.left(fault)
  },
  forward: ([x], out) => stretch([x, out], out),
  resize: ([to], size) => [[size(to[0]), size(to[1])]],
  adjoint: (ct) => ct
})

/** The rules of {@link broadcastLike}: the second operand is a witness of the shape alone. */
export const BroadcastLike: Operation<Binary> = {
  name: 'broadcastLike',
  arity: 2,
  shape: ([x, like]) => stretched(x, like),
  forward: ([x]: readonly [Block, Block], out) => stretch([x, out], out),
  jvp: ([dx], { args: [, like] }) => (dx === undefined ? undefined : broadcastLike(dx, like)),
  vjp: (ct, _, i) => (i === 0 ? ct : undefined)
}

/**
 * The matrix stretched to a shape: sizes of 1 repeat.
 *
 * Shape: m × n → the shape given, numbers or names.
 * Derivative: itself; pulled back, the sum over what was repeated.
 * Errors: `ShapeMismatch` where it does not stretch to that shape, `InvalidShape`.
 *
 * @example
 * import { broadcastTo, constant, run } from 'catamat'
 *
 * run(broadcastTo(constant([[1, 2]]), [2, 2]), {}).to2DArray() // => [ [ 1, 2 ], [ 1, 2 ] ]
 *
 * @category structure
 */
export const broadcastTo = <const R extends Dim, const C extends Dim, V extends string>(
  x: Expr<Shape, V> | number,
  shape: readonly [R, C]
): Expr<[R, C], V> => apply(BroadcastTo, [x], [shape])

/**
 * The first matrix stretched to the shape of the second, whose values do not matter.
 *
 * Shape: (1 or m × 1 or n, m × n) → m × n.
 * Derivative: that of the first operand.
 * Errors: `ShapeMismatch` where it does not stretch to that shape.
 *
 * @example
 * import { broadcastLike, constant, run } from 'catamat'
 *
 * run(broadcastLike(7, constant([[1, 2]])), {}).to2DArray() // => [ [ 7, 7 ] ]
 *
 * @category structure
 */
export const broadcastLike = <S extends Shape, V extends string, W extends string = never>(
  x: Expr<Shape, W> | number,
  like: Expr<S, V>
): Expr<S, V | W> => apply(BroadcastLike, [x, like])
