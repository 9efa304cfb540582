import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, isSize } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { type Shape, sizeAt } from '../core/Shape.js'
import type { AsShape, ShapeMismatch, Text } from '../core/typed.js'
import { axisFault, rankFor, rankOf, writtenOr } from './families/axes.js'
import { expanded } from './families/insert.js'
import { linear } from './families/linear.js'
import { eachRun } from './families/runs.js'
import { stretchedAs } from './families/witness.js'
import { scatterAdd } from './take.js'

type Place = readonly [index: number, axis: number]

/** The rules of {@link at}: the axis counts from the end, and is one of the stack. */
export const At = linear<Place>({
  name: 'at',
  zeros: 'moved',
  rank: ([, axis]) => Math.max(3, rankFor(axis)),
  written: (node) => writtenOr(node, node.params[1] === -rankOf(node.args[0]), [node.params[0]]),
  shape: ([shape]: readonly [Shape], [index, axis]) => {
    if (shape.length < 3)
      return E.left({
        _tag: 'ShapeMismatch',
        requires: { _tag: 'Stated', rule: 'a matrix has no stack to take one from' }
      })
    const fault = axisFault(axis, shape)
    if (fault !== undefined) return E.left(fault)
    const size = sizeAt(shape, axis)
    return isSize(index) && (typeof size !== 'number' || index < size)
      ? E.right(shape.filter((_, i) => i - shape.length !== axis) as unknown as Shape) // two stay at least
      : E.left({
          _tag: 'InvalidArgument',
          argument: 'the index',
          got: index,
          allowed: `a whole number from 0${typeof size === 'number' ? ` and below ${size}` : ''}${typeof index === 'number' && index < 0 ? '; it does not count from the end' : ''}`
        })
  },
  forward: ([x], out, [index, axis]) =>
    eachRun(x, [index], axis, (to, from, length) => out.data.set(x.data.subarray(from, from + length), to)),
  adjoint: (ct, { args: [x], params: [index, axis] }): Expr =>
    scatterAdd(stretchedAs(0, x), expanded(ct, [axis]), [index], axis)
})

/** Asks for a stack, in words. */
type NeedsStack<S extends Shape> = S extends readonly [Dim, Dim]
  ? ShapeMismatch<`at needs a stack of matrices, this is ${Text<S>}`>
  : unknown

type Rest<S extends Shape> = number extends S['length']
  ? Shape
  : S extends readonly [Dim, ...infer R extends readonly Dim[]]
    ? AsShape<[...R]>
    : never

/**
 * One matrix of a stack, or one stack of a stack of stacks: what stands at an index of the first axis.
 *
 * Shape: n × … → ….
 * Derivative: itself; pulled back, zeros elsewhere.
 * Errors: `InvalidArgument` where the index is none, or the operand a matrix.
 *
 * @example
 * import { at, constant, run } from 'catamat'
 *
 * run(at(constant([[[1, 2]], [[3, 4]]]), 1)).to2DArray() // => [ [ 3, 4 ] ]
 *
 * @category structure
 */
export const at = <S extends Shape, V extends string>(x: Expr<S, V> & NeedsStack<S>, index: number): Expr<Rest<S>, V> =>
  apply(At, [x], [index, -rankOf(x)])
