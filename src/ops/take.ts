import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { isSize, unify } from '../core/Dim.js'
import type { Binary, Expr, Operation } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import type { MatrixShape, Shape } from '../core/Shape.js'
import type { Axis } from '../core/typed.js'
import type { Taken } from '../core/typedStructure.js'
import { linear } from './families/linear.js'
import { negativeAxis, oneAxisFault } from './families/reduction.js'
import { stretchedAs } from './families/witness.js'

type Places = readonly [indices: ReadonlyArray<number>, axis: number]

const placesFault = ([rows, columns]: MatrixShape, [indices, axis]: Places): Refusal | undefined => {
  const fault = oneAxisFault(axis)
  if (fault !== undefined) return fault
  const size = axis === -2 ? rows : columns
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

const picked = ([rows, columns]: MatrixShape, [{ length }, axis]: Places): MatrixShape =>
  axis === -2 ? [length, columns] : [rows, length]

/** Each entry of the picked rows or columns: its place among them and where it stands in the matrix. */
const eachPicked = (
  rows: number,
  columns: number,
  [indices, axis]: Places,
  visit: (picked: number, inMatrix: number) => void
): void => {
  const [down, across] = axis === -2 ? [indices.length, columns] : [rows, indices.length]
  for (let row = 0, at = 0; row < down; row++)
    for (let column = 0; column < across; column++, at++)
      visit(at, axis === -2 ? (indices[row] as number) * columns + column : row * columns + (indices[column] as number)) // within the list
}

/** The rules of {@link take}. */
export const Take = linear<Places>({
  name: 'take',
  written: ({ params: [indices, axis] }) => [indices, axis + 2],
  shape: ([x], places) => {
    const fault = placesFault(x, places)
    return fault === undefined ? E.right(picked(x, places)) : E.left(fault)
  },
  forward: ([x], out, places) =>
    eachPicked(x.rows, x.columns, places, (at, i) => {
      out.data[at] = x.data[i] as number // checked by the shape rule
    }),
  adjoint: (ct, { args: [x], params: [indices, axis] }) => scatterAdd(stretchedAs(0, x), ct, indices, axis as Axis) // checked by the shape rule
})

/** The rules of {@link scatterAdd}: linear in both operands together. */
export const ScatterAdd: Operation<Binary, Places> = {
  name: 'scatterAdd',
  arity: 2,
  written: ({ params: [indices, axis] }) => [indices, axis + 2],
  shape: ([x, updates], places) => {
    const fault = placesFault(x, places)
    if (fault !== undefined) return E.left(fault)
    const [rows, columns] = picked(x, places)
    const fits = unify(rows, updates[0]) !== undefined && unify(columns, updates[1]) !== undefined
    return fits
      ? E.right(x)
      : E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule: `the updates must be ${rows}×${columns}` } })
  },
  forward: ([x, updates], out, places) => {
    out.data.set(x.data)
    eachPicked(x.rows, x.columns, places, (at, i) => {
      out.data[i] = (out.data[i] as number) + (updates.data[at] as number) // checked by the shape rule
    })
  },
  jvp: ([dx, dUpdates], { args: [x, updates], params: [indices, axis] }) => {
    if (dx === undefined && dUpdates === undefined) return undefined
    return scatterAdd(
      dx === undefined ? stretchedAs(0, x) : stretchedAs(dx, x),
      dUpdates === undefined ? stretchedAs(0, updates) : stretchedAs(dUpdates, updates),
      indices,
      axis as Axis
    )
  },
  vjp: (ct, { params: [indices, axis] }, i) => (i === 0 ? ct : take(ct, indices, axis as Axis))
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
  axis?: A
): Expr<Taken<S, A>, V> => apply(Take, [x], [indices, negativeAxis(axis === undefined ? 0 : axis)])

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
): Expr<S, V | W> => apply(ScatterAdd, [x, updates], [indices, negativeAxis(axis)])
