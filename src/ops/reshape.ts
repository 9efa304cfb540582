import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, quotient, times, UNKNOWN } from '../core/Dim.js'
import type { Binary, Expr, Operation } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { entries, isNumeric, type MatrixShape, type Shape, showShape } from '../core/Shape.js'
import type { Reshaped } from '../core/typed.js'
import { linear } from './families/linear.js'
import { isAnyDim, type ShapeParam, shapeParamFault } from './families/shapeParam.js'

const cannot = (from: MatrixShape, to: string): Refusal => ({
  _tag: 'ShapeMismatch',
  requires: { _tag: 'Entries', from: entries(from), to }
})

/** The target with its one −1 worked out. */
const completed = (from: MatrixShape, [rows, columns]: readonly [Dim, Dim]): MatrixShape | undefined => {
  if (rows !== -1 && columns !== -1) return [rows, columns]
  const rest = rows === -1 && columns === -1 ? undefined : quotient(entries(from), rows === -1 ? columns : rows)
  return rest === undefined ? undefined : rows === -1 ? [rest, columns] : [rows, rest]
}

const reshaped = (from: MatrixShape, to: readonly [Dim, Dim]): E.Either<Refusal, MatrixShape> => {
  const shape = completed(from, to)
  const [has, needs] = [entries(from), shape === undefined ? 0 : times(...shape)]
  return shape !== undefined && (has === needs || has === UNKNOWN || needs === UNKNOWN)
    ? E.right(shape)
    : E.left(cannot(from, showShape(to)))
}

/** The rules of {@link reshape}. */
export const Reshape = linear<ShapeParam>({
  name: 'reshape',
  shape: ([x], [to]) => {
    const fault = shapeParamFault(to, (dim) => dim === -1 || isAnyDim(dim))
    return fault === undefined ? reshaped(x, to) : E.left(fault)
  },
  forward: ([x], out) => out.data.set(x.data),
  resize: ([to], size) => [[size(to[0]), size(to[1])]],
  adjoint: (ct, { args: [x] }) =>
    E.isRight(x.shape) && isNumeric(x.shape.right) ? reshape(ct, x.shape.right) : reshapeLike(ct, x)
})

/** The rules of {@link reshapeLike}: the second operand is a witness of the shape alone. */
export const ReshapeLike: Operation<Binary> = {
  name: 'reshapeLike',
  arity: 2,
  shape: ([x, like]) => reshaped(x, like),
  forward: ([x], out) => out.data.set(x.data),
  jvp: ([dx], { args: [, like] }) => (dx === undefined ? undefined : reshapeLike(dx, like)),
  vjp: (ct, { args: [x] }, i) => (i === 0 ? reshapeLike(ct, x) : undefined)
}

/**
 * The same entries, row by row, in another shape; a −1 is worked out.
 *
 * Shape: m × n → [rows, columns] with as many entries.
 * Derivative: itself; pulled back, the shape it had.
 * Errors: `ShapeMismatch` where the numbers of entries differ, `InvalidShape`.
 *
 * @example
 * import { constant, reshape, run } from 'catamat'
 *
 * run(reshape(constant([[1, 2], [3, 4]]), [1, -1]), {}).to2DArray() // => [ [ 1, 2, 3, 4 ] ]
 *
 * @category structure
 */
export const reshape = <const R extends Dim, const C extends Dim, V extends string>(
  x: Expr<Shape, V>,
  shape: readonly [R, C]
): Expr<Reshaped<R, C>, V> => apply(Reshape, [x], [shape])

/**
 * The entries of the first matrix, row by row, in the shape of the second, whose values do not matter.
 *
 * Shape: (any, m × n) → m × n with as many entries.
 * Derivative: that of the first operand.
 * Errors: `ShapeMismatch` where the numbers of entries differ.
 *
 * @example
 * import { constant, reshapeLike, run } from 'catamat'
 *
 * run(reshapeLike(constant([[1], [2]]), constant([[0, 0]])), {}).to2DArray() // => [ [ 1, 2 ] ]
 *
 * @category structure
 */
export const reshapeLike = <S extends Shape, V extends string, W extends string>(
  x: Expr<Shape, V>,
  like: Expr<S, W>
): Expr<S, V | W> => apply(ReshapeLike, [x, like])
