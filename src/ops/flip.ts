import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Expr, Operation, Unary } from '../core/Expr.js'
import { blockIn, blockShape } from '../core/lift.js'
import type { Shape } from '../core/Shape.js'
import type { AxisOrAxes } from '../core/typedAxes.js'
import { axesFault, axesList, namedAxesFault, rankFor, rankOf, writtenAxes } from './families/axes.js'
import { type AxisParam, axesOf, entryOf, fromEnd, lanes } from './families/reduction.js'

/** The rules of {@link flip}: one axis after the other. */
export const Flip: Operation<Unary, AxisParam> = {
  name: 'flip',
  zeros: 'moved',
  arity: 1,
  rank: ([axes]) => rankFor(...axesList(axes)),
  written: (node) => writtenAxes(node, node.params[0]),
  shape: ([shape]: readonly [Shape], [axes]) => {
    const fault = axesFault(axes, shape)
    return fault === undefined ? E.right(shape) : E.left(fault)
  },
  forward: ([x], out, [axes]) => {
    let from = x
    for (const axis of axesList(axes)) {
      const to = new Float64Array(from.data.length)
      for (const lane of lanes(from, axis))
        for (let i = 0; i < lane.length; i++) to[lane.start + i * lane.stride] = entryOf(lane, lane.length - 1 - i)
      from = blockIn(blockShape(x), to)
    }
    out.data.set(from.data)
  },
  jvp: ([dx], node) => (dx === undefined ? undefined : flip(dx, axesOf(node))),
  vjp: (ct, node) => flip(ct, axesOf(node))
}

/**
 * The entries in reverse order along an axis, or along both.
 *
 * Shape: m × n → m × n.
 * Derivative: itself, which is its own adjoint.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, flip, run } from 'catamat'
 *
 * run(flip(constant([[1, 2, 3]]), 1), {}).to2DArray() // => [ [ 3, 2, 1 ] ]
 *
 * @category structure
 */
export const flip = <S extends Shape, V extends string>(x: Expr<S, V>, axis?: AxisOrAxes): Expr<S, V> =>
  apply(Flip, [x], fromEnd(axis, x), namedAxesFault(axis, rankOf(x)))
