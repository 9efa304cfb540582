import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { UNKNOWN, unify } from '../core/Dim.js'
import type { Apply, Binary, Expr, Operation, Unary } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import type { Shape } from '../core/Shape.js'
import type { Axis } from '../core/typedAxes.js'
import { add } from './add.js'
import { axisFault, namedAxisFault, negativeAxis, rankFor, writtenAxis } from './families/axes.js'
import { type AxisParam, along, alongAxis, axisOf, entryOf, lanes } from './families/reduction.js'
import { multiply } from './multiply.js'

type ShiftParams = readonly [by: number, axis: number, fill: number]
type RecurrenceParams = readonly [axis: number, direction: number]

const shiftFault = ([by, , fill]: ShiftParams): Refusal | undefined => {
  if (!Number.isSafeInteger(by))
    return { _tag: 'InvalidArgument', argument: 'the distance', got: by, allowed: 'a whole number' }
  return typeof fill === 'number'
    ? undefined
    : { _tag: 'InvalidArgument', argument: 'the fill', got: fill, allowed: 'a number' }
}

/** The rules of {@link shift}: affine in x, with the fill as its constant part. */
export const Shift: Operation<Unary, ShiftParams> = {
  name: 'shift',
  zeros: 'placed',
  arity: 1,
  rank: ([, axis]) => rankFor(axis),
  written: (node) => [node.params[0], writtenAxis(node, node.params[1]), node.params[2]],
  shape: ([x]: readonly [Shape], params) => {
    const fault = shiftFault(params) ?? axisFault(params[1], x)
    return fault === undefined ? E.right(x) : E.left(fault)
  },
  forward: ([x], out, [by, axis, fill]) => {
    for (const lane of lanes(x, axis))
      for (let i = 0; i < lane.length; i++)
        out.data[lane.start + i * lane.stride] = i >= by && i - by < lane.length ? entryOf(lane, i - by) : fill
  },
  jvp: ([dx], { params: [by, axis] }) => (dx === undefined ? undefined : shift(dx, by, axis)),
  vjp: (ct, { params: [by, axis] }) => shift(ct, -by, axis)
}

const operandsTimes = (node: Apply<Binary, RecurrenceParams>, dy: Expr): Expr =>
  recurrence(node.args[0], dy, ...axisAnd(node.params[1], node))

const axisAnd = (direction: number, node: Apply<Binary, RecurrenceParams>): readonly [Axis, 1 | -1] => [
  node.params[0],
  direction === 1 ? 1 : -1
]

/** `xᵢ yᵢ₋₁`, and 0 where there is none before: the first x meets nothing, though it be infinite. */
const timesPrevious = (x: Expr, y: Expr, axis: Axis): Expr => shift(multiply(shift(x, -1, axis), y), 1, axis)

/** What a change of the coefficients adds to each step: a change times the step before it, in the direction of the recurrence. */
const step = (da: Expr, node: Apply<Binary, RecurrenceParams>): Expr => {
  const [axis, direction] = axisAnd(node.params[1], node)
  return direction === 1 ? timesPrevious(da, node, axis) : shift(multiply(da, node), -1, axis)
}

const directionFault = (direction: number): Refusal | undefined =>
  direction === 1 || direction === -1
    ? undefined
    : { _tag: 'InvalidArgument', argument: 'the direction', got: direction, allowed: '1 or -1' }

/** The rules of {@link recurrence}: linear in b, and the two directions are each other's adjoint. */
export const Recurrence: Operation<Binary, RecurrenceParams> = {
  name: 'recurrence',
  zeros: 'multiplied',
  arity: 2,
  rank: ([axis]) => rankFor(axis),
  written: (node) => [writtenAxis(node, node.params[0]), node.params[1]],
  shape: ([a, b]: readonly [Shape, Shape], [axis, direction]) => {
    const fault = axisFault(axis, a) ?? directionFault(direction)
    if (fault !== undefined) return E.left(fault)
    const both = a.map((dim, i) => unify(dim, b[i] ?? UNKNOWN))
    return a.length !== b.length || both.includes(undefined)
      ? E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule: 'both must have the same shape' } })
      : E.right(both as unknown as Shape) // as many as before
  },
  forward: ([a, b], out, [axis, direction]) => {
    const coefficients = lanes(a, axis)
    for (const [which, lane] of lanes(b, axis).entries()) {
      const by = coefficients[which] ?? lane
      let y = 0
      for (let k = 0; k < lane.length; k++) {
        const i = direction === 1 ? k : lane.length - 1 - k
        const coefficient = k === 0 ? 0 : entryOf(by, direction === 1 ? i : i + 1)
        y = k === 0 ? entryOf(lane, i) : coefficient * y + entryOf(lane, i)
        out.data[lane.start + i * lane.stride] = y
      }
    }
  },
  jvp: ([da, db], node) => {
    if (da === undefined) return db === undefined ? undefined : operandsTimes(node, db)
    return operandsTimes(node, db === undefined ? step(da, node) : add(db, step(da, node)))
  },
  vjp: (ct, node, i) => {
    const [axis, direction] = axisAnd(node.params[1], node)
    const pulled = recurrence(node.args[0], ct, axis, direction === 1 ? -1 : 1)
    if (i === 1) return pulled
    return direction === 1 ? timesPrevious(pulled, node, axis) : timesPrevious(node, pulled, axis)
  }
}

/** The rules of {@link cumprod}. */
export const Cumprod = along({
  name: 'cumprod',
  along: (lane, to) => {
    let product = 1
    for (let i = 0; i < lane.length; i++) to[lane.start + i * lane.stride] = product *= entryOf(lane, i)
  },
  jvp: ([dx], node) =>
    dx === undefined ? undefined : recurrence(node.args[0], multiply(preceding(node), dx), axisOf(node), 1),
  vjp: (ct, node) => multiply(preceding(node), recurrence(node.args[0], ct, axisOf(node), -1))
})

const preceding = (node: Apply<Unary, AxisParam>): Expr => shift(node, 1, axisOf(node), 1)

/**
 * The entries moved along an axis, `fill` where none arrives.
 *
 * Shape: m × n → m × n.
 * Derivative: d shift(x) = shift(dx) with zeros; pulled back, shifted the other way.
 * Errors: `InvalidArgument`.
 *
 * @example
 * import { constant, run, shift } from 'catamat'
 *
 * run(shift(constant([[1, 2, 3]]), 1, 1), {}).to2DArray() // => [ [ 0, 1, 2 ] ]
 *
 * @category structure
 */
export const shift = <S extends Shape, V extends string>(
  x: Expr<S, V>,
  by: number,
  axis: Axis = -1,
  fill = 0
): Expr<S, V> => apply(Shift, [x], [by, negativeAxis(axis, x), fill], namedAxisFault(axis, x))

/**
 * The linear recurrence yᵢ = aᵢ yᵢ₋₁ + bᵢ along an axis, or backwards yᵢ = aᵢ₊₁ yᵢ₊₁ + bᵢ.
 *
 * Shape: (m × n, m × n) → m × n.
 * Derivative: linear in b; the two directions are adjoint.
 * Errors: `ShapeMismatch`, `InvalidArgument`.
 *
 * @example
 * import { constant, recurrence, run } from 'catamat'
 *
 * run(recurrence(constant([[2, 2, 2]]), constant([[1, 1, 1]]), 1), {}).to2DArray() // => [ [ 1, 3, 7 ] ]
 *
 * @category reductions
 */
export const recurrence = <S extends Shape, V extends string, W extends string>(
  a: Expr<S, V>,
  b: Expr<NoInfer<S>, W>,
  axis: Axis = -1,
  direction: 1 | -1 = 1
): Expr<S, V | W> => apply(Recurrence, [a, b], [negativeAxis(axis, a), direction], namedAxisFault(axis, a))

/**
 * The running product along an axis, the last one by default.
 *
 * Shape: m × n → m × n.
 * Derivative: dyᵢ = xᵢ dyᵢ₋₁ + yᵢ₋₁ dxᵢ, also where entries are 0. It is the product of those before an entry times one of
 * those after it: where one alone overflows or vanishes, so does it, and 0 · ∞ is NaN.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, cumprod, run } from 'catamat'
 *
 * run(cumprod(constant([[1, 2, 3]])), {}).to2DArray() // => [ [ 1, 2, 6 ] ]
 *
 * @category reductions
 */
export const cumprod = alongAxis(Cumprod)
