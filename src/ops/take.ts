import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { isSize, unify } from '../core/Dim.js'
import type { Apply, Binary, Expr, Operands, Operation, Params } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { type Shape, showShape, sizeAt } from '../core/Shape.js'
import type { Axis, HasAxis, WithSize } from '../core/typedAxes.js'
import { axisFault, namedAxisFault, negativeAxis, rankFor, withSize, writtenAxis } from './families/axes.js'
import { linear } from './families/linear.js'
import { eachRun } from './families/runs.js'
import { stretchedAs } from './families/witness.js'

type Places = readonly [indices: ReadonlyArray<number>, axis: number]

const placesFault = (shape: Shape, [indices, axis]: Places): Refusal | undefined => {
  const fault = axisFault(axis, shape)
  if (fault !== undefined) return fault
  const size = sizeAt(shape, axis)
  if (!Array.isArray(indices))
    return {
      _tag: 'InvalidArgument',
      argument: 'the list of indices',
      got: indices,
      allowed: 'a list of whole numbers'
    }
  const wrong = indices.findIndex((i) => !isSize(i) || (typeof size === 'number' && i >= size))
  return wrong < 0
    ? undefined
    : {
        _tag: 'InvalidArgument',
        argument: `index ${wrong}`,
        got: indices[wrong],
        allowed: typeof size === 'number' ? `a whole number from 0 and below ${size}` : 'a whole number from 0'
      }
}

const picked = (shape: Shape, [{ length }, axis]: Places): Shape => withSize(shape, axis, length)

const written = (node: Apply<Operands, Places>): Params => [node.params[0], writtenAxis(node, node.params[1])]

/** The rules of {@link take}. */
export const Take = linear<Places>({
  name: 'take',
  zeros: 'moved',
  rank: ([, axis]) => rankFor(axis),
  written,
  shape: ([x]: readonly [Shape], places) => {
    const fault = placesFault(x, places)
    return fault === undefined ? E.right(picked(x, places)) : E.left(fault)
  },
  forward: ([x], out, places) =>
    eachRun(x, ...places, (to, from, length) => out.data.set(x.data.subarray(from, from + length), to)),
  adjoint: (ct, { args: [x], params: [indices, axis] }) => scatterAdd(stretchedAs(0, x), ct, indices, axis)
})

/** The rules of {@link scatterAdd}: linear in both operands together. */
export const ScatterAdd: Operation<Binary, Places> = {
  name: 'scatterAdd',
  zeros: 'joined',
  arity: 2,
  rank: ([, axis]) => rankFor(axis),
  written,
  shape: ([x, updates]: readonly [Shape, Shape], places) => {
    const fault = placesFault(x, places)
    if (fault !== undefined) return E.left(fault)
    const due = picked(x, places)
    const fits = due.length === updates.length && due.every((dim, i) => unify(dim, updates[i] ?? 1) !== undefined)
    return fits
      ? E.right(x)
      : E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule: `the updates must be ${showShape(due)}` } })
  },
  forward: ([x, updates], out, places) => {
    out.data.set(x.data)
    eachRun(x, ...places, (from, to, length) => {
      for (let i = 0; i < length; i++)
        out.data[to + i] = (out.data[to + i] as number) + (updates.data[from + i] as number) // checked by the shape rule
    })
  },
  jvp: ([dx, dUpdates], { args: [x, updates], params: [indices, axis] }) => {
    if (dx === undefined && dUpdates === undefined) return undefined
    return scatterAdd(stretchedAs(dx ?? 0, x), stretchedAs(dUpdates ?? 0, updates), indices, axis)
  },
  vjp: (ct, { params: [indices, axis] }, i) => (i === 0 ? ct : take(ct, indices, axis))
}

/**
 * The rows (axis 0, the default) or columns (axis 1) at the indices given, in their order.
 *
 * Shape: m × n → k × n, or m × k, for k indices.
 * Derivative: itself; pulled back, {@link scatterAdd} into zeros.
 * Errors: `InvalidArgument` where an index is none.
 *
 * @example
 * import { constant, run, take } from 'catamat'
 *
 * run(take(constant([[1, 2], [3, 4]]), [1, 1, 0]), {}).to2DArray() // => [ [ 3, 4 ], [ 3, 4 ], [ 1, 2 ] ]
 *
 * @category structure
 */
export const take = <S extends Shape, V extends string, const A extends Axis = 0>(
  x: Expr<S, V>,
  indices: ReadonlyArray<number>,
  axis?: A & HasAxis<S, A, 'take'>
): Expr<WithSize<S, A, number>, V> =>
  apply(
    Take,
    [x],
    [indices, negativeAxis(axis === undefined ? 0 : axis, x)],
    namedAxisFault(axis === undefined ? 0 : axis, x)
  )

/**
 * The first matrix with the rows (axis 0, the default) or columns (axis 1) of the second added to it at the indices given, in their order.
 *
 * Shape: (m × n, k × n) → m × n for k indices.
 * Derivative: linear in both; pulled back, the cotangent, and {@link take} of it.
 * Errors: `InvalidArgument` where an index is none, `ShapeMismatch`.
 *
 * @example
 * import { constant, run, scatterAdd } from 'catamat'
 *
 * run(scatterAdd(constant([[0, 0], [0, 0]]), constant([[1, 2], [3, 4]]), [1, 1]), {}).to2DArray() // => [ [ 0, 0 ], [ 4, 6 ] ]
 *
 * @category structure
 */
export const scatterAdd = <S extends Shape, V extends string, W extends string>(
  x: Expr<S, V>,
  updates: Expr<Shape, W>,
  indices: ReadonlyArray<number>,
  axis: Axis = 0
): Expr<S, V | W> => apply(ScatterAdd, [x, updates], [indices, negativeAxis(axis, x)], namedAxisFault(axis, x))
