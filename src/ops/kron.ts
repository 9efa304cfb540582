import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { times, unify } from '../core/Dim.js'
import type { Apply, Block, Expr, Operation, Ternary } from '../core/Expr.js'
import type { Shape } from '../core/Shape.js'
import type { KroneckerProduct } from '../core/typedStructure.js'
import { bilinear } from './families/bilinear.js'
import { sumOf } from './families/elementwise.js'

/** Every entry of the big matrix with the two entries whose product belongs there. */
const eachProduct = (
  left: Block,
  right: Block,
  big: Block,
  visit: (i: number, j: number, at: number) => void
): void => {
  for (let row = 0, at = 0; row < big.rows; row++)
    for (let column = 0; column < big.columns; column++, at++) {
      const [i, k] = [Math.floor(row / right.rows), row % right.rows]
      const [j, l] = [Math.floor(column / right.columns), column % right.columns]
      visit(i * left.columns + j, k * right.columns + l, at)
    }
}

const plusProduct = (to: Float64Array, at: number, x: Float64Array, i: number, y: Float64Array, j: number): void => {
  to[at] = (to[at] as number) + (x[i] as number) * (y[j] as number) // `eachProduct` stays within all three
}

/** The rules of {@link kron}. */
export const Kron = bilinear({
  name: 'kron',
  shape: ([a, b]) => E.right([times(a[0], b[0]), times(a[1], b[1])]),
  forward: ([a, b], out) =>
    eachProduct(a, b, out, (i, j, at) => {
      out.data[at] = (a.data[i] as number) * (b.data[j] as number) // `eachProduct` stays within all three
    }),
  adjoints: [(ct, a, b) => kronLeft(ct, b, a), (ct, a, b) => kronRight(ct, a, b)]
})

type Contraction = <S extends Shape>(c: Expr, factor: Expr, like: Expr<S>) => Expr<S>

/** What the two contractions have in common: bilinear in the first two operands, the third a witness of the shape. */
const contraction = (
  name: string,
  forward: Operation<Ternary>['forward'],
  contract: Contraction,
  [ofC, ofFactor]: readonly [(ct: Expr, factor: Expr) => Expr, (c: Expr, ct: Expr, factor: Expr) => Expr]
): Operation<Ternary> => ({
  name,
  zeros: 'multiplied',
  arity: 3,
  shape: ([c, factor, like]) => {
    const [rows, columns] = [times(factor[0], like[0]), times(factor[1], like[1])]
    const fits = unify(rows, c[0]) !== undefined && unify(columns, c[1]) !== undefined
    return fits
      ? E.right(like)
      : E.left({
          _tag: 'ShapeMismatch',
          requires: { _tag: 'Stated', rule: `the first operand must be ${rows}×${columns}` }
        })
  },
  forward,
  jvp: ([dc, dFactor], { args: [c, factor, like] }) =>
    sumOf([
      dc === undefined ? undefined : contract(dc, factor, like),
      dFactor === undefined ? undefined : contract(c, dFactor, like)
    ]),
  vjp: (ct, { args: [c, factor] }: Apply<Ternary>, i) =>
    i === 0 ? ofC(ct, factor) : i === 1 ? ofFactor(c, ct, factor) : undefined
})

/** The rules of {@link kronLeft}. */
export const KronLeft = contraction(
  'kronLeft',
  ([c, b], out) => eachProduct(out, b, c, (i, j, at) => plusProduct(out.data, i, c.data, at, b.data, j)),
  (c, b, like) => kronLeft(c, b, like),
  [(ct, b) => kron(ct, b), (c, ct, b) => kronRight(c, ct, b)]
)

/** The rules of {@link kronRight}. */
export const KronRight = contraction(
  'kronRight',
  ([c, a], out) => eachProduct(a, out, c, (i, j, at) => plusProduct(out.data, j, c.data, at, a.data, i)),
  (c, a, like) => kronRight(c, a, like),
  [(ct, a) => kron(a, ct), (c, ct, a) => kronLeft(c, ct, a)]
)

/**
 * The adjoint of `A ↦ kron(A, B)`: `Aᵢⱼ = Σₖₗ C₍ᵢₖ₎₍ⱼₗ₎ Bₖₗ`. The third operand tells the shape.
 *
 * Shape: (mp × nq, p × q, m × n) → m × n.
 * Derivative: linear in C and in B; pulled back, {@link kron} and {@link kronRight}; none for the third operand.
 * Errors: `ShapeMismatch`.
 *
 * @example
 * import { constant, kronLeft, run } from 'catamat'
 *
 * run(kronLeft(constant([[1, 2, 3, 4]]), constant([[1, 10]]), constant([[0, 0]])), {}).to2DArray() // => [ [ 21, 43 ] ]
 *
 * @category matrices
 */
export const kronLeft: Contraction = (c, b, like) => apply(KronLeft, [c, b, like])

/**
 * The adjoint of `B ↦ kron(A, B)`: `Bₖₗ = Σᵢⱼ C₍ᵢₖ₎₍ⱼₗ₎ Aᵢⱼ`. The third operand tells the shape.
 *
 * Shape: (mp × nq, m × n, p × q) → p × q.
 * Derivative: linear in C and in A; pulled back, {@link kron} and {@link kronLeft}; none for the third operand.
 * Errors: `ShapeMismatch`.
 *
 * @example
 * import { constant, kronRight, run } from 'catamat'
 *
 * run(kronRight(constant([[1, 2, 3, 4]]), constant([[1, 10]]), constant([[0, 0]])), {}).to2DArray() // => [ [ 31, 42 ] ]
 *
 * @category matrices
 */
export const kronRight: Contraction = (c, a, like) => apply(KronRight, [c, a, like])

/**
 * The Kronecker product: each entry of A times all of B.
 *
 * Shape: (m × n, p × q) → mp × nq.
 * Derivative: d(A ⊗ B) = dA ⊗ B + A ⊗ dB.
 * Errors: `LimitExceeded`.
 *
 * @example
 * import { constant, kron, run } from 'catamat'
 *
 * run(kron(constant([[1, 2]]), constant([[1], [3]])), {}).to2DArray() // => [ [ 1, 2 ], [ 3, 6 ] ]
 *
 * @category matrices
 */
// The overloads say what `apply` cannot: the shape of the product.
export const kron = ((...operands: ReadonlyArray<unknown>) => apply(Kron, operands)) as KroneckerProduct
