import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import { apply, faulty } from '../core/build.js'
import { type Dim, isSize, plus, unify } from '../core/Dim.js'
import { listOf } from '../core/describe.js'
import type { Apply, Block, Expr, Operands, Operation } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { blockShape, matrixBlock } from '../core/lift.js'
import { isMatrixShape, type Shape, showShape } from '../core/Shape.js'
import type { Axis, Unsized } from '../core/typedAxes.js'
import type { Concatenation } from '../core/typedStructure.js'
import { axisFault, axisName, namedAxisFault, negativeAxis, rankFor, writtenAxis, writtenOr } from './families/axes.js'
import { rangeOf } from './families/bounds.js'
import { type Corner, copyPart } from './families/part.js'
import { sliceAlong } from './families/sliceAlong.js'
import { stretchedAs } from './families/witness.js'

type AxisOnly = readonly [axis: number]
type PartParams = readonly [part: number, axis: number]

const noList = (got: unknown): Refusal & { readonly _tag: 'InvalidArgument' } => ({
  _tag: 'InvalidArgument',
  argument: 'the list of expressions',
  got,
  allowed: 'a list of at least one expression'
})

/** Sizes add up along the axis and agree on the others. */
const joined = (shapes: ReadonlyArray<Shape>, axis: number): E.Either<Refusal, Shape> => {
  const [first, ...rest] = shapes
  if (first === undefined) return E.left(noList([]))
  const fault = axisFault(axis, first)
  if (fault !== undefined) return E.left(fault)
  let whole = first
  for (const [i, shape] of rest.entries()) {
    if (shape.length !== first.length)
      return E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule: 'all must have as many axes' } })
    const dims: Array<Dim> = []
    for (const [at, dim] of whole.entries()) {
      const [from, other] = [at - whole.length, shape[at] ?? 1]
      const both = from === axis ? plus(dim, other) : unify(dim, other)
      const name = axisName(from)
      if (both === undefined)
        return E.left({
          _tag: 'ShapeMismatch',
          requires: { _tag: 'Equal', left: { operand: 0, axis: name }, right: { operand: i + 1, axis: name } }
        })
      dims.push(both)
    }
    whole = dims as unknown as Shape // as many as before
  }
  return E.right(whole)
}

const sizeOf = (block: Block, axis: number): number => blockShape(block).at(axis) ?? 1

/** Where each part begins. */
const starts = (parts: ReadonlyArray<Block>, axis: number): ReadonlyArray<Corner> => {
  let at = 0
  return parts.map((part) => {
    const start = at
    at += sizeOf(part, axis)
    return blockShape(part).map((_, i, { length }) => (i - length === axis ? start : 0))
  })
}

/** What keeps expressions from being laid end to end: their stacks must agree too, which lifting alone would broadcast. */
const unlike = (exprs: ReadonlyArray<unknown>, axis: unknown): Refusal | undefined => {
  if (exprs.length === 0) return undefined
  const fault = namedAxisFault(axis, exprs[0])
  if (fault !== undefined) return fault
  const shapes = exprs.flatMap((expr) => (isExpr(expr) && E.isRight(expr.shape) ? [expr.shape.right] : []))
  if (shapes.every(isMatrixShape)) return undefined // the rules see all of them
  const whole = joined(shapes, Number(negativeAxis(axis, exprs[0])))
  return shapes.length === exprs.length && E.isLeft(whole) ? whole.left : undefined
}

/** The rules of {@link concat}. Absent tangents are zeros of their operand's shape. */
export const Concat: Operation<Operands, AxisOnly> = {
  name: 'concat',
  zeros: 'joined',
  rank: ([axis]) => rankFor(axis),
  written: (node) =>
    writtenOr(node, unlike(node.args, node.params[0]) === undefined, [writtenAxis(node, node.params[0])]),
  shape: (shapes: ReadonlyArray<Shape>, [axis]) => joined(shapes, axis),
  forward: (parts, out, [axis]) => {
    const corners = starts(parts, axis)
    for (const [i, part] of parts.entries()) copyPart(part, out, corners[i] ?? [], 'whole')
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
    return range === undefined ? partLike(ct, args, i, axis) : sliceAlong(ct, axis, range)
  }
}

/** Whole, then the parts that it consists of: witnesses of sizes along the axis. */
type PartNode = Apply<Operands, PartParams>

/** The shape of one part, where all of them make up the whole. */
const partOf = (
  whole: Shape | undefined,
  parts: ReadonlyArray<Shape>,
  [part, axis]: PartParams
): E.Either<Refusal, Shape> => {
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

const agree = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, i) => unify(dim, b[i] ?? 1) !== undefined)

const NOTHING: Block = matrixBlock(0, 0, new Float64Array(0))

/** The rules of {@link partLike}. */
export const PartLike: Operation<Operands, PartParams> = {
  name: 'partLike',
  zeros: 'moved',
  rank: ([, axis]) => rankFor(axis),
  written: (node) => [node.params[0], writtenAxis(node, node.params[1])],
  shape: ([whole, ...parts]: ReadonlyArray<Shape>, params) => partOf(whole, parts, params),
  forward: ([whole = NOTHING, ...parts], out, [part, axis]) =>
    copyPart(out, whole, starts(parts, axis)[part] ?? [], 'part'),
  jvp: ([dx], { args: [, ...parts], params: [part, axis] }: PartNode) =>
    dx === undefined ? undefined : partLike(dx, parts, part, axis),
  vjp: (ct, { args: [whole, ...parts], params: [part, axis] }: PartNode, i) =>
    i === 0 && whole !== undefined ? placeLike(ct, whole, parts, part, axis) : undefined
}

/** The rules of {@link placeLike}: operands are the part, the whole it goes into, and all parts. */
export const PlaceLike: Operation<Operands, PartParams> = {
  name: 'placeLike',
  zeros: 'placed',
  rank: ([, axis]) => rankFor(axis),
  written: (node) => [node.params[0], writtenAxis(node, node.params[1])],
  shape: ([x, whole, ...parts]: ReadonlyArray<Shape>, params) => {
    const like = partOf(whole, parts, params)
    if (E.isLeft(like) || whole === undefined) return like
    return x !== undefined && agree(x, like.right)
      ? E.right(whole)
      : E.left({
          _tag: 'ShapeMismatch',
          requires: { _tag: 'Stated', rule: `the part must be ${showShape(like.right)}` }
        })
  },
  forward: ([x = NOTHING, , ...parts], out, [part, axis]) => copyPart(x, out, starts(parts, axis)[part] ?? [], 'whole'),
  jvp: ([dx], { args: [, whole, ...parts], params: [part, axis] }: PartNode) =>
    dx === undefined || whole === undefined ? undefined : placeLike(dx, whole, parts, part, axis),
  vjp: (ct, { args: [, , ...parts], params: [part, axis] }: PartNode, i) =>
    i === 0 ? partLike(ct, parts, part, axis) : undefined
}

/**
 * Expressions laid end to end along an axis, the first one by default: matrices below one another (axis 0) or side by side (axis 1).
 *
 * Shape: sizes add up along the axis and agree on the others.
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
export const concat = ((exprs: unknown, axis: Axis = 0) => {
  const list = listOf(exprs)
  return list === undefined
    ? faulty('concat', noList(exprs))
    : apply(Concat, list, [negativeAxis(axis, list[0])], unlike(list, axis))
}) as Concatenation

/** The parts, or what was given for them, which the next check refuses as an operand. */
const partsIn = (parts: unknown): ReadonlyArray<unknown> => listOf(parts) ?? [parts]

/**
 * The part of a matrix that stands where one of several expressions would, were they laid end to end: the adjoint of {@link concat}.
 *
 * Shape: (the whole, its parts) → that of the part at index `part`.
 * Derivative: that of the whole; pulled back, {@link placeLike}.
 * Errors: `InvalidArgument` where there is no such part, `ShapeMismatch` where the parts do not make up the whole.
 *
 * @example
 * import { constant, partLike, run } from 'catamat'
 *
 * run(partLike(constant([[1], [2], [3]]), [constant([[0]]), constant([[0], [0]])], 1), {}).to2DArray() // => [ [ 2 ], [ 3 ] ]
 *
 * @category structure
 */
export const partLike = <S extends Shape>(
  whole: Expr<S>,
  parts: Operands,
  part: number,
  axis: Axis = 0
): Expr<Unsized<S>> => apply(PartLike, [whole, ...partsIn(parts)], [part, negativeAxis(axis, whole)])

/**
 * Zeros in the shape of a whole, with one of its parts in its place: the adjoint of {@link partLike}.
 *
 * Shape: (a part, the whole, its parts) → that of the whole.
 * Derivative: that of the part; pulled back, {@link partLike}.
 * Errors: `InvalidArgument` where there is no such part, `ShapeMismatch` where it has another shape, or the parts do not make up the whole.
 *
 * @example
 * import { constant, placeLike, run } from 'catamat'
 *
 * run(placeLike(constant([[7]]), constant([[1], [2], [3]]), [constant([[0], [0]]), constant([[0]])], 1), {}).to2DArray() // => [ [ 0 ], [ 0 ], [ 7 ] ]
 *
 * @category structure
 */
export const placeLike = <S extends Shape>(
  x: Expr,
  whole: Expr<S>,
  parts: Operands,
  part: number,
  axis: Axis = 0
): Expr<S> => apply(PlaceLike, [x, whole, ...partsIn(parts)], [part, negativeAxis(axis, x)])
