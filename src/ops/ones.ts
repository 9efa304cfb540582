import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { generated, sized } from './families/generated.js'

/** The rules of {@link ones}. */
export const Ones = generated<readonly [Dim, Dim]>({
  name: 'ones',
  shape: sized,
  fill: ({ data }) => void data.fill(1),
  resize: ([rows, columns], size) => [size(rows), size(columns)]
})

/**
 * Ones.
 *
 * Shape: rows × columns, numbers or names.
 * Errors: `InvalidShape`, `LimitExceeded`.
 *
 * @example
 * import { ones, run } from 'catamat'
 *
 * run(ones(1, 2), {}).to2DArray() // => [ [ 1, 1 ] ]
 *
 * @category constants
 */
export const ones = <const R extends Dim, const C extends Dim>(rows: R, columns: C): Expr<[R, C], never> =>
  apply(Ones, [], [rows, columns])
