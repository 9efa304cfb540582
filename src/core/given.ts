import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from './brand.js'
import { describe } from './describe.js'
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
  for (const [key, value] of map) {
    const leaf = isExpr(key) && key._tag === 'Leaf' ? (key as Leaf) : undefined // a node with this tag is a leaf
    const name = typeof key === 'string' ? key : leaf?.name
    if (name === undefined) return E.left(`a Map with ${describe(key)} as a key`)
    if (byName.has(name)) return E.left(`a Map with two values for ${describe(name)}`)
    byName.set(name, value)
  }
  return E.right({ names: [...byName.keys()], read: (name) => byName.get(name) })
}

/** The names and values of a record or a Map; else what was given instead. Only own names count, and nothing is read before it is asked for. */
export const given = (environment: unknown): E.Either<string, Given> => {
  try {
    return read(environment)
  } catch (cause) {
    return E.left(`what cannot be read: ${cause instanceof Error ? cause.message : describe(cause)}`)
  }
}

const read = (environment: unknown): E.Either<string, Given> => {
  if (environment === undefined) return E.right({ names: [], read: () => undefined })
  if (
    typeof environment !== 'object' ||
    environment === null ||
    Array.isArray(environment) ||
    ArrayBuffer.isView(environment) ||
    isExpr(environment)
  )
    return E.left(isExpr(environment) ? 'an expression' : describe(environment))
  if (environment instanceof Map) return givenByMap(environment)
  return E.right({
    names: Object.keys(environment),
    read: (name) => (environment as Readonly<Record<string, unknown>>)[name]
  }) // an object, asked for own names alone
}
