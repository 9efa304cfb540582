import { apply } from '../../core/build.js'
import type { Apply, Expr } from '../../core/Expr.js'
import { literal } from './literal.js'
import { map3 } from './pointwise.js'

/** The forward rule of `where`, by which it is known here: it imports this file, since its own derivatives are masked. */
export const choose = map3((condition, a, b) => (condition !== 0 ? a : b))

/** A change that is an exact 0 where a condition says. */
interface Mask {
  readonly condition: Expr
  /** Whether what is kept is kept where the condition holds, or where it does not. */
  readonly holds: boolean
  readonly kept: Expr
  /** `where(condition, x, 0)`, or the other way round. */
  readonly around: (x: unknown) => Expr
  /** What is true where something is kept. */
  readonly keeps: () => Expr
}

const maskOf = (d: Expr): Mask | undefined => {
  const node = d as Apply // of which only an `Apply` has an operation, as the next line asks
  if (node._tag !== 'Apply' || node.op.forward !== choose) return undefined
  const [condition, a, b] = node.args as readonly [Expr, Expr, Expr] // the arity of `where`
  const holds = literal(b) === 0
  if (!holds && literal(a) !== 0) return undefined
  const around = (x: unknown): Expr => apply(node.op, holds ? [condition, x, 0] : [condition, 0, x])
  return { condition, holds, kept: holds ? a : b, around, keeps: () => (holds ? condition : around(1)) }
}

const isSameMask = (a: Mask, b: Mask): boolean => a.condition === b.condition && a.holds === b.holds

/**
 * What a linear map makes of a change. A masked change stays masked and only what is kept is mapped, so that an exact 0
 * never meets a pole: `where(c, d, 0)` becomes `where(c, map(d), 0)`. A mask ends where a change is moved or summed along
 * an axis, as broadcasting does.
 *
 * Source: CasADi's rules for multiplication inside `if_else`.
 */
export const through = (d: Expr, map: (d: Expr) => Expr | undefined): Expr | undefined => {
  const outer = maskOf(d)
  const result = map(outer?.kept ?? d)
  if (outer === undefined || result === undefined) return result
  const inner = maskOf(result)
  if (inner === undefined) return outer.around(result)
  if (isSameMask(inner, outer)) return result
  return apply((result as Apply).op, [outer.around(inner.keeps()), inner.kept, 0]) // a mask is an `Apply`
}

/** Two changes combined linearly: an exact 0 where both are. */
export const together = (a: Expr, b: Expr, combine: (a: Expr, b: Expr) => Expr): Expr => {
  const [first, second] = [maskOf(a), maskOf(b)]
  if (first === undefined || second === undefined) return combine(a, b)
  if (isSameMask(first, second)) return first.around(combine(first.kept, second.kept))
  if (first.condition === second.condition) return combine(a, b)
  const { op } = a as Apply // as a mask is
  return apply(op, [apply(op, [first.keeps(), 1, second.keeps()]), combine(a, b), 0])
}
