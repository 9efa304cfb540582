import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { quotient, UNKNOWN } from '../core/Dim.js'
import type { Binary, Expr, Operation } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { entries, isNumeric, SCALAR, type Shape, showShape } from '../core/Shape.js'
import type { Reshaped } from '../core/typed.js'
import { rankFor, rankOf, seesAll, writtenOr } from './families/axes.js'
import { linear } from './families/linear.js'
import { isAnyDim, shapeParamFault } from './families/shapeParam.js'

const cannot = (from: Shape, to: string): Refusal => ({
  _tag: 'ShapeMismatch',
  requires: { _tag: 'Entries', from: entries(from), to }
})

/** The target with its one −1 worked out. */
const completed = (from: Shape, to: Shape): Shape | undefined => {
  const at = to.indexOf(-1)
  if (at < 0) return to
  const rest = quotient(entries(from), entries(to.filter((_, i) => i !== at)))
  return rest === undefined ? undefined : (to.map((dim, i) => (i === at ? rest : dim)) as unknown as Shape) // as many as before
}

const reshaped = (from: Shape, to: Shape): E.Either<Refusal, Shape> => {
  const shape = completed(from, to)
  const [has, needs] = [entries(from), shape === undefined ? 0 : entries(shape)]
  return shape !== undefined && (has === needs || has === UNKNOWN || needs === UNKNOWN)
    ? E.right(shape)
    : E.left(cannot(from, showShape(to)))
}

/** The target, and how many last axes of the operand become it, where that is no matrix. */
type ReshapeParams = readonly [to: Shape, rank?: number]

const oneUnknown = (to: Shape): Refusal | undefined =>
  to.filter((dim) => dim === -1).length > 1
    ? {
        _tag: 'ShapeMismatch',
        requires: { _tag: 'Stated', rule: `only one size of ${showShape(to)} can be -1, to be worked out` }
      }
    : undefined

/** The rules of {@link reshape}. */
export const Reshape = linear<ReshapeParams>({
  name: 'reshape',
  rank: ([, rank = 2]) => rankFor(-rank),
  written: (node) => writtenOr(node, (node.params[1] ?? 2) === rankOf(node.args[0]), [node.params[0]]),
  shape: ([x]: readonly [Shape], [to]) => {
    const fault = shapeParamFault(to, (dim) => dim === -1 || isAnyDim(dim)) ?? oneUnknown(to)
    return fault === undefined ? reshaped(x, to) : E.left(fault)
  },
  forward: ([x], out) => out.data.set(x.data),
  resize: ([to, ...rank], size) => [to.map(size) as unknown as Shape, ...rank], // as many as before
  adjoint: (ct, { args: [x], params: [{ length }, rank = 2] }): Expr => {
    const to = E.isRight(x.shape) ? (x.shape.right.slice(-rank) as unknown as Shape) : SCALAR // as many as the rule sees
    return isNumeric(to)
      ? apply(Reshape, [ct], length === 2 ? [to] : [to, length])
      : apply(ReshapeLike, [ct, x], length === 2 && rank === 2 ? [] : [[length, rank]])
  }
})

/** How many last axes of each operand take part, where they are not matrices. */
type Ranks = readonly [ranks?: readonly [x: number, like: number]]

/** The rules of {@link reshapeLike}: the second operand is a witness of the shape alone. */
export const ReshapeLike: Operation<Binary, Ranks> = {
  name: 'reshapeLike',
  arity: 2,
  rank: ([ranks = [2, 2]], operand) => ranks[operand === 0 ? 0 : 1],
  written: (node) => writtenOr(node, seesAll(node), []),
  shape: ([x, like]: readonly [Shape, Shape]) => reshaped(x, like),
  forward: ([x], out) => out.data.set(x.data),
  jvp: ([dx], { args: [, like], params }) => (dx === undefined ? undefined : apply(ReshapeLike, [dx, like], params)),
  vjp: (ct, { args: [x], params: [ranks] }, i) =>
    i === 0 ? apply(ReshapeLike, [ct, x], ranks === undefined ? [] : [[ranks[1], ranks[0]]]) : undefined
}

/**
 * The same entries, row by row, in another shape; a −1 is worked out.
 *
 * Shape: m × n → [rows, columns] with as many entries; for stacks all axes, in and out.
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
export const reshape = <const S extends Shape, V extends string>(x: Expr<Shape, V>, shape: S): Expr<Reshaped<S>, V> => {
  const [to, rank] = [shape as unknown as Shape, rankOf(x)] // its sizes are checked by the rule
  return apply(Reshape, [x], rank === 2 ? [to] : [to, rank])
}

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
): Expr<S, V | W> => {
  const [rank, other] = [rankOf(x), rankOf(like)]
  return apply(ReshapeLike, [x, like], rank === 2 && other === 2 ? [] : [[rank, other]])
}
