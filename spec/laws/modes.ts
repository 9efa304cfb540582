import { type Expr, placeholders, variables } from '../../src/index.js'
import { pullback, pushforward } from '../../src/transforms/modes.js'

/** The tangent of an expression from tangents of its leaves. */
export const pushed = pushforward

/** The cotangents of all leaves from one of the expression. */
export const pulled = (expr: Expr, cotangent: Expr): ReadonlyMap<string, Expr> =>
  pullback(expr, cotangent, new Set([...placeholders(expr), ...variables(expr)].map(({ name }) => name)))
