import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Transposition } from '../core/typed.js'
import { linear } from './families/linear.js'

/** The rules of {@link transpose}. */
export const Transpose = linear({
  name: 'transpose',
  zeros: 'moved',
  shape: ([[rows, columns]]) => E.right([columns, rows]),
  forward: ([x], out) => {
    for (let row = 0, i = 0; row < x.rows; row++)
      for (let column = 0; column < x.columns; column++) out.data[column * x.rows + row] = x.data[i++] as number // i counts the entries
  },
  adjoint: (ct) => transpose(ct)
})

/**
 * The transpose `Xᵀ`.
 *
 * Shape: m × n → n × m.
 * Derivative: d(Xᵀ) = (dX)ᵀ.
 *
 * @example
 * import { constant, run, transpose } from 'catamat'
 *
 * run(transpose(constant([[1, 2, 3]])), {}).to2DArray() // => [ [ 1 ], [ 2 ], [ 3 ] ]
 *
 * @category matrices
 */
// The overloads say what `apply` cannot: the shape of the transpose.
export const transpose = ((...operands: ReadonlyArray<unknown>) => apply(Transpose, operands)) as Transposition
