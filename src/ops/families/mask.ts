import * as E from 'fp-ts/lib/Either.js'
import type { Apply, Expr, Operation, Ternary } from '../../core/Expr.js'
import { Where, where } from '../where.js'
import { literal } from './literal.js'

/** A change that is an exact 0 where a condition says. */
interface Mask {
  readonly condition: Expr
  /** Whether what is kept is kept where the condition holds, or where it does not. */
  readonly holds: boolean
  readonly kept: Expr
}

/** `where(condition, x, 0)`, or the other way round. */
const around = ({ condition, holds }: Mask, x: Expr | number): Expr =>
  holds ? where(condition, x, 0) : where(condition, 0, x)

/** What is true where something is kept. */
const keeps = (mask: Mask): Expr => (mask.holds ? mask.condition : around(mask, 1))

/** The mask of a change that is written as one: `where(condition, kept, 0)`. */
const written = (d: Expr): Mask | undefined => {
  const node = d as Apply // of which only an `Apply` has an operation, as the next line asks
  if (node._tag !== 'Apply' || node.op !== (Where as Operation<never>)) return undefined
  const [condition, a, b] = node.args as Ternary
  const holds = literal(b) === 0
  if (!holds && literal(a) !== 0) return undefined
  return { condition, holds, kept: holds ? a : b }
}

/** Whether one number says whether there is any change at all. */
const isWhole = ({ condition: { shape } }: Mask): boolean =>
  E.isRight(shape) && shape.right.length === 2 && shape.right.every((dim) => dim === 1)

const isSameMask = (a: Mask, b: Mask): boolean => a.condition === b.condition && a.holds === b.holds

/** What a map makes of what a mask keeps, masked again. */
export const mapped = (outer: Mask, map: (d: Expr) => Expr | undefined): Expr | undefined => {
  const result = map(outer.kept)
  if (result === undefined) return undefined
  const inner = written(result)
  if (inner === undefined) return around(outer, result)
  if (isSameMask(inner, outer)) return result
  return where(around(outer, keeps(inner)), inner.kept, 0)
}

/**
 * What a linear map of each entry makes of a change. A masked change stays masked and only what is kept is mapped:
 * `where(c, d, 0)` becomes `where(c, map(d), 0)`.
 */
export const through = (d: Expr, map: (d: Expr) => Expr | undefined): Expr | undefined => {
  const mask = written(d)
  return mask === undefined ? map(d) : mapped(mask, map)
}

/** What any linear map makes of changes: where one number says whether there is any change at all, it says so of the result. */
export const throughWhole = (
  changes: ReadonlyArray<Expr | undefined>,
  map: (changes: ReadonlyArray<Expr | undefined>) => Expr | undefined
): Expr | undefined => {
  const masks = changes.map((d) => (d === undefined ? undefined : written(d)))
  const [first] = masks.filter((mask) => mask !== undefined)
  const isOne = (mask: Mask | undefined, i: number): boolean =>
    changes[i] === undefined || (mask !== undefined && first !== undefined && isSameMask(mask, first))
  if (first === undefined || !isWhole(first) || !masks.every(isOne)) return map(changes)
  return mapped(first, () => map(masks.map((mask) => mask?.kept)))
}

/** Two changes combined linearly: an exact 0 where both are. */
export const together = (a: Expr, b: Expr, combine: (a: Expr, b: Expr) => Expr): Expr => {
  const [first, second] = [written(a), written(b)]
  if (first === undefined || second === undefined) return combine(a, b)
  if (isSameMask(first, second)) return around(first, combine(first.kept, second.kept))
  if (first.condition === second.condition) return combine(a, b)
  return where(where(keeps(first), 1, keeps(second)), combine(a, b), 0)
}
