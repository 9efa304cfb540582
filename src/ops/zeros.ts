import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { generated, sized } from './families/generated.js'

/** The rules of {@link zeros}. */
export const Zeros = generated<readonly [Dim, Dim]>({
  name: 'zeros',
  shape: sized,
  fill: () => undefined,
  resize: ([rows, columns], size) => [size(rows), size(columns)]
})

/**
 * Zeros.
 *
 * Shape: rows × columns, numbers or names.
 * Errors: `InvalidShape`, `LimitExceeded`.
 *
 * @example
 * import { zeros, run } from 'catamat'
 *
 * run(zeros(1, 2), {}).to2DArray() // => [ [ 0, 0 ] ]
 *
 * @category constants
 */
export const zeros = <const R extends Dim, const C extends Dim>(rows: R, columns: C): Expr<[R, C], never> =>
  apply(Zeros, [], [rows, columns])
