import { logOf } from '../core/elementary.js'
import { divide } from './divide.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link log}. */
export const Log = elementwise1({ name: 'log', hasPoles: true, f: logOf, derivative: (d, x) => divide(d, x) })

/**
 * The natural logarithm of each entry; −∞ at 0, NaN below.
 *
 * Shape: m × n → m × n.
 * Derivative: d(log x) = dx/x; infinite at 0.
 *
 * @example
 * import { constant, log, run } from 'catamat'
 *
 * run(log(constant([[1, 0]])), {}).to2DArray() // => [ [ 0, -Infinity ] ]
 *
 * @category exponentials
 */
export const log = unary(Log)
