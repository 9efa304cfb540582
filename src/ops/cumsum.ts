import { along, alongAxis, axisOf, entryOf } from './families/reduction.js'
import { flip } from './flip.js'

/** The rules of {@link cumsum}. */
export const Cumsum = along({
  name: 'cumsum',
  zeros: 'summed',
  along: (lane, to) => {
    let sum = -0
    for (let i = 0; i < lane.length; i++) to[lane.start + i * lane.stride] = sum += entryOf(lane, i)
  },
  jvp: ([dx], node) => (dx === undefined ? undefined : cumsum(dx, axisOf(node))),
  vjp: (ct, node) => flip(cumsum(flip(ct, axisOf(node)), axisOf(node)), axisOf(node))
})

/**
 * The running sum along an axis, the last one by default; it begins with the first entry, so −0 stays.
 *
 * Shape: m × n → m × n.
 * Derivative: itself; pulled back, the running sum from the other end.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, cumsum, run } from 'catamat'
 *
 * run(cumsum(constant([[1, 2, 3]])), {}).to2DArray() // => [ [ 1, 3, 6 ] ]
 *
 * @category reductions
 */
export const cumsum = alongAxis(Cumsum)
