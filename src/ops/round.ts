import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

const halfEven = (x: number): number => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x))

/** The rules of {@link round}. */
export const Round = elementwise1({ name: 'round', f: halfEven })

/**
 * The nearest whole number to each entry, the even one of two.
 *
 * Shape: m × n → m × n.
 * Derivative: 0, at the jumps too.
 *
 * @example
 * import { constant, round, run } from 'catamat'
 *
 * run(round(constant([[0.5, 1.5, 2.5, -0.5]])), {}).to2DArray() // => [ [ 0, 2, 2, -0 ] ]
 *
 * @category rounding
 */
export const round = unary(Round)
