import * as E from 'fp-ts/lib/Either.js'
import * as c from '../src/index.js'

/** A function as a program without types would call it. */
export type Untyped = (...args: ReadonlyArray<unknown>) => c.Expr

/** As a program without types would call it. */
export const untyped = (f: unknown): Untyped => f as Untyped

/** The tags of all that is wrong with an expression. */
export const tagsOf = (expr: c.Expr): ReadonlyArray<string> => {
  const checked = c.check(expr)
  return E.isLeft(checked) ? checked.left.map(({ _tag }) => _tag) : []
}

/** The text of all that is wrong with an expression. */
export const textOf = (expr: c.Expr): string => {
  const checked = c.check(expr)
  return E.isLeft(checked) ? c.showErrors(checked.left) : ''
}

/** All that stands against a value in an environment. */
export const errorsOf = (
  expr: c.Expr,
  environment: unknown,
  options?: c.EvaluateOptions
): ReadonlyArray<c.EvaluationError> => {
  const value = c.evaluate(expr, environment as c.Environment, options)
  return E.isLeft(value) ? value.left : []
}

/** The text of all that stands against a value in an environment. */
export const answer = (expr: c.Expr, environment: unknown): string => c.showErrors(errorsOf(expr, environment))

/** The entries of a value in an environment. */
export const numbersOf = (expr: c.Expr, environment: unknown = {}): ReadonlyArray<number> =>
  c.entriesOf(c.run(expr, environment as c.Environment))
