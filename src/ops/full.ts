import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { generated, sized } from './families/generated.js'

/** The rules of {@link full}. */
export const Full = generated<readonly [Dim, Dim, number]>({
  name: 'full',
  shape: (params) =>
    typeof params[2] === 'number'
      ? sized(params)
      : E.left({ _tag: 'InvalidArgument', argument: 'the value', got: params[2], allowed: 'a number' }),
  fill: ({ data }, [, , value]) => void data.fill(value),
  resize: ([rows, columns, value], size) => [size(rows), size(columns), value]
})

/**
 * One number everywhere.
 *
 * Shape: rows × columns, numbers or names.
 * Errors: `InvalidShape`, `LimitExceeded`.
 *
 * @example
 * import { full, run } from 'catamat'
 *
 * run(full(1, 2, 7), {}).to2DArray() // => [ [ 7, 7 ] ]
 *
 * @category constants
 */
export const full = <const R extends Dim, const C extends Dim>(
  rows: R,
  columns: C,
  value: number
): Expr<[R, C], never> => apply(Full, [], [rows, columns, value])
