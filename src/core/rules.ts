import * as E from 'fp-ts/lib/Either.js'
import type { Dim } from './Dim.js'
import { isDim } from './Dim.js'
import { causeText, describe, isList } from './describe.js'
import type { Block, Operation, Params } from './Expr.js'
import type { Refusal } from './errors.js'
import { liftedForward, liftedShape } from './lift.js'
import { type Shape, sameShape } from './Shape.js'

/** The tags of refusals, all of them. */
const REFUSALS: Readonly<Record<Refusal['_tag'], true>> = {
  ShapeMismatch: true,
  InvalidShape: true,
  InvalidArgument: true,
  EmptyReduction: true,
  LimitExceeded: true,
  NotScalar: true,
  NotDifferentiable: true,
  BrokenOperation: true
}

const broken = (rule: string, cause: string): Refusal => ({ _tag: 'BrokenOperation', rule, cause })

/** Too large a number is not exact, and is refused as such. */
const isSizeOfResult = (dim: unknown): boolean =>
  isDim(dim) || (typeof dim === 'number' && dim > Number.MAX_SAFE_INTEGER)

const isShape = (shape: ReadonlyArray<unknown>): boolean => {
  if (shape.length < 2) return false
  for (let axis = 0; axis < shape.length; axis++) if (!isSizeOfResult(shape[axis])) return false
  return true
}

/** What is wrong with the answer of a shape rule, which may be a user's. */
const answerFault = (answer: unknown): Refusal | undefined => {
  const either = answer as E.Either<Refusal, unknown> | undefined // looked at piece by piece
  if (either?._tag === 'Left' && Object.hasOwn(REFUSALS, either.left?._tag)) return undefined
  if (either?._tag !== 'Right') return broken('shape', `it gave ${describe(answer)} where an Either of a shape is due`)
  const { right } = either
  return isList(right) && isShape(right)
    ? undefined
    : broken('shape', `it gave ${isList(right) ? `[${right.map(describe)}]` : describe(right)} where sizes are due`)
}

/** The operand's shape that an answer is the same as, which was looked at when that was built. */
const operandShape = (
  answer: E.Either<Refusal, Shape> | undefined,
  shapes: ReadonlyArray<Shape>
): Shape | undefined => {
  if (answer?._tag !== 'Right' || !isList(answer.right)) return undefined
  for (const shape of shapes) if (sameShape(answer.right, shape)) return shape
  return undefined
}

/** The lifted shape rule of an operation, an operand's own shape where it is the same; a refusal also where the rule itself fails. */
export const shapeBy = (op: Operation, shapes: ReadonlyArray<Shape>, params: Params): E.Either<Refusal, Shape> => {
  try {
    const answer = liftedShape(op, shapes, params)
    const own = operandShape(answer, shapes)
    if (own !== undefined) return E.right(own)
    const fault = answerFault(answer)
    return fault === undefined ? answer : E.left(fault)
  } catch (cause) {
    return E.left(broken('shape', causeText(cause)))
  }
}

/** Computes a result by the lifted forward rule of an operation; a refusal where the rule itself fails. */
export const forwardBy = (
  op: Operation,
  operands: ReadonlyArray<Block>,
  out: Block,
  params: Params
): Refusal | undefined => {
  try {
    liftedForward(op, operands, out, params)
    return undefined
  } catch (cause) {
    return broken('forward', causeText(cause))
  }
}

/** The parameters of an operation with other sizes; a refusal where the rule itself fails. */
export const resizedBy = (op: Operation, params: Params, size: (dim: Dim) => Dim): E.Either<Refusal, Params> => {
  if (op.resize === undefined) return E.right(params)
  try {
    const resized = op.resize(params, size)
    return isList(resized)
      ? E.right(resized)
      : E.left(broken('resize', `it gave ${describe(resized)} where parameters are due`))
  } catch (cause) {
    return E.left(broken('resize', causeText(cause)))
  }
}
