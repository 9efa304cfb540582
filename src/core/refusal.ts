import * as E from 'fp-ts/lib/Either.js'
import { type Dim, isDimensionName, isSize, UNKNOWN } from './Dim.js'
import type { Operands, Operation, Params } from './Expr.js'
import type { Application, CallSite, ConstructionError, NameRule, Refusal, Requirement } from './errors.js'
import { shapeBy } from './rules.js'
import { entries, MOST_AXES, MOST_ENTRIES, type Shape } from './Shape.js'

const LONGEST_NAME = 256

const transposed = (shape: Shape): Shape => [...shape.slice(0, -2), shape.at(-1), shape.at(-2)] as unknown as Shape // the same axes

/** So many operands are transposed to see whether that mends an application. */
const MOST_TRIED = 4

/** The operands at fault if the rule names them, else the first ones. */
const suspects = (requires: Requirement, count: number): ReadonlyArray<number> => {
  const first = Array.from({ length: Math.min(count, MOST_TRIED) }, (_, i) => i)
  const named = requires._tag === 'Equal' ? [requires.left.operand, requires.right.operand] : []
  return [...new Set([...named, ...first])].filter((operand) => operand < count).slice(0, MOST_TRIED)
}

/** Whether a result has no more entries than one of its operands: where operands stretch, a larger one is hardly meant. */
const isNoLarger = (gives: Shape, shapes: ReadonlyArray<Shape>): boolean => {
  const size = entries(gives)
  return size !== UNKNOWN && shapes.some((shape) => entries(shape) === size)
}

/** The operand whose transpose would mend the application; rather a leaf than what was computed. */
const transposedOperand = (
  op: Operation,
  operands: Operands,
  shapes: ReadonlyArray<Shape>,
  params: Params,
  requires: Requirement
): Application['transposed'] => {
  const stretches = requires._tag === 'Broadcast' || requires._tag === 'Stacks'
  const mends = suspects(requires, shapes.length).flatMap((operand) => {
    const shape = shapeBy(
      op,
      shapes.map((own, i) => (i === operand ? transposed(own) : own)),
      params
    )
    return E.isRight(shape) && (!stretches || isNoLarger(shape.right, shapes)) ? [{ operand, gives: shape.right }] : []
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
  transposed:
    refusal._tag === 'ShapeMismatch' ? transposedOperand(op, operands, shapes, params, refusal.requires) : undefined,
  ...refusal
})

const isStated = (dim: unknown): boolean => isSize(dim) || isDimensionName(dim)

/** What is wrong with a shape that was asked for; a size is a number or the name of a dimension. */
export const shapeFault = (shape: Shape, isDue: (dim: unknown) => boolean = isStated): Refusal | undefined => {
  if (shape.length < 2 || shape.length > MOST_AXES)
    return {
      _tag: 'InvalidArgument',
      argument: 'the number of sizes',
      got: shape.length,
      allowed: `from 2, the rows and the columns, to ${MOST_AXES}; sizes before them are those of a stack`
    }
  const position = shape.findIndex((dim) => !isDue(dim))
  if (position >= 0) return { _tag: 'InvalidShape', dim: shape[position], position: position - shape.length }
  return overLimit(shape)
}

/** The number of entries as far as numbers tell; an empty axis counts as one entry, since what lies before and behind it takes room too. */
const least = (shape: ReadonlyArray<Dim>): number => {
  let product = 1
  for (const dim of shape) if (typeof dim === 'number' && dim > 1) product *= dim
  return product
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
  const asked = least(shape)
  return asked > MOST_ENTRIES ? { _tag: 'LimitExceeded', limit: MOST_ENTRIES, asked } : undefined
}

/** The rule that a name breaks. */
export const nameFault = (name: unknown): NameRule | undefined => {
  if (typeof name !== 'string') return 'text'
  if (name === '') return 'empty'
  if (name.length > LONGEST_NAME) return 'long'
  if (/\p{Surrogate}/u.test(name)) return 'surrogate'
  return /[\p{Cc}\u2028\u2029]/u.test(name) ? 'control' : undefined
}
