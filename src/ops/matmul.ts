import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { unify } from '../core/Dim.js'
import type { Block } from '../core/Expr.js'
import type { MatrixMultiplication } from '../core/typed.js'
import { bilinear } from './families/bilinear.js'
import { transpose } from './transpose.js'

/** Each row of the result gathers the rows of B in the order of k, so every entry adds its products in that order. */
const product = ([a, b]: readonly [Block, Block], out: Block): void => {
  const { columns } = out
  for (let row = 0; row < out.rows; row++) {
    const to = out.data.subarray(row * columns, (row + 1) * columns)
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[row * a.columns + k] as number // row and k are within A
      const start = k * columns
      for (let column = 0; column < columns; column++)
        to[column] = (to[column] as number) + factor * (b.data[start + column] as number)
    }
  }
}

/** The rules of {@link matmul}. */
export const Matmul = bilinear({
  name: 'matmul',
  notation: { _tag: 'Infix', symbol: '@', precedence: 2, associates: 'left' },
  shape: ([a, b]) =>
    unify(a[1], b[0]) === undefined
      ? E.left({
          _tag: 'ShapeMismatch',
          requires: { _tag: 'Equal', left: { operand: 0, axis: 'columns' }, right: { operand: 1, axis: 'rows' } }
        })
      : E.right([a[0], b[1]]),
  forward: product,
  adjoints: [(ct, _, b) => matmul(ct, transpose(b)), (ct, a) => matmul(transpose(a), ct)]
})

/**
 * The matrix product `A B`.
 *
 * Shape: (m × k, k × n) → m × n.
 * Derivative: d(AB) = dA B + A dB; pulled back, C ↦ (C Bᵀ, Aᵀ C).
 * Errors: `ShapeMismatch` where A's columns differ from B's rows.
 * Cost: 2mkn flops; each entry adds over k in order.
 *
 * @example
 * import { constant, matmul, run } from 'catamat'
 *
 * run(matmul(constant([[1, 0], [0, -1]]), constant([[1], [2]])), {}).to2DArray() // => [ [ 1 ], [ -2 ] ]
 *
 * @category matrices
 */
// The overloads say what `apply` cannot: the shape of the product.
export const matmul = ((...operands: ReadonlyArray<unknown>) => apply(Matmul, operands)) as MatrixMultiplication
