import * as E from 'fp-ts/lib/Either.js'
import { faulty, operand } from '../core/build.js'
import { causeText } from '../core/describe.js'
import type { Expr } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import { given } from '../core/given.js'
import { quoted } from '../core/names.js'
import type { Shape } from '../core/Shape.js'
import type { FreeOf } from '../core/typed.js'
import { leavesOf, shapedAs, zerosLike } from './grad.js'
import { lean } from './lean.js'
import { pushforward } from './modes.js'
import { stabilised } from './stable.js'

/** Tangents by the names of leaves. */
export type Tangents = { readonly [name: string]: Expr | number }

/**
 * Forward mode: the tangent of an expression from tangents of leaves, `J dx`, in the shape of the expression; leaves without one do not change.
 *
 * Shape: that of the expression; each tangent has, or stretches to, that of its leaf.
 * Derivative: linear in the tangents; zeros where no leaf that changes is reached.
 * Errors: `NotDifferentiable` where a name is no leaf of the expression, `ShapeMismatch` where a tangent does not stretch to its leaf.
 * Cost: each node once; the result has a number of nodes proportional to those of the expression.
 *
 * @example
 * import { jvp, matmul, placeholder, show } from 'catamat'
 *
 * const [A, x, dx] = [placeholder('A', 3, 2), placeholder('x', 2, 1), placeholder('dx', 2, 1)]
 * show(jvp(matmul(A, x), { x: dx })) // => A @ dx
 *
 * @category calculus
 */
export const jvp = <S extends Shape, V extends string, const T extends Tangents>(
  expr: Expr<S, V>,
  tangents: T
): Expr<S, V | FreeOf<T[keyof T]>> => pushed(operand('jvp', 0, expr), tangents) as Expr<S, V | FreeOf<T[keyof T]>> // a tangent has the shape of the expression

const pushed = (expr: Expr, tangents: unknown): Expr => {
  const source = tangents === undefined ? E.left('undefined') : given(tangents)
  if (E.isLeft(expr.shape)) return expr
  if (E.isLeft(source))
    return faulty('jvp', {
      _tag: 'InvalidArgument',
      argument: 'the record of tangents',
      got: tangents,
      allowed: 'a record of expressions by the names of leaves'
    })
  const leaves = leavesOf(expr)
  const own = new Map<string, Expr>()
  for (const name of source.right.names) {
    const leaf = leaves.get(name)
    if (leaf === undefined) return faulty('jvp', { _tag: 'NotDifferentiable', name, allowed: [...leaves.keys()] })
    const what = `the tangent of ${quoted(name)}`
    const read = E.tryCatch(() => source.right.read(name), causeText)
    const tangent = E.isRight(read)
      ? shapedAs('jvp', [expr], what, read.right, leaf)
      : faulty('jvp', { _tag: 'InvalidArgument', argument: what, got: `(${read.left})`, allowed: 'what can be read' })
    if (E.isLeft(tangent.shape)) return tangent
    own.set(name, tangent)
  }
  const tangent = pushforward(stabilised(expr), own) ?? zerosLike(expr)
  const [result] = lean([tangent], new Set<Expr>([...nodes(expr), ...[...own.values()].flatMap((dx) => nodes(dx))]))
  return result ?? tangent
}
