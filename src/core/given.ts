import * as E from 'fp-ts/lib/Either.js'
import { AbstractMatrix } from 'ml-matrix'
import { isExpr } from './brand.js'
import { causeText, describe, isPromise, tagOf } from './describe.js'
import type { Expr, Leaf } from './Expr.js'
import type { ValueLike } from './readValue.js'

/**
 * The values of the names `V`, by name in a record, or by name or leaf in a Map. Variables may be given new values beside them.
 *
 * @category model
 */
export type Environment<V extends string = string> =
  | ({ readonly [K in V]: ValueLike } & { readonly [variable: string]: ValueLike })
  | ReadonlyMap<string | Expr, ValueLike>

/** A lookup that reads a name when it is asked for, and the names there are. */
export interface Given {
  readonly names: ReadonlyArray<string>
  readonly read: (name: string) => unknown
}

const givenByMap = (map: ReadonlyMap<unknown, unknown>): E.Either<string, Given> => {
  const byName = new Map<string, unknown>()
  const faults: Array<string> = []
  Map.prototype.forEach.call(map, (value: unknown, key: unknown) => {
    const leaf = isExpr(key) && key._tag === 'Leaf' ? (key as Leaf) : undefined // a node with this tag is a leaf
    const name = typeof key === 'string' ? key : leaf?.name
    if (name === undefined) faults.push(`a Map with ${describe(key)} as a key`)
    else if (byName.has(name)) faults.push(`a Map with two values for ${describe(name)}`)
    else byName.set(name, value)
  })
  const [fault] = faults
  return fault === undefined ? E.right({ names: [...byName.keys()], read: (name) => byName.get(name) }) : E.left(fault)
}

/** The names and values of a record or a Map; else what was given instead. Only own names count, and nothing is read before it is asked for. */
export const given = (environment: unknown): E.Either<string, Given> => {
  try {
    return read(environment)
  } catch (cause) {
    return E.left(`what cannot be read: ${causeText(cause)}`)
  }
}

/** Whether own properties are what an object is for: kinds of objects that keep what they hold elsewhere are no records. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !isExpr(value) &&
  !isPromise(value) &&
  !AbstractMatrix.isMatrix(value) &&
  !HOLDERS.test(tagOf(value))

const HOLDERS =
  /^(?:Date|RegExp|Error|Boolean|Number|String|Symbol|BigInt|Arguments|DataView|(?:Weak)?Set|WeakMap|WeakRef|URLSearchParams|Headers|FormData|.*(?:Array|ArrayBuffer|Iterator|Generator))$/

const read = (environment: unknown): E.Either<string, Given> => {
  if (environment === undefined) return E.right({ names: [], read: () => undefined })
  if (environment instanceof Map || (typeof environment === 'object' && tagOf(environment) === 'Map'))
    return givenByMap(environment as ReadonlyMap<unknown, unknown>) // if it is none after all, that is found when it is read
  return isRecord(environment)
    ? E.right({ names: Object.keys(environment), read: (name) => environment[name] })
    : E.left(describe(environment))
}

/** The own names of an object that is nothing but a record, in whichever realm it was made; undefined of any other. */
export const plainKeys = (value: unknown): ReadonlyArray<string> | undefined => {
  try {
    if (typeof value !== 'object' || value === null || tagOf(value) !== 'Object' || isExpr(value)) return undefined
    const prototype: unknown = Object.getPrototypeOf(value)
    const isPlain = prototype === null || Object.hasOwn(prototype as object, 'isPrototypeOf') // as Object.prototype alone has
    return isPlain ? Object.keys(value) : undefined
  } catch {
    return undefined
  }
}
