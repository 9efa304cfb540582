import type { Apply, Expr, Unary } from '../core/Expr.js'
import { exponentials } from './families/exponentials.js'
import { type AxisParam, along, alongAxis, axisOf, entryOf } from './families/reduction.js'
import { multiply } from './multiply.js'
import { subtract } from './subtract.js'
import { sum } from './sum.js'

/** `y ∘ (d − Σ d ∘ y)`: the derivative of softmax is its own adjoint. */
const change = (d: Expr, y: Apply<Unary, AxisParam>): Expr => multiply(y, subtract(d, sum(multiply(d, y), axisOf(y))))

/** The rules of {@link softmax}. */
export const Softmax = along({
  name: 'softmax',
  along: (lane, to) => {
    const { powers, total } = exponentials(lane)
    for (let i = 0; i < lane.length; i++) to[lane.start + i * lane.stride] = entryOf(powers, i) / total
  },
  jvp: ([dx], node) => (dx === undefined ? undefined : change(dx, node)),
  vjp: change
})

/**
 * `eˣ/Σeˣ` along an axis, the last one by default, without overflow. A lane with NaN or +∞, or of −∞ alone, is NaN.
 *
 * Shape: m × n → m × n.
 * Derivative: dy = y ∘ (dx − Σ dx ∘ y).
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, run, softmax } from 'catamat'
 *
 * run(softmax(constant([[1000, 1000]])), {}).to2DArray() // => [ [ 0.5, 0.5 ] ]
 *
 * @category activations
 */
export const softmax = alongAxis(Softmax)
