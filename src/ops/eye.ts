import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { generated, sized } from './families/generated.js'

/** The rules of {@link eye}. */
export const Eye = generated<readonly [Dim, Dim]>({
  name: 'eye',
  zeros: 'placed',
  shape: sized,
  fill: ({ rows, columns, data }) => {
    for (let i = 0; i < Math.min(rows, columns); i++) data[i * (columns + 1)] = 1
  },
  resize: ([rows, columns], size) => [size(rows), size(columns)]
})

/**
 * Ones on the diagonal, zeros elsewhere; square unless the number of columns is given.
 *
 * Shape: rows × columns, numbers or names.
 * Derivative: none, as it has no operand.
 * Errors: `InvalidShape`, `LimitExceeded`.
 *
 * @example
 * import { eye, run } from 'catamat'
 *
 * run(eye(2), {}).to2DArray() // => [ [ 1, 0 ], [ 0, 1 ] ]
 *
 * @category constants
 */
export const eye = <const R extends Dim, const C extends Dim = R>(rows: R, columns?: C): Expr<[R, C], never> =>
  apply(Eye, [], [rows, columns === undefined ? rows : columns])
