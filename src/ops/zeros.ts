import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { generated, sized } from './families/generated.js'

/** The rules of {@link zeros}. */
export const Zeros = generated<ReadonlyArray<Dim>>({
  name: 'zeros',
  zeros: 'placed',
  shape: sized,
  fill: () => undefined,
  resize: (dims, size) => dims.map(size)
})

/**
 * Zeros.
 *
 * Shape: rows × columns, the sizes of a stack before them; numbers or names.
 * Derivative: none, as it has no operand.
 * Errors: `InvalidShape`, `LimitExceeded`.
 *
 * @example
 * import { zeros, run } from 'catamat'
 *
 * run(zeros(1, 2), {}).to2DArray() // => [ [ 0, 0 ] ]
 *
 * @category constants
 */
export const zeros = <const S extends [...Dim[], Dim, Dim]>(...shape: S): Expr<S, never> => apply(Zeros, [], shape)
