import { apply } from '../core/build.js'
import type { Expr, Operation, Unary } from '../core/Expr.js'
import type { AlongAxis, Axis } from '../core/typed.js'
import { type AxisParam, along, axisOf, entryOf, fromEnd } from './families/reduction.js'

/** The rules of {@link flip}. */
export const Flip: Operation<Unary, AxisParam> = along({
  name: 'flip',
  overBoth: true,
  along: (lane, to) => {
    for (let i = 0; i < lane.length; i++) to[lane.start + i * lane.stride] = entryOf(lane, lane.length - 1 - i)
  },
  jvp: ([dx], node) => (dx === undefined ? undefined : flip(dx, axisOf(node))),
  vjp: (ct, node) => flip(ct, axisOf(node))
})

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
// The shape stays, which `apply` cannot say.
export const flip = ((x: Expr, axis?: Axis) => apply(Flip, [x], fromEnd(axis))) as AlongAxis
