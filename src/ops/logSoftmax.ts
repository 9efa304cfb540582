import { exponentials, logTotal } from './families/exponentials.js'
import { along, alongAxis, axisOf, entryOf } from './families/reduction.js'
import { multiply } from './multiply.js'
import { softmax } from './softmax.js'
import { subtract } from './subtract.js'
import { sum } from './sum.js'

/** The rules of {@link logSoftmax}. */
export const LogSoftmax = along({
  name: 'logSoftmax',
  along: (lane, to) => {
    const scaled = exponentials(lane)
    const shift = logTotal(scaled)
    for (let i = 0; i < lane.length; i++) to[lane.start + i * lane.stride] = entryOf(lane, i) - scaled.most - shift
  },
  jvp: ([dx], node) =>
    dx === undefined ? undefined : subtract(dx, sum(multiply(softmax(node.args[0], axisOf(node)), dx), axisOf(node))),
  vjp: (ct, node) => subtract(ct, multiply(softmax(node.args[0], axisOf(node)), sum(ct, axisOf(node))))
})

/**
 * The logarithm of {@link softmax} along an axis, the last one by default, without overflow.
 *
 * Shape: m × n → m × n.
 * Derivative: dy = dx − Σ softmax(x) ∘ dx.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, logSoftmax, run } from 'catamat'
 *
 * run(logSoftmax(constant([[0, -2000]])), {}).to2DArray() // => [ [ 0, -2000 ] ]
 *
 * @category activations
 */
export const logSoftmax = alongAxis(LogSoftmax)
