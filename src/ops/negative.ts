import { linear } from './families/linear.js'
import { broadcastAll, map1, unary } from './families/pointwise.js'

/** The rules of {@link negative}. */
export const Negative = linear({
  name: 'negative',
  notation: { _tag: 'Prefix', symbol: '-', precedence: 3 },
  shape: broadcastAll,
  forward: map1((x) => -x),
  adjoint: (ct) => negative(ct)
})

/**
 * The opposite `−x` of each entry.
 *
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
