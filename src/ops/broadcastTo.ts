import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, UNKNOWN, unify } from '../core/Dim.js'
import type { Binary, Block, Expr, Operation } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { overStack } from '../core/lift.js'
import { type Shape, sizeAt } from '../core/Shape.js'
import type { Mutable } from '../core/typed.js'
import { rankOf, readAxes, writtenOr } from './families/axes.js'
import { linear } from './families/linear.js'
import { map2 } from './families/pointwise.js'
import { axesOfParam, type ShapeParam, shapeParamFault } from './families/shapeParam.js'

const fits = (from: Dim, to: Dim): boolean => from === 1 || unify(from, to) !== undefined

/** The target, and the sizes that the operand itself knows where the target does not: only 1 is stretched. */
const stretched = (from: Shape, to: Shape): E.Either<Refusal, Shape> => {
  if (from.length > to.length || !from.every((dim, i) => fits(dim, sizeAt(to, i - from.length))))
    return E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Target', to } })
  const known = (dim: Dim, axis: number): Dim => {
    const size = sizeAt(from, axis - to.length)
    return dim === UNKNOWN && typeof size === 'number' && size !== 1 ? size : dim
  }
  return E.right(to.includes(UNKNOWN) ? (to.map(known) as unknown as Shape) : to) // as many as before
}

const stretchMatrix = map2((x) => x)

/** Each matrix of the result from the one that stretches to it. */
const stretch = ([x]: readonly [Block], out: Block): void =>
  out.stack.length === 0
    ? stretchMatrix([x, out], out)
    : overStack([x, out], [x.stack.length, out.stack.length], out, ([from], to) =>
        stretchMatrix([from as Block, to], to)
      ) // one operand was handed in

/** The rules of {@link broadcastTo}. A cotangent is summed to an operand's shape by whoever pulls it back, here as everywhere. */
export const BroadcastTo = linear<ShapeParam>({
  name: 'broadcastTo',
  zeros: 'carried',
  rank: ([to]) => axesOfParam(to),
  written: (node) => writtenOr(node, rankOf(node.args[0]) <= axesOfParam(node.params[0]), node.params),
  shape: ([x]: readonly [Shape], [to]) => {
    const fault = shapeParamFault(to)
    return fault === undefined ? stretched(x, to) : E.left(fault)
  },
  forward: stretch,
  resize: ([to], size) => [to.map(size) as unknown as Shape], // as many as before
  adjoint: (ct) => ct
})

/** The rules of {@link broadcastLike}: the second operand is a witness of the shape alone. */
export const BroadcastLike: Operation<Binary> = {
  name: 'broadcastLike',
  zeros: 'carried',
  arity: 2,
  shape: ([x, like]) => stretched(x, like),
  forward: ([x]: readonly [Block, Block], out) => stretchMatrix([x, out], out),
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
export const broadcastTo = <const S extends Shape, V extends string>(
  x: Expr<Shape, V> | number,
  shape: S
): Expr<Mutable<S>, V> => {
  const to = readAxes(shape) as Shape // its sizes are checked by the rule
  const hasMore = Array.isArray(to) && rankOf(x) > to.length
  return apply(
    BroadcastTo,
    [x],
    [to],
    hasMore ? { _tag: 'ShapeMismatch', requires: { _tag: 'Target', to } } : undefined
  )
}

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
