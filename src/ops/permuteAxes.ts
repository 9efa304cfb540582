import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { blockShape } from '../core/lift.js'
import { type Shape, sizeAt } from '../core/Shape.js'
import type { AsShape } from '../core/typed.js'
import type { Position } from '../core/typedAxes.js'
import {
  axesFault,
  namedAxesFault,
  negativeAxis,
  rankFor,
  rankOf,
  readAxes,
  writtenAxis,
  writtenOr
} from './families/axes.js'
import { linear } from './families/linear.js'
import { permuted } from './families/permuted.js'

/** Which axis of the operand, from the end, comes where. */
type Order = readonly [axes: ReadonlyArray<number>]

const inverse = (axes: ReadonlyArray<number>): ReadonlyArray<number> =>
  axes.map((_, i) => axes.indexOf(i - axes.length) - axes.length)

/** The rules of {@link permuteAxes}. */
export const PermuteAxes = linear<Order>({
  name: 'permuteAxes',
  zeros: 'moved',
  rank: ([axes]) => (Array.isArray(axes) ? rankFor(-axes.length) : 2),
  written: (node) => {
    const [axes] = node.params
    if (!Array.isArray(axes)) return [axes]
    return writtenOr(node, axes.length === rankOf(node.args[0]), [axes.map((axis) => writtenAxis(node, axis))])
  },
  shape: ([shape]: readonly [Shape], [axes]) => {
    const fault = axesFault(Array.isArray(axes) ? axes : Number.NaN, shape)
    if (fault !== undefined) return E.left(fault)
    return axes.length === shape.length
      ? E.right(axes.map((axis) => sizeAt(shape, axis)) as unknown as Shape) // as many as before
      : E.left({
          _tag: 'InvalidArgument',
          argument: 'the number of axes',
          got: axes.length,
          allowed: `all ${shape.length} of the operand, each once`
        })
  },
  forward: ([x], out, [axes]) => void permuted(blockShape(x), x.data, axes, out.data),
  adjoint: (ct, { params: [axes] }): Expr => apply(PermuteAxes, [ct], [inverse(axes)])
})

type Permuted<S extends Shape, A extends ReadonlyArray<number>> = number extends S['length'] | A['length']
  ? Shape
  : AsShape<{ -readonly [I in keyof A]: SizeAt<S, Position<S, A[I]>> }>

type SizeAt<S extends readonly Dim[], P extends string> = P extends keyof S ? S[P] : number

/**
 * The same entries with the axes in another order: axis `axes[i]` of the operand becomes axis i.
 *
 * Shape: the sizes in that order.
 * Derivative: itself; pulled back, in the order before.
 * Errors: `InvalidArgument` unless each axis is named once.
 *
 * @example
 * import { permuteAxes, placeholder } from 'catamat'
 *
 * permuteAxes(placeholder('x', 2, 3, 4), [2, 0, 1]).shape._tag // => Right
 *
 * @category structure
 */
export const permuteAxes = <S extends Shape, V extends string, const A extends ReadonlyArray<number>>(
  x: Expr<S, V>,
  axes: A
): Expr<Permuted<S, A>, V> => {
  const list = readAxes(axes)
  const count = Array.isArray(list) ? list.length : undefined
  const allowed = `all ${rankOf(x)} of the operand, each once`
  return apply(
    PermuteAxes,
    [x],
    [Array.isArray(list) ? list.map((axis) => negativeAxis(axis, x)) : (list as never)], // refused by the rule
    count === rankOf(x)
      ? namedAxesFault(list, rankOf(x), false)
      : { _tag: 'InvalidArgument', argument: 'the list of axes', got: list, allowed }
  )
}
