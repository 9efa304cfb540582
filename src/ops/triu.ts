import { apply } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import type { Shape } from '../core/Shape.js'
import { triangle } from './families/triangle.js'

/** The rules of {@link triu}. */
export const Triu = triangle({
  name: 'triu',
  keeps: (diagonal, k) => diagonal >= k
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
