import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { Matrix } from 'ml-matrix'
import { blockOf, isExpr } from '../core/brand.js'
import { operand } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import type { EvaluationError, ValueFault } from '../core/errors.js'
import { nodes } from '../core/fold.js'
import { plainKeys } from '../core/given.js'
import type { Shape } from '../core/Shape.js'
import { toValue, type Value } from '../core/Value.js'
import { readBindings } from './bindings.js'
import { faults } from './check.js'
import { showError } from './showError.js'

/**
 * An environment that has been read: a value for every placeholder, and for each variable that was given.
 *
 * @category model
 */
export type DecodedEnvironment<V extends string = string> = { readonly [K in V]: Value } & {
  readonly [variable: string]: Value
}

/** The nested arrays that stand for an environment in JSON-like data. */
export type EncodedEnvironment = { readonly [name: string]: EncodedValue }

/** Rows of numbers, or lists of such for a stack. */
export type EncodedValue = ReadonlyArray<ReadonlyArray<number>> | ReadonlyArray<EncodedValue>

const encoded = (value: Value): EncodedValue =>
  value instanceof Matrix ? value.to2DArray() : (value as ReadonlyArray<Value>).map(encoded) // what is no matrix is a list

/** A decoded value: matrices, below as many lists as the stack has axes. */
const isDecoded = (value: unknown, axes: number): boolean =>
  axes <= 2 ? value instanceof Matrix : Array.isArray(value) && value.every((entry) => isDecoded(entry, axes - 1))

const valueAt = (input: unknown, name: string): unknown => {
  const value = E.tryCatch(
    () => {
      if (input instanceof Map)
        for (const [key, value] of input)
          if (key === name || (isExpr(key) && (key as { readonly name?: unknown }).name === name)) return value
      return Object.getOwnPropertyDescriptor(input, name)?.value
    },
    () => undefined
  )
  return E.isRight(value) ? value.right : undefined
}

const placeOf = (fault: ValueFault): ReadonlyArray<number> => {
  if (fault._tag === 'At') return [...fault.index, ...placeOf(fault.fault)]
  if (fault._tag === 'NotANumber') return [fault.row, fault.column]
  return fault._tag === 'Ragged' || fault._tag === 'NotARow' ? [fault.row] : []
}

/** Where in the input an error lies: the name, then the place in the stack, the row and the column of a wrong entry. */
const keysOf = (error: EvaluationError): ReadonlyArray<string> => {
  if (!('name' in error) || typeof error.name !== 'string') return []
  return [error.name, ...(error._tag === 'InvalidValue' ? placeOf(error.fault).map(String) : [])]
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
 * and nested arrays of any of these for a stack; it gives fresh matrices. Unlike `evaluate` it refuses names that the expression does not have.
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
  const axesOf = new Map(
    order.flatMap((node) =>
      node._tag === 'Leaf' && E.isRight(node.shape) ? [[node.name, node.shape.right.length] as const] : []
    )
  )
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
      Object.freeze(Object.fromEntries(named.map(([name, block]) => [name, toValue(block)]))) as DecodedEnvironment<V>
    ) // every placeholder was found
  }
  const isDecodedBy = (input: unknown): boolean => {
    try {
      const values = plainKeys(input)?.map(
        (name) => [name, (input as Readonly<Record<string, unknown>>)[name]] as const
      ) // a plain object
      return values?.every(([name, value]) => isDecoded(value, axesOf.get(name) ?? 2)) ?? false
    } catch {
      return false
    }
  }
  return new t.Type(
    'Environment',
    (input): input is DecodedEnvironment<V> => E.isRight(read(input)) && isDecodedBy(input),
    (input, context) =>
      E.mapLeft(
        (errors: ReadonlyArray<EvaluationError>): t.Errors =>
          errors.map((error) => validationError(error, input, context))
      )(read(input)),
    (decoded) => Object.fromEntries(Object.entries(decoded).map(([name, value]) => [name, encoded(value)]))
  )
}
