import * as E from 'fp-ts/lib/Either.js'
import { apply, operand, placeholderOf } from '../core/build.js'
import { type Dim, UNKNOWN } from '../core/Dim.js'
import type { Expr, Leaf } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import { quoted } from '../core/names.js'
import { entries, isNumeric, type Shape } from '../core/Shape.js'
import type { NeedsScalar } from '../core/typed.js'
import { add, broadcastLike, diag, eye, permuteAxes, reshape, Squeeze, transpose, where } from '../ops/index.js'
import { batch } from './batch.js'
import { gradientOf, isLeaf, leafFault, leavesOf, shapedAs, zerosLike } from './grad.js'
import { jvp } from './jvp.js'
import { lean } from './lean.js'
import { pushforward } from './modes.js'
import { stabilised } from './stable.js'

const shapeOf = ({ shape }: Expr): Shape => (E.isRight(shape) ? shape.right : [1, 1])

/** A size as a reshape may ask for it: an unknown one is worked out. */
const asked = (dim: Dim): Dim => (dim === UNKNOWN ? -1 : dim)

/** Every unit of a leaf's space along a new first axis: an identity by its numbers, or with the leaf as witness of its names. */
const units = (leaf: Leaf): Expr => {
  const shape = shapeOf(leaf)
  const size = entries(shape)
  const identity: Expr = isNumeric(shape) ? eye(size) : diag(broadcastLike(1, reshape(leaf, [-1, 1])))
  return reshape(identity, [size, ...shape])
}

/** A name that no leaf bears. */
const fresh = (name: string, taken: ReadonlyMap<string, unknown>): string => {
  let own = `d${name}`
  while (taken.has(own)) own = `d${own}`
  return own
}

/** From [u, …, r, c] to […, r·c, u]: a row for each entry of the expression, a column for each of the leaf. */
const asMatrix = (stacked: Expr, shape: Shape, size: Dim): Expr => {
  const [rows, columns] = shape.slice(-2) as [Dim, Dim] // a shape has two
  const stack = shape.slice(0, -2)
  const joined =
    columns === 1
      ? apply<Shape, string>(Squeeze, [stacked], [-1])
      : reshape(stacked, [size, ...stack.map(asked), asked(entries([rows, columns]))] as unknown as Shape)
  if (stack.length === 0) return transpose(joined)
  return permuteAxes(
    joined,
    Array.from({ length: stack.length + 2 }, (_, i) => (i + 1) % (stack.length + 2))
  )
}

/** The Jacobian of a sound expression by one of its leaves. */
const jacobianOf = (expr: Expr, leaf: Leaf): Expr => {
  const [shape, size] = [shapeOf(expr), entries(shapeOf(leaf))]
  const unit = placeholderOf(fresh(leaf.name, leavesOf(expr)), shapeOf(leaf))
  const dx = where(unit, 1, 0) // so that the zeros of a unit meet no pole
  const tangent = pushforward(stabilised(expr), new Map([[leaf.name, dx]]))
  const stack = units(leaf)
  const kept = new Set<Expr>(nodes(expr))
  const [thin = expr] = tangent === undefined ? [] : lean([tangent], kept)
  const stacked =
    tangent === undefined
      ? zerosLike(add(expr, reshape(leaf, [asked(size), ...shape.map(() => 1)] as unknown as Shape))) // of its size along a new first axis
      : batch(thin, new Map([unit, dx].map((node) => [node, stack])), size)
  return lean([asMatrix(stacked, shape, size)], kept)[0] ?? stacked
}

/** Columns have a Jacobian whose sizes the compiler knows. */
type JacobianShape<E extends Shape, L extends Shape> = E extends readonly [infer M extends Dim, 1]
  ? L extends readonly [infer N extends Dim, 1]
    ? [M, N]
    : [number, number]
  : E extends readonly [Dim, Dim]
    ? [number, number]
    : Shape

/**
 * The Jacobian of an expression by a leaf: entry (i, j) is the derivative of the i-th entry of the expression, row by row, by the j-th of the leaf.
 * It is one forward mode over a stack of units, so its number of nodes does not depend on sizes.
 *
 * Shape: (m × 1, n × 1) → m × n; a matrix counts by its entries, row by row.
 * Errors: `NotDifferentiable` where the leaf is not in the expression.
 * Cost: as many forward modes as the leaf has entries, evaluated together.
 *
 * @example
 * import { constant, jacobian, matmul, placeholder, run } from 'catamat'
 *
 * const x = placeholder('x', 2, 1)
 * run(jacobian(matmul(constant([[1, 2], [3, 4]]), x), x), { x: [0, 0] }).to2DArray() // => [ [ 1, 2 ], [ 3, 4 ] ]
 *
 * @category calculus
 */
export const jacobian = <S extends Shape, V extends string, L extends Shape>(
  expr: Expr<S, V>,
  leaf: Expr<L>
): Expr<JacobianShape<S, L>, V> => {
  const whole = operand('jacobian', 0, expr)
  const fault = E.isLeft(whole.shape) ? whole : leafFault('jacobian', leaf, leavesOf(whole))
  return (fault ?? jacobianOf(whole, leaf as unknown as Leaf)) as Expr<JacobianShape<S, L>, V> // a leaf, else the fault says that it is none
}

type HessianShape<L extends Shape> = L extends readonly [infer N extends Dim, 1] ? [N, N] : [number, number]

/**
 * The Hessian of a 1×1 loss by a leaf: the Jacobian of its gradient. A matrix leaf counts by its entries, row by row.
 *
 * Shape: n × 1 → n × n.
 * Errors: `NotScalar`, `NotDifferentiable`.
 * Cost: as many tangents of the gradient as the leaf has entries, evaluated together.
 *
 * @example
 * import { hessian, placeholder, prod, run } from 'catamat'
 *
 * const x = placeholder('x', 2, 1)
 * run(hessian(prod(x), x), { x: [3, 4] }).to2DArray() // => [ [ 0, 1 ], [ 1, 0 ] ]
 *
 * @category calculus
 */
export const hessian = <S extends Shape, V extends string, L extends Shape>(
  loss: Expr<S, V> & NeedsScalar<S, 'hessian'>,
  leaf: Expr<L>
): Expr<HessianShape<L>, V> => {
  const wrong = isLeaf(leaf) ? undefined : leafFault('hessian', leaf, new Map())
  const gradient = (wrong ?? gradientOf('hessian', loss, leaf)) as Expr<L, V> // that of one leaf
  const isCut = E.isRight(gradient.shape) && !leavesOf(gradient).has((leaf as unknown as Leaf).name)
  const made = E.isLeft(gradient.shape) ? gradient : isCut ? zerosFor(gradient) : jacobian(gradient, leaf)
  return made as unknown as Expr<HessianShape<L>, V> // of the gradient's size both ways
}

/** The Jacobian of what does not depend on the leaf: zeros, a row and a column for each of its entries. */
const zerosFor = (gradient: Expr): Expr => {
  const column = reshape(gradient, [-1, 1])
  return zerosLike(add(column, transpose(column)))
}

/**
 * The Hessian of a loss times a direction, without the Hessian: the tangent of the gradient.
 *
 * Shape: that of the leaf.
 * Errors: `NotScalar`, `NotDifferentiable`, `ShapeMismatch`.
 * Cost: a small multiple of the loss.
 *
 * @example
 * import { hvp, placeholder, prod, run } from 'catamat'
 *
 * const x = placeholder('x', 2, 1)
 * run(hvp(prod(x), x, placeholder('v', 2, 1)), { x: [3, 4], v: [1, 0] }).to2DArray() // => [ [ 0 ], [ 1 ] ]
 *
 * @category calculus
 */
export const hvp = <S extends Shape, V extends string, L extends Shape, W extends string>(
  loss: Expr<S, V> & NeedsScalar<S, 'hvp'>,
  leaf: Expr<L>,
  direction: Expr<NoInfer<L>, W> | number
): Expr<L, V | W> => {
  const whole = operand('hvp', 0, loss)
  const fault = E.isLeft(whole.shape) ? whole : leafFault('hvp', leaf, leavesOf(whole))
  const what = `the direction along ${isLeaf(leaf) ? quoted(leaf.name) : 'the leaf'}`
  const along = fault ?? shapedAs('hvp', [whole, leaf], what, direction, leaf)
  if (E.isLeft(along.shape)) return along as Expr<L, V | W> // a faulty expression has any type
  const gradient = gradientOf('hvp', whole, leaf) as Expr<L, V> // that of one leaf
  const { name } = leaf as unknown as Leaf // else the fault says that it is none
  const made = leavesOf(gradient).has(name) ? jvp(gradient, { [name]: along }) : zerosLike(gradient)
  return (E.isLeft(gradient.shape) ? gradient : made) as Expr<L, V | W> // its names are those of the loss and of the direction
}
