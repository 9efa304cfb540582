import type { Operation, Unary } from '../core/Expr.js'
import { elementwise1 } from './families/elementwise.js'
import { unary } from './families/pointwise.js'

/** The rules of {@link negative}. */
export const Negative: Operation<Unary> = elementwise1({
  name: 'negative',
  zeros: 'carried',
  notation: { _tag: 'Prefix', symbol: '-', precedence: 3 },
  f: (x) => -x,
  derivative: (d) => negative(d)
})

/**
 * The opposite `−x` of each entry.
 *
 * Shape: m × n → m × n.
 * Derivative: d(−x) = −dx.
 *
 * @example
 * import { constant, negative, run } from 'catamat'
 *
 * run(negative(constant([[1, -2]])), {}).to2DArray() // => [ [ -1, 2 ] ]
 *
 * @category arithmetic
 */
export const negative = unary(Negative)
