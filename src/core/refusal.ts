import * as E from 'fp-ts/lib/Either.js'
import { isDimensionName, isSize } from './Dim.js'
import type { Operands, Operation, Params } from './Expr.js'
import type { Application, CallSite, ConstructionError, NameRule, Refusal } from './errors.js'
import { liftedShape } from './lift.js'
import { entries, MOST_AXES, MOST_ENTRIES, type Shape } from './Shape.js'

const LONGEST_NAME = 256

const transposed = (shape: Shape): Shape => [...shape.slice(0, -2), shape.at(-1), shape.at(-2)] as unknown as Shape // the same axes

/** The operand whose transpose would mend the application; rather a leaf than what was computed. */
const transposedOperand = (
  op: Operation,
  operands: Operands,
  shapes: ReadonlyArray<Shape>,
  params: Params
): Application['transposed'] => {
  const mends = [...shapes.keys()].flatMap((operand) => {
    const shape = liftedShape(
      op,
      shapes.map((own, i) => (i === operand ? transposed(own) : own)),
      params
    )
    return E.isRight(shape) ? [{ operand, gives: shape.right }] : []
  })
  return mends.find(({ operand }) => operands[operand]?._tag !== 'Apply') ?? mends[0]
}

/** An operation's refusal of these shapes, with all that is known of it. */
export const refusalOf = (
  op: Operation,
  operands: Operands,
  shapes: ReadonlyArray<Shape>,
  params: Params,
  refusal: Refusal,
  site: CallSite | undefined
): ConstructionError => ({
  operation: op.name,
  operands,
  shapes,
  params,
  site,
  transposed: refusal._tag === 'ShapeMismatch' ? transposedOperand(op, operands, shapes, params) : undefined,
  ...refusal
})

/** What is wrong with a shape that was asked for; a size is a number or the name of a dimension. */
export const shapeFault = (shape: Shape): Refusal | undefined => {
  if (shape.length < 2 || shape.length > MOST_AXES)
    return {
      _tag: 'InvalidArgument',
      argument: 'the number of sizes',
      got: shape.length,
      allowed: `from 2, the rows and the columns, to ${MOST_AXES}; sizes before them are those of a stack`
    }
  const position = shape.findIndex((dim) => !isSize(dim) && !isDimensionName(dim))
  if (position >= 0) return { _tag: 'InvalidShape', dim: shape[position], position: position - shape.length }
  return overLimit(shape)
}

/** Why a result is too large. */
export const overLimit = (shape: Shape): Refusal | undefined => {
  if (shape.length > MOST_AXES)
    return {
      _tag: 'InvalidArgument',
      argument: 'the number of axes',
      got: shape.length,
      allowed: `at most ${MOST_AXES}`
    }
  const asked = entries(shape)
  return typeof asked === 'number' && asked > MOST_ENTRIES
    ? { _tag: 'LimitExceeded', limit: MOST_ENTRIES, asked }
    : undefined
}

/** The rule that a name breaks. */
export const nameFault = (name: unknown): NameRule | undefined => {
  if (typeof name !== 'string') return 'text'
  if (name === '') return 'empty'
  if (name.length > LONGEST_NAME) return 'long'
  if (/\p{Surrogate}/u.test(name)) return 'surrogate'
  return /[\p{Cc}\u2028\u2029]/u.test(name) ? 'control' : undefined
}
