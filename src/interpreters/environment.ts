import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Matrix } from 'ml-matrix'
import { blockOf, isExpr } from '../core/brand.js'
import { operand } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { nodes } from '../core/fold.js'
import type { Shape } from '../core/Shape.js'
import { toMatrix } from '../core/Value.js'
import { readBindings } from './bindings.js'
import { faults } from './check.js'
import { showError } from './showError.js'

/**
 * An environment that has been read: a matrix for every placeholder, and for each variable that was given.
 *
 * @category model
 */
export type DecodedEnvironment<V extends string = string> = { readonly [K in V]: Matrix } & {
  readonly [variable: string]: Matrix
}

/** The nested arrays that stand for an environment in JSON-like data. */
export type EncodedEnvironment = { readonly [name: string]: ReadonlyArray<ReadonlyArray<number>> }

const valueAt = (input: unknown, name: string): unknown => {
  if (input instanceof Map)
    for (const [key, value] of input)
      if (key === name || (isExpr(key) && (key as { readonly name?: unknown }).name === name)) return value
  const value = E.tryCatch(
    () => Object.getOwnPropertyDescriptor(input, name)?.value,
    () => undefined
  )
  return E.isRight(value) ? value.right : undefined
}

/** Where in the input an error lies: the name, then the row and the column of a wrong entry. */
const keysOf = (error: EvaluationError): ReadonlyArray<string> => {
  if (!('name' in error) || typeof error.name !== 'string') return []
  const fault = error._tag === 'InvalidValue' ? error.fault : undefined
  if (fault?._tag === 'NotANumber') return [error.name, String(fault.row), String(fault.column)]
  return fault?._tag === 'Ragged' || fault?._tag === 'NotARow' ? [error.name, String(fault.row)] : [error.name]
}

const validationError = (error: EvaluationError, input: unknown, context: t.Context): t.ValidationError => {
  const keys = keysOf(error)
  const values: Array<unknown> = []
  for (const key of keys) values.push(valueAt(values.length === 0 ? input : values.at(-1), key))
  const entries = keys.map((key, i): t.ContextEntry => ({ key, type: t.unknown, actual: values[i] }))
  return {
    value: keys.length === 0 ? input : values.at(-1),
    context: [...context, ...entries],
    message: showError(error)
  }
}

/**
 * The io-ts codec of an expression's environment: reads unknown, JSON-like input, every fault at once.
 * It takes matrices, nested arrays, flat arrays for a row or a column, numbers for 1×1 and typed arrays as rows, in a record or a Map;
 * it gives fresh matrices. Unlike `evaluate` it refuses names that the expression does not have.
 *
 * Errors: a `ValidationError` for each fault, with its prose as message and the name and place of the value as context.
 *
 * @example
 * import { environment, placeholder } from 'catamat'
 * import { isLeft } from 'fp-ts/lib/Either.js'
 *
 * const codec = environment(placeholder('x', 2, 1))
 * const decoded = codec.decode({ x: [1, '2'] })
 * isLeft(decoded) ? decoded.left[0]?.message : '' // => InvalidValue: the value of x (2×1): the entry at row 1, column 0 is the text "2", expected a number
 *
 * @category interpreters
 */
export const environment = <V extends string>(
  expr: Expr<Shape, V>
): t.Type<DecodedEnvironment<V>, EncodedEnvironment, unknown> => {
  const whole = operand('environment', 0, expr)
  const order = nodes(whole)
  const given = new Set(
    order.flatMap((node) => (node._tag === 'Leaf' && blockOf(node) !== undefined ? [node.name] : []))
  )
  const read = (input: unknown): E.Either<ReadonlyArray<EvaluationError>, DecodedEnvironment<V>> => {
    const found = [...faults([whole])]
    if (isNonEmpty(found)) return E.left(found)
    const bindings = readBindings(order, input ?? null, 'refused')
    if (E.isLeft(bindings)) return bindings
    const named = [...bindings.right.values].filter(([name]) => !given.has(name) || bindings.right.given.has(name))
    return E.right(
      Object.freeze(Object.fromEntries(named.map(([name, block]) => [name, toMatrix(block)]))) as DecodedEnvironment<V>
    ) // every placeholder was found
  }
  return new t.Type(
    'Environment',
    (input): input is DecodedEnvironment<V> => E.isRight(read(input)),
    (input, context) =>
      E.mapLeft(
        (errors: ReadonlyArray<EvaluationError>): t.Errors =>
          errors.map((error) => validationError(error, input, context))
      )(read(input)),
    (decoded) => Object.fromEntries(Object.entries(decoded).map(([name, matrix]) => [name, matrix.to2DArray()]))
  )
}
