import type { Binary, Operation } from '../core/Expr.js'
import { together } from './families/mask.js'
import { binary, broadcastAll, map2 } from './families/pointwise.js'

/** The rules of {@link add}. It knows itself alone, so that every other derivative may add. */
export const Add: Operation<Binary> = {
  name: 'add',
  zeros: 'added',
  arity: 2,
  notation: { _tag: 'Infix', symbol: '+', precedence: 1, associates: 'left' },
  isPointwise: true,
  shape: broadcastAll,
  forward: map2((a, b) => a + b),
  jvp: ([da, db]) => (da === undefined ? db : db === undefined ? da : together(da, db, add)),
  vjp: (ct) => ct
}

/**
 * The sum `a + b`, entry by entry.
 *
 * Shape: both stretch to one shape, a size of 1 to any.
 * Derivative: d(a + b) = da + db.
 * Errors: `ShapeMismatch` where sizes differ and neither is 1.
 *
 * @example
 * import { add, constant, run } from 'catamat'
 *
 * run(add(constant([[1, 2]]), 10), {}).to2DArray() // => [ [ 11, 12 ] ]
 *
 * @category arithmetic
 */
export const add = binary(Add)
