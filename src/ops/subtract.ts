import type { Binary, Operation } from '../core/Expr.js'
import { together } from './families/mask.js'
import { binary, broadcastAll, map2 } from './families/pointwise.js'
import { negative } from './negative.js'

/** The rules of {@link subtract}. */
export const Subtract: Operation<Binary> = {
  name: 'subtract',
  zeros: 'added',
  arity: 2,
  notation: { _tag: 'Infix', symbol: '-', precedence: 1, associates: 'left' },
  isPointwise: true,
  shape: broadcastAll,
  forward: map2((a, b) => a - b),
  jvp: ([da, db]) => {
    if (db === undefined) return da
    return da === undefined ? negative(db) : together(da, db, subtract)
  },
  vjp: (ct, _, i) => (i === 0 ? ct : negative(ct))
}

/**
 * The difference `a − b`, entry by entry.
 *
 * Shape: both stretch to one shape.
 * Derivative: d(a − b) = da − db.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { constant, run, subtract } from 'catamat'
 *
 * run(subtract(constant([[1, 2]]), 1), {}).to2DArray() // => [ [ 0, 1 ] ]
 *
 * @category arithmetic
 */
export const subtract = binary(Subtract)
