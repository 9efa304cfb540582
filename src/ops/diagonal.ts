import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, UNKNOWN, unify } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { type MatrixShape, matrixOf, type Shape } from '../core/Shape.js'
import type { NeedsSquare, NeedsVector } from '../core/typed.js'
import type { DiagonalColumn, FromDiagonal } from '../core/typedStructure.js'
import { broadcastLike } from './broadcastTo.js'
import { eye } from './eye.js'
import { linear } from './families/linear.js'
import { pairwiseSum } from './families/pairwise.js'
import { multiply } from './multiply.js'
import { reshapeLike } from './reshape.js'
import { Pad } from './slice.js'
import { padLike } from './sliceLike.js'
import { transpose } from './transpose.js'

const shorter = ([rows, columns]: MatrixShape): Dim =>
  typeof rows === 'number' && typeof columns === 'number' ? Math.min(rows, columns) : rows === columns ? rows : UNKNOWN

const known = (x: Expr): MatrixShape => (E.isRight(x.shape) ? matrixOf(x.shape.right) : [UNKNOWN, UNKNOWN])

/** A square matrix's diagonal filled from the cotangent; of another matrix, zeros beyond it. */
const placed = (ct: Expr, x: Expr): Expr => {
  const shape = known(x)
  const square = diag(ct)
  if (shape[0] === shape[1] && shape[0] !== UNKNOWN) return square
  const [rows, columns] = shape
  if (typeof rows !== 'number' || typeof columns !== 'number') return padLike(square, x)
  const size = Math.min(rows, columns)
  return apply(
    Pad,
    [square],
    [
      [0, rows - size],
      [0, columns - size]
    ]
  )
}

/** The rules of {@link diagonal}. */
export const Diagonal = linear({
  name: 'diagonal',
  zeros: 'moved',
  shape: ([x]) => E.right([shorter(x), 1]),
  forward: ([x], out) => {
    for (let i = 0; i < out.rows; i++) out.data[i] = x.data[i * (x.columns + 1)] as number // as many as rows and columns allow
  },
  adjoint: (ct, { args: [x] }) => placed(ct, x)
})

/** The rules of {@link diag}. */
export const Diag = linear({
  name: 'diag',
  zeros: 'placed',
  shape: ([[rows, columns]]) => {
    const length =
      columns === 1 ? rows : rows === 1 ? columns : rows === UNKNOWN || columns === UNKNOWN ? UNKNOWN : undefined
    return length === undefined
      ? E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Vector' } })
      : E.right([length, length])
  },
  forward: ([x], out) => {
    for (let i = 0; i < out.rows; i++) out.data[i * (out.columns + 1)] = x.data[i] as number // as many as the vector has
  },
  adjoint: (ct, { args: [x] }) => {
    const [rows, columns] = known(x)
    return columns === 1 ? diagonal(ct) : rows === 1 ? transpose(diagonal(ct)) : reshapeLike(diagonal(ct), x)
  }
})

/** The rules of {@link trace}. */
export const Trace = linear({
  name: 'trace',
  zeros: 'summed',
  shape: ([[rows, columns]]) =>
    unify(rows, columns) === undefined
      ? E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Square' } })
      : E.right([1, 1]),
  forward: ([x], out) => {
    out.data[0] = pairwiseSum({ data: x.data, start: 0, stride: x.columns + 1, length: x.rows })
  },
  adjoint: (ct, { args: [x] }) => {
    const [rows] = known(x)
    return typeof rows === 'number' ? multiply(ct, eye(rows)) : diag(broadcastLike(ct, diagonal(x)))
  }
})

/**
 * The diagonal of a matrix as a column.
 *
 * Shape: m × n → min(m, n) × 1.
 * Derivative: itself; pulled back, the diagonal alone is filled.
 *
 * @example
 * import { constant, diagonal, run } from 'catamat'
 *
 * run(diagonal(constant([[1, 2], [3, 4]])), {}).to2DArray() // => [ [ 1 ], [ 4 ] ]
 *
 * @category matrices
 */
export const diagonal = <S extends Shape, V extends string>(x: Expr<S, V>): Expr<DiagonalColumn<S>, V> =>
  apply(Diagonal, [x])

/**
 * The square matrix with a row or a column as its diagonal and zeros elsewhere.
 *
 * Shape: n × 1 or 1 × n → n × n.
 * Derivative: itself; pulled back, the diagonal of the cotangent.
 * Errors: `ShapeMismatch` where it is neither a row nor a column.
 *
 * @example
 * import { constant, diag, run } from 'catamat'
 *
 * run(diag(constant([[1, 2]])), {}).to2DArray() // => [ [ 1, 0 ], [ 0, 2 ] ]
 *
 * @category matrices
 */
export const diag = <S extends Shape, V extends string>(
  x: Expr<S, V> & NeedsVector<S, 'diag'>
): Expr<FromDiagonal<S>, V> => apply(Diag, [x])

/**
 * The sum of the diagonal of a square matrix.
 *
 * Shape: n × n → 1 × 1.
 * Derivative: d(tr X) = tr dX; pulled back, c ↦ c I.
 * Errors: `ShapeMismatch` where it is not square.
 *
 * @example
 * import { constant, run, trace } from 'catamat'
 *
 * run(trace(constant([[1, 2], [3, 4]])), {}).to2DArray() // => [ [ 5 ] ]
 *
 * @category matrices
 */
export const trace = <S extends Shape, V extends string>(x: Expr<S, V> & NeedsSquare<S, 'trace'>): Expr<[1, 1], V> =>
  apply(Trace, [x])
