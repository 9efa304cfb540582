import type { Expr } from '../core/Expr.js'
import type { Shape } from '../core/Shape.js'
import type { WithSize } from '../core/typedAxes.js'
import { kron } from '../ops/kron.js'
import { ones } from '../ops/ones.js'

/**
 * The matrix repeated: so many times below itself, and so many times beside itself.
 *
 * Shape: m × n → (rows · m) × (columns · n).
 * Errors: `InvalidShape` where a number of times is none.
 *
 * @example
 * import { constant, run, tile } from 'catamat'
 *
 * run(tile(constant([[1, 2]]), 2, 1), {}).to2DArray() // => [ [ 1, 2 ], [ 1, 2 ] ]
 *
 * @category structure
 */
export const tile = <S extends Shape, V extends string>(
  x: Expr<S, V>,
  rows: number,
  columns: number
): Expr<WithSize<S, readonly [-2, -1], number>, V> =>
  kron<never, V>(ones(rows, columns), x) as unknown as Expr<WithSize<S, readonly [-2, -1], number>, V> // the stack is that of x
