import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import { apply, constantOf, faulty, noOperand, operand } from '../core/build.js'
import type { Expr, Leaf, Node } from '../core/Expr.js'
import { nodes, walk } from '../core/fold.js'
import { plainKeys } from '../core/given.js'
import { refused } from '../core/refused.js'
import { isNumeric, type Shape, sameShape, showShape } from '../core/Shape.js'
import { showName } from '../core/show.js'
import type { NeedsScalar, ShapeOf } from '../core/typed.js'
import { broadcastLike, Zeros } from '../ops/index.js'
import { lean } from './lean.js'
import { pullback } from './modes.js'
import { stabilised } from './stable.js'

/** Leaves under names of the caller's own. */
export type Leaves = { readonly [name: string]: Expr }

/** What stands in the place of each leaf. */
type Each<R extends Leaves, V extends string> = { readonly [K in keyof R]: Expr<ShapeOf<R[K]>, V> }

export const isLeaf = (x: unknown): x is Leaf => isExpr(x) && x._tag === 'Leaf'

/** Zeros in the shape of an expression: by its numbers where they are known, else with itself as witness. */
export const zerosLike = (x: Expr): Expr =>
  E.isRight(x.shape) && isNumeric(x.shape.right) ? apply(Zeros, [], x.shape.right) : broadcastLike(0, x)

/** What is given where an expression of another's shape is due: itself, or stretched to it; `beside` are the operands of the call before it. */
export const shapedAs = (
  operation: string,
  beside: ReadonlyArray<Expr>,
  what: string,
  x: unknown,
  like: Expr
): Expr => {
  const expr = isExpr(x) || typeof x === 'number' ? operand(operation, 0, x) : noOperand(operation, what, x)
  if (E.isLeft(expr.shape) || E.isLeft(like.shape)) return E.isLeft(expr.shape) ? expr : like
  const [from, to] = [expr.shape.right, like.shape.right]
  if (sameShape(from, to)) return expr
  const stretched = broadcastLike(expr, like)
  if (from.length <= to.length && E.isRight(stretched.shape)) return stretched
  const rule = `${what} must be ${showShape(to)}, or stretch to it`
  return refused(operation, [...beside, expr], { _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule } })
}

/** Why a leaf has no derivative: it is none, or not part of the expression, or another one of the same name is. */
const TAKES_ONE = new Set(['jacobian', 'hessian', 'hvp'])

export const leafFault = (operation: string, leaf: unknown, leaves: ReadonlyMap<string, Leaf>): Expr | undefined => {
  if (!isLeaf(leaf))
    return faulty(operation, {
      _tag: 'InvalidArgument',
      argument: 'the leaf',
      got: leaf,
      allowed: `a placeholder or a variable of the expression${TAKES_ONE.has(operation) ? '' : ', or a record of them'}`
    })
  const own = leaves.get(leaf.name)
  if (own === undefined)
    return faulty(operation, { _tag: 'NotDifferentiable', name: leaf.name, allowed: [...leaves.keys()] })
  if (E.isLeft(own.shape) || E.isLeft(leaf.shape)) return E.isLeft(leaf.shape) ? leaf : undefined
  return own.kind === leaf.kind && sameShape(own.shape.right, leaf.shape.right)
    ? undefined
    : faulty(operation, {
        _tag: 'InvalidArgument',
        argument: `the leaf ${showName(leaf.name)}`,
        got: leaf,
        allowed: `the one of the expression, a ${own.kind} of ${showShape(own.shape.right)}; this is a ${leaf.kind} of ${showShape(leaf.shape.right)}`
      })
}

/** The leaves of an expression by name; `order` are its nodes, where they are known. */
export const leavesOf = (expr: Expr, order: ReadonlyArray<Node> = nodes(expr)): ReadonlyMap<string, Leaf> =>
  new Map(order.flatMap((node) => (node._tag === 'Leaf' ? [[node.name, node] as const] : [])))

/** Cotangents of leaves, one each, in their shapes. */
const pulledBack = (
  operation: string,
  expr: Expr,
  cotangent: Expr,
  leaves: ReadonlyArray<unknown>
): ReadonlyArray<Expr> => {
  if (E.isLeft(expr.shape) || E.isLeft(cotangent.shape))
    return leaves.map(() => (E.isLeft(expr.shape) ? expr : cotangent))
  const walked = walk([expr])
  const known = leavesOf(expr, walked.order)
  const stable = stabilised(expr, walked.order)
  const names = new Set(leaves.flatMap((leaf) => (isLeaf(leaf) ? [leaf.name] : [])))
  const found = pullback(stable, cotangent, names, stable === expr ? walked : undefined)
  const raw = leaves.map(
    (leaf) => leafFault(operation, leaf, known) ?? found.get((leaf as Leaf).name) ?? zerosLike(leaf as Expr)
  ) // a leaf, or the fault says that it is none
  return lean(raw, new Set<Expr>([...walked.order, ...nodes(cotangent)]))
}

/** The leaves of a record, or the one that is given; what cannot be read is no leaf. */
export const listed = (
  leaves: unknown
): { readonly names?: ReadonlyArray<string>; readonly list: ReadonlyArray<unknown> } => {
  const names = plainKeys(leaves)
  if (names === undefined) return { list: [leaves] }
  const entry = (name: string): unknown => {
    try {
      return (leaves as Leaves)[name] // it has plain keys
    } catch (cause) {
      return cause
    }
  }
  return { names, list: names.map(entry) }
}

/** One leaf an expression, a record of them a record of expressions. */
const forEach = (leaves: unknown, of: (leaves: ReadonlyArray<unknown>) => ReadonlyArray<Expr>): unknown => {
  const { names, list } = listed(leaves)
  const made = of(list)
  return names === undefined ? made[0] : Object.fromEntries(names.map((name, i) => [name, made[i]]))
}

interface Pulling {
  <S extends Shape, V extends string, W extends string, L extends Shape>(
    expr: Expr<S, V>,
    cotangent: Expr<NoInfer<S>, W> | number,
    leaf: Expr<L>
  ): Expr<L, V | W>
  <S extends Shape, V extends string, W extends string, R extends Leaves>(
    expr: Expr<S, V>,
    cotangent: Expr<NoInfer<S>, W> | number,
    leaves: R
  ): Each<R, V | W>
}

/**
 * Reverse mode: a cotangent of the expression pulled back to a leaf, or to each of a record of leaves: `Jᵀ ct`, in the shape of the leaf.
 *
 * Shape: that of the leaf; the cotangent has, or stretches to, that of the expression.
 * Derivative: linear in the cotangent; zeros where the leaf is reached only through what has no derivative.
 * Errors: `NotDifferentiable` where the leaf is not in the expression, `ShapeMismatch` where the cotangent does not stretch to the expression.
 * Cost: each node once; the result has a number of nodes proportional to those of the expression.
 *
 * @example
 * import { matmul, placeholder, show, vjp } from 'catamat'
 *
 * const [A, x, ct] = [placeholder('A', 3, 2), placeholder('x', 2, 1), placeholder('ct', 3, 1)]
 * show(vjp(matmul(A, x), ct, x)) // => transpose(A) @ ct
 *
 * @category calculus
 */
export const vjp = ((expr: unknown, cotangent: unknown, leaves: unknown) => {
  const whole = operand('vjp', 0, expr)
  const ct = shapedAs('vjp', [whole], 'the cotangent', cotangent, whole)
  return forEach(leaves, (list) => pulledBack('vjp', whole, ct, list))
}) as Pulling // the overloads tell one leaf from a record of them

/** The loss, or why it is none. */
export const scalarLoss = (operation: string, loss: unknown): Expr => {
  const expr = operand(operation, 0, loss)
  const isOne =
    E.isLeft(expr.shape) || (expr.shape.right.length === 2 && expr.shape.right.every((dim) => dim === 1 || dim === '?'))
  return isOne
    ? expr
    : faulty(operation, { _tag: 'NotScalar', shape: E.isRight(expr.shape) ? expr.shape.right : [1, 1] })
}

/** The gradient by one leaf, or by each of a record of them; faults bear the name of the operation that was called. */
export const gradientOf = (operation: string, loss: unknown, leaves: unknown): unknown => {
  const scalar = scalarLoss(operation, loss)
  return forEach(leaves, (list) => pulledBack(operation, scalar, constantOf(1), list))
}

interface Gradient {
  <S extends Shape, V extends string, L extends Shape>(
    loss: Expr<L, V> & NeedsScalar<L, 'grad'>,
    leaf: Expr<S>
  ): Expr<S, V>
  <V extends string, L extends Shape, R extends Leaves>(
    loss: Expr<L, V> & NeedsScalar<L, 'grad'>,
    leaves: R
  ): Each<R, V>
}

/**
 * The gradient of a 1×1 loss by a leaf, or by each of a record of leaves: an expression again, of the shape of the leaf.
 * A leaf reached only through what has no derivative, such as a comparison or {@link stopGradient}, has gradient 0.
 *
 * Shape: that of the leaf.
 * Derivative: at kinks what each operation's own documentation says. Where `where`, `relu`, `max` or `clip` do not choose, or a slice does
 * not read, a gradient is an exact 0 that meets no pole, wherever it is moved, summed or multiplied: by every operation, and by those of
 * one's own as far as their `zeros` and `hasPoles` tell. Any other 0 is a number like others, and 0 times an infinity is NaN: a factor that
 * happens to be 0, an entry of a constant, what an infinite value makes that no mask hides, such as `1 / (1 / x)` at 0.
 * Errors: `NotScalar`; `NotDifferentiable` where the leaf is not in the loss.
 * Cost: each node once; the gradient has a number of nodes proportional to those of the loss.
 *
 * @example
 * import { grad, matmul, placeholder, show, square, subtract, sum } from 'catamat'
 *
 * const [A, x, b] = [placeholder('A', 2, 2), placeholder('x', 2, 1), placeholder('b', 2, 1)]
 * show(grad(sum(square(subtract(matmul(A, x), b))), x)) // => transpose(A) @ (2 * (A @ x - b))
 *
 * @category calculus
 */
export const grad = ((loss: unknown, leaves: unknown) => gradientOf('grad', loss, leaves)) as Gradient // the overloads tell one leaf from a record of them

/**
 * A loss beside its gradient, so that both are evaluated together and share what they have in common.
 *
 * Shape: 1 × 1 and that of the leaf.
 * Errors: those of {@link grad}.
 * Cost: that of {@link grad}.
 *
 * @example
 * import { placeholder, show, square, valueAndGrad } from 'catamat'
 *
 * const x = placeholder('x', 1, 1)
 * const { value, gradient } = valueAndGrad(square(x), x)
 * show(value) // => square(x)
 * show(gradient) // => 2 * x
 *
 * @category calculus
 */
export const valueAndGrad = ((loss: unknown, leaves: unknown) => ({
  value: operand('valueAndGrad', 0, loss),
  gradient: gradientOf('valueAndGrad', loss, leaves)
})) as {
  <S extends Shape, V extends string, L extends Shape>(
    loss: Expr<L, V> & NeedsScalar<L, 'valueAndGrad'>,
    leaf: Expr<S>
  ): { readonly value: Expr<[1, 1], V>; readonly gradient: Expr<S, V> }
  <V extends string, L extends Shape, R extends Leaves>(
    loss: Expr<L, V> & NeedsScalar<L, 'valueAndGrad'>,
    leaves: R
  ): { readonly value: Expr<[1, 1], V>; readonly gradient: Each<R, V> }
} // the overloads are those of `grad`
