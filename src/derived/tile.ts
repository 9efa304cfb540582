import { isExpr } from '../core/brand.js'
import { operand } from '../core/build.js'
import { isDim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { refused } from '../core/refused.js'
import type { Shape } from '../core/Shape.js'
import type { WithSize } from '../core/typedAxes.js'
import { kron } from '../ops/kron.js'
import { ones } from '../ops/ones.js'

const timesFault = (times: readonly [rows: unknown, columns: unknown]): Refusal | undefined => {
  const wrong = times.findIndex((count) => !isDim(count))
  return wrong < 0
    ? undefined
    : {
        _tag: 'InvalidArgument',
        argument: `how often it stands ${wrong === 0 ? 'below' : 'beside'} itself`,
        got: times[wrong],
        allowed: "a whole number from 0 or a name such as 'n': tile(x, rows, columns)"
      }
}

/**
 * The matrix repeated: so many times below itself, and so many times beside itself.
 *
 * Shape: m × n → (rows · m) × (columns · n).
 * Errors: `InvalidArgument` where a number of times is none.
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
): Expr<WithSize<S, readonly [-2, -1], number>, V> => {
  const fault = timesFault([rows, columns])
  const made =
    fault !== undefined
      ? refused('tile', [x], fault, [rows, columns])
      : isExpr(x)
        ? kron<never, V>(ones(rows, columns), x)
        : operand('tile', 0, x)
  return made as unknown as Expr<WithSize<S, readonly [-2, -1], number>, V> // the stack is that of x
}
