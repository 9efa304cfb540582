import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import { apply, faulty } from '../core/build.js'
import { type Dim, unify } from '../core/Dim.js'
import { listOf } from '../core/describe.js'
import type { Expr, Operands, Operation } from '../core/Expr.js'
import { type Shape, showShape } from '../core/Shape.js'
import type { AsShape, FreeOf, ShapeOf } from '../core/typed.js'
import { At } from './at.js'
import { BroadcastTo } from './broadcastTo.js'
import { rankFor, rankOf, writtenOr } from './families/axes.js'
import { stretchedAs } from './families/witness.js'

/** How many last axes of each operand lie side by side, where they are no matrices. */
type Rank = readonly [rank?: number]

/** The rules of {@link stack}. Absent tangents are zeros of their operand's shape. */
export const Stack: Operation<Operands, Rank> = {
  name: 'stack',
  zeros: 'joined',
  rank: ([rank = 2]) => rankFor(-rank),
  written: (node) => writtenOr(node, (node.params[0] ?? 2) === rankOf(node.args[0]), []),
  shape: (shapes: ReadonlyArray<Shape>) => {
    const [first, ...rest] = shapes
    if (first === undefined)
      return E.left({ _tag: 'InvalidArgument', argument: 'the list of expressions', got: [], allowed: 'at least one' })
    const dims: Array<Dim> = [...first]
    for (const shape of rest)
      for (const [i, dim] of dims.entries()) {
        const both = shape.length === dims.length ? unify(dim, shape[i] ?? 1) : undefined
        if (both === undefined)
          return E.left({
            _tag: 'ShapeMismatch',
            requires: { _tag: 'Stated', rule: `all must have the shape of the first, ${showShape(first)}` }
          })
        dims[i] = both
      }
    return E.right([shapes.length, ...dims] as unknown as Shape) // longer than a shape
  },
  forward: (operands, out) => {
    for (const [i, { data }] of operands.entries()) out.data.set(data, i * data.length)
  },
  jvp: (tangents, { args, params }) =>
    tangents.every((dx) => dx === undefined)
      ? undefined
      : apply(
          Stack,
          args.map((arg, i) => stretchedAs(tangents[i] ?? 0, arg)),
          params
        ),
  vjp: (ct, { params: [rank = 2] }, i) => apply(At, [ct], [i, -rank - 1])
}

interface Stacking {
  <S extends Shape, V extends string, const N extends Dim>(x: Expr<S, V>, length: N): Expr<[N, ...S], V>
  <const L extends ReadonlyArray<Expr>>(exprs: L): Expr<AsShape<[L['length'], ...ShapeOf<L[0]>]>, FreeOf<L[number]>>
}

const NO_LIST = {
  _tag: 'InvalidArgument',
  argument: 'the length',
  allowed: 'a size or the name of a dimension; several expressions stand in a list: stack([x, y])'
} as const

/** The expression again and again, as often as its new first axis is long. */
const repeated = (x: Expr, length: unknown): Expr =>
  apply(BroadcastTo, [x], [[length, ...(E.isRight(x.shape) ? x.shape.right : [1, 1])] as unknown as Shape]) // checked by the rule

/**
 * Expressions of one shape side by side, along a new first axis; or one expression, as often as a length, or the name of a dimension, says.
 *
 * Shape: n expressions of shape … → n × ….
 * Derivative: itself; pulled back, what stands at each index.
 * Errors: `ShapeMismatch` where the shapes differ, `InvalidArgument` for no expressions.
 *
 * @example
 * import { constant, show, stack } from 'catamat'
 *
 * const [x, y] = [constant([[1, 2]]), constant([[3, 4]])]
 * show(stack([x, y])) // => stack([[[1, 2]], [[3, 4]]])
 * show(stack(x, 'n')) // => broadcastTo([[1, 2]], ['n', 1, 2])
 *
 * @category structure
 */
// The overloads say what `apply` cannot: the shape of the stack.
export const stack = ((exprs: unknown, length?: unknown) => {
  if (isExpr(exprs) && length !== undefined)
    return isExpr(length) ? faulty('stack', { ...NO_LIST, got: length }) : repeated(exprs, length)
  const list = listOf(exprs)
  if (list !== undefined) {
    const rank = rankOf(list[0])
    return apply(Stack, list, rank === 2 ? [] : [rank])
  }
  return faulty('stack', {
    _tag: 'InvalidArgument',
    argument: 'the list of expressions',
    got: exprs,
    allowed: 'a list of at least one expression, or an expression and a length'
  })
}) as Stacking
