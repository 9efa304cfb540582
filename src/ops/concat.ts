import * as E from 'fp-ts/lib/Either.js'
import { apply, faulty } from '../core/build.js'
import { type Dim, isSize, plus, unify } from '../core/Dim.js'
import type { Apply, Block, Expr, Operands, Operation } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { type MatrixShape, showShape } from '../core/Shape.js'
import type { Axis } from '../core/typed.js'
import type { Concatenation } from '../core/typedStructure.js'
import { copyPart } from './families/part.js'
import { negativeAxis, oneAxisFault } from './families/reduction.js'
import { stretchedAs } from './families/witness.js'
import { slice } from './slice.js'

type AxisOnly = readonly [axis: number]
type PartParams = readonly [part: number, axis: number]

const indexOf = (axis: number): 0 | 1 => (axis === -2 ? 0 : 1)

const noList = (got: unknown): Refusal & { readonly _tag: 'InvalidArgument' } => ({
  _tag: 'InvalidArgument',
  argument: 'the list of expressions',
  got,
  allowed: 'a list of at least one expression'
})

/** Sizes add up along the axis and agree on the other. */
const joined = (shapes: ReadonlyArray<MatrixShape>, axis: number): E.Either<Refusal, MatrixShape> => {
  const fault = oneAxisFault(axis)
  if (fault !== undefined) return E.left(fault)
  const [along, across] = [indexOf(axis), indexOf(-3 - axis)]
  let [first, ...rest] = shapes
  if (first === undefined) return E.left(noList([]))
  for (const [i, shape] of rest.entries()) {
    const other = unify(first[across], shape[across])
    const name = across === 0 ? 'rows' : 'columns'
    if (other === undefined)
      return E.left({
        _tag: 'ShapeMismatch',
        requires: { _tag: 'Equal', left: { operand: 0, axis: name }, right: { operand: i + 1, axis: name } }
      })
    const length: Dim = plus(first[along], shape[along])
    first = along === 0 ? [length, other] : [other, length]
  }
  return E.right(first)
}

/** Where each part begins: row and column. */
const starts = (parts: ReadonlyArray<Block>, axis: number): ReadonlyArray<readonly [number, number]> => {
  let at = 0
  return parts.map(({ rows, columns }) => {
    const start = at
    at += axis === -2 ? rows : columns
    return axis === -2 ? [start, 0] : [0, start]
  })
}

/** Where a part begins and ends, if numbers say so. */
const rangeOf = (args: Operands, part: number, axis: number): readonly [number, number] | undefined => {
  let start = 0
  for (const [i, { shape }] of args.entries()) {
    const length = E.isRight(shape) ? shape.right[indexOf(axis)] : undefined
    if (typeof length !== 'number') return undefined
    if (i === part) return [start, start + length]
    start += length
  }
  return undefined
}

/** The rules of {@link concat}. Absent tangents are zeros of their operand's shape. */
export const Concat: Operation<Operands, AxisOnly> = {
  name: 'concat',
  written: ({ params: [axis] }) => [axis + 2],
  shape: (shapes, [axis]) => joined(shapes, axis),
  forward: (parts, out, [axis]) => {
    const corners = starts(parts, axis)
    for (const [i, part] of parts.entries()) copyPart(part, out, corners[i] ?? [0, 0], 'whole')
  },
  jvp: (tangents, { args, params: [axis] }) =>
    tangents.every((dx) => dx === undefined)
      ? undefined
      : apply(
          Concat,
          args.map((arg, i) => stretchedAs(tangents[i] ?? 0, arg)),
          [axis]
        ),
  vjp: (ct, { args, params: [axis] }, i) => {
    const range = rangeOf(args, i, axis)
    if (range === undefined) return partLike(ct, args, i, indexOf(axis))
    return axis === -2 ? slice(ct, range) : slice(ct, undefined, range)
  }
}

/** Whole, then the parts that it consists of: witnesses of sizes along the axis. */
type PartNode = Apply<Operands, PartParams>

/** The shape of one part, where all of them make up the whole. */
const partOf = (
  whole: MatrixShape | undefined,
  parts: ReadonlyArray<MatrixShape>,
  [part, axis]: PartParams
): E.Either<Refusal, MatrixShape> => {
  const all = joined(parts, axis)
  if (E.isLeft(all)) return all
  const like = isSize(part) ? parts[part] : undefined
  if (like === undefined)
    return E.left({
      _tag: 'InvalidArgument',
      argument: 'the part',
      got: part,
      allowed: 'the place of one of the parts'
    })
  return whole !== undefined && agree(whole, all.right)
    ? E.right(like)
    : E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule: `the whole must be ${showShape(all.right)}` } })
}

const agree = (a: MatrixShape, b: MatrixShape): boolean =>
  unify(a[0], b[0]) !== undefined && unify(a[1], b[1]) !== undefined

const NOTHING: Block = { rows: 0, columns: 0, data: new Float64Array(0) }

/** The rules of {@link partLike}. */
export const PartLike: Operation<Operands, PartParams> = {
  name: 'partLike',
  written: ({ params: [part, axis] }) => [part, axis + 2],
  shape: ([whole, ...parts], params) => partOf(whole, parts, params),
  forward: ([whole = NOTHING, ...parts], out, [part, axis]) =>
    copyPart(out, whole, starts(parts, axis)[part] ?? [0, 0], 'part'),
  jvp: ([dx], { args: [, ...parts], params: [part, axis] }: PartNode) =>
    dx === undefined ? undefined : partLike(dx, parts, part, indexOf(axis)),
  vjp: (ct, { args: [whole, ...parts], params: [part, axis] }: PartNode, i) =>
    i === 0 && whole !== undefined ? placeLike(ct, whole, parts, part, indexOf(axis)) : undefined
}

/** The rules of {@link placeLike}: operands are the part, the whole it goes into, and all parts. */
export const PlaceLike: Operation<Operands, PartParams> = {
  name: 'placeLike',
  written: ({ params: [part, axis] }) => [part, axis + 2],
  shape: ([x, whole, ...parts], params) => {
    const like = partOf(whole, parts, params)
    if (E.isLeft(like) || whole === undefined) return like
    return x !== undefined && agree(x, like.right)
      ? E.right(whole)
      : E.left({
          _tag: 'ShapeMismatch',
          requires: { _tag: 'Stated', rule: `the part must be ${showShape(like.right)}` }
        })
  },
  forward: ([x = NOTHING, , ...parts], out, [part, axis]) =>
    copyPart(x, out, starts(parts, axis)[part] ?? [0, 0], 'whole'),
  jvp: ([dx], { args: [, whole, ...parts], params: [part, axis] }: PartNode) =>
    dx === undefined || whole === undefined ? undefined : placeLike(dx, whole, parts, part, indexOf(axis)),
  vjp: (ct, { args: [, , ...parts], params: [part, axis] }: PartNode, i) =>
    i === 0 ? partLike(ct, parts, part, indexOf(axis)) : undefined
}

/**
 * Expressions laid end to end: below one another (axis 0, the default) or side by side (axis 1).
 *
 * Shape: sizes add up along the axis and agree on the other.
 * Derivative: itself; pulled back, each part of the cotangent.
 * Errors: `ShapeMismatch`, `InvalidArgument` for no expressions.
 *
 * @example
 * import { concat, constant, run } from 'catamat'
 *
 * run(concat([constant([[1, 2]]), constant([[3, 4]])]), {}).to2DArray() // => [ [ 1, 2 ], [ 3, 4 ] ]
 *
 * @category structure
 */
// The overloads say what `apply` cannot: the shape along each axis.
export const concat = ((exprs: unknown, axis: Axis = 0) =>
  Array.isArray(exprs) ? apply(Concat, exprs, [negativeAxis(axis)]) : faulty('concat', noList(exprs))) as Concatenation

/**
 * The part of a matrix that stands where one of several expressions would, were they laid end to end: the adjoint of {@link concat}.
 *
 * @example
 * import { constant, partLike, run } from 'catamat'
 *
 * run(partLike(constant([[1], [2], [3]]), [constant([[0]]), constant([[0], [0]])], 1), {}).to2DArray() // => [ [ 2 ], [ 3 ] ]
 *
 * @category structure
 */
export const partLike = (whole: Expr, parts: Operands, part: number, axis: Axis = 0): Expr =>
  apply(PartLike, [whole, ...parts], [part, negativeAxis(axis)])

/**
 * Zeros in the shape of a whole, with one of its parts in its place: the adjoint of {@link partLike}.
 *
 * @example
 * import { constant, placeLike, run } from 'catamat'
 *
 * run(placeLike(constant([[7]]), constant([[1], [2], [3]]), [constant([[0], [0]]), constant([[0]])], 1), {}).to2DArray() // => [ [ 0 ], [ 0 ], [ 7 ] ]
 *
 * @category structure
 */
export const placeLike = (x: Expr, whole: Expr, parts: Operands, part: number, axis: Axis = 0): Expr =>
  apply(PlaceLike, [x, whole, ...parts], [part, negativeAxis(axis)])
