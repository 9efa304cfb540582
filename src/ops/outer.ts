import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, UNKNOWN } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import type { MatrixShape, Shape } from '../core/Shape.js'
import type { AreEqual, ShapeMismatch } from '../core/typed.js'
import { bilinear } from './families/bilinear.js'
import { matmul } from './matmul.js'
import { transpose } from './transpose.js'

interface OuterProduct {
  <R extends Dim, C extends Dim, V extends string, W extends string>(
    a: Expr<[R, 1], V>,
    b: Expr<[C, 1], W>
  ): Expr<[R, C], V | W>
  <S extends Shape, V extends string, T extends Shape, W extends string>(
    a: Expr<S, V> & NeedsColumn<S>,
    b: Expr<T, W> & NeedsColumn<T>
  ): Expr<[number, number], V | W>
}

type NeedsColumn<S extends Shape> = S extends readonly [...Dim[], infer C extends Dim]
  ? AreEqual<C, 1> extends true
    ? unknown
    : ShapeMismatch<'outer needs columns, n×1'>
  : unknown

const isColumn = ([, columns]: MatrixShape): boolean => columns === 1 || columns === UNKNOWN

/** The rules of {@link outer}. */
export const Outer = bilinear({
  name: 'outer',
  shape: ([a, b]) => {
    const operand = [a, b].findIndex((shape) => !isColumn(shape))
    return operand < 0
      ? E.right([a[0], b[0]])
      : E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Column', operand } })
  },
  forward: ([a, b], out) => {
    for (let row = 0, i = 0; row < a.rows; row++)
      for (let column = 0; column < b.rows; column++)
        out.data[i++] = (a.data[row] as number) * (b.data[column] as number) // within both columns
  },
  adjoints: [(ct, _, b) => matmul(ct, b), (ct, a) => matmul(transpose(ct), a)]
})

/**
 * The outer product `a bᵀ` of two columns.
 *
 * Shape: (m × 1, n × 1) → m × n.
 * Derivative: d(a bᵀ) = da bᵀ + a dbᵀ; pulled back, C ↦ (C b, Cᵀ a).
 * Errors: `ShapeMismatch` where an operand is no column.
 *
 * @example
 * import { constant, outer, run } from 'catamat'
 *
 * run(outer(constant([[1], [2]]), constant([[3], [4]])), {}).to2DArray() // => [ [ 3, 4 ], [ 6, 8 ] ]
 *
 * @category matrices
 */
// The overloads say what `apply` cannot: the shape of the product.
export const outer = ((...operands: ReadonlyArray<unknown>) => apply(Outer, operands)) as OuterProduct
