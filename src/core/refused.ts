import * as E from 'fp-ts/lib/Either.js'
import { apply } from './build.js'
import type { Expr, Operation, Params } from './Expr.js'
import type { Refusal } from './errors.js'

/** An operation that refuses whatever it is given. */
const refusing = (name: string, arity: number, refusal: Refusal): Operation => ({
  name,
  arity,
  shape: () => E.left(refusal),
  forward: () => undefined,
  jvp: () => undefined,
  vjp: () => undefined
})

/** What was built in vain from operands by what is itself composed of operations: the fault bears its name, not that of one of those. */
export const refused = (
  operation: string,
  operands: ReadonlyArray<unknown>,
  refusal: Refusal,
  params: Params = []
): Expr => apply(refusing(operation, operands.length, refusal), operands, params, refusal)
