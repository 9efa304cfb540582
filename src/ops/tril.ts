import { apply } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import type { Shape } from '../core/Shape.js'
import { triangle } from './families/triangle.js'

/** The rules of {@link tril}. */
export const Tril = triangle({
  name: 'tril',
  keeps: (diagonal, k) => diagonal <= k
})

/**
 * The entries on and below the k-th diagonal, zeros elsewhere.
 *
 * Shape: m × n → m × n.
 * Derivative: itself, which is its own adjoint.
 * Errors: `InvalidArgument`.
 *
 * @example
 * import { constant, run, tril } from 'catamat'
 *
 * run(tril(constant([[1, 2], [3, 4]])), {}).to2DArray() // => [ [ 1, 0 ], [ 3, 4 ] ]
 *
 * @category matrices
 */
export const tril = <S extends Shape, V extends string>(x: Expr<S, V>, k = 0): Expr<S, V> => apply(Tril, [x], [k])
