import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { generated, sized } from './families/generated.js'

/** The rules of {@link ones}. */
export const Ones = generated<ReadonlyArray<Dim>>({
  name: 'ones',
  shape: sized,
  fill: ({ data }) => void data.fill(1),
  resize: (dims, size) => dims.map(size)
})

/**
 * Ones.
 *
 * Shape: rows × columns, the sizes of a stack before them; numbers or names.
 * Derivative: none, as it has no operand.
 * Errors: `InvalidShape`, `LimitExceeded`.
 *
 * @example
 * import { ones, run } from 'catamat'
 *
 * run(ones(1, 2), {}).to2DArray() // => [ [ 1, 1 ] ]
 *
 * @category constants
 */
export const ones = <const S extends [...Dim[], Dim, Dim]>(...shape: S): Expr<S, never> => apply(Ones, [], shape)
