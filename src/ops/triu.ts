import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import type { Shape } from '../core/Shape.js'
import { linear } from './families/linear.js'

/** The rules of {@link triu}. */
export const Triu = linear<readonly [k: number]>({
  name: 'triu',
  zeros: 'placed',
  shape: ([x], [k]) =>
    Number.isSafeInteger(k)
      ? E.right(x)
      : E.left({ _tag: 'InvalidArgument', argument: 'k', got: k, allowed: 'a whole number' }),
  forward: ([x], out, [k]) => {
    for (let row = 0, i = 0; row < x.rows; row++)
      for (let column = 0; column < x.columns; column++, i++) if (column - row >= k) out.data[i] = x.data[i] as number // i counts the entries
  },
  adjoint: (ct, { params: [k] }) => triu(ct, k)
})

/**
 * The entries on and above the k-th diagonal, zeros elsewhere.
 *
 * Shape: m × n → m × n.
 * Derivative: itself, which is its own adjoint.
 * Errors: `InvalidArgument`.
 *
 * @example
 * import { constant, run, triu } from 'catamat'
 *
 * run(triu(constant([[1, 2], [3, 4]])), {}).to2DArray() // => [ [ 1, 2 ], [ 0, 4 ] ]
 *
 * @category matrices
 */
export const triu = <S extends Shape, V extends string>(x: Expr<S, V>, k = 0): Expr<S, V> => apply(Triu, [x], [k])
