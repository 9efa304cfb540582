import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../core/Expr.js'
import { given } from '../core/given.js'
import type { ValueLike } from '../core/readValue.js'
import { toValue, type Value } from '../core/Value.js'
import { pairsIn } from './decode.js'
import { byName, VALUES_FORMAT, type ValueJson, type ValuesJson, VERSION } from './document.js'
import type { EncodeError } from './errors.js'
import { type JsonOptions, settingsOf } from './limits.js'
import { fieldsOf, isSupported, type Reader, within } from './reader.js'
import { blockFromJson, blockToJson, type Decoded, type Encoded, reading, writable } from './value.js'

/** Values by name: an environment, parameters, gradients. */
export type NamedValues = { readonly [name: string]: ValueLike } | ReadonlyMap<string | Expr, ValueLike>

const valueOf = (name: string, read: (name: string) => unknown): Encoded<readonly [string, ValueJson]> => {
  const value = E.tryCatch(
    () => read(name),
    (): EncodeError => ({ _tag: 'EncodeError', path: name, what: 'a value that cannot be read', allowed: 'a value' })
  )
  if (E.isLeft(value)) return E.left([value.left])
  return E.map((block: Parameters<typeof blockToJson>[0]) => [name, blockToJson(block)] as const)(
    writable(value.right, name)
  )
}

/**
 * Named values as JSON, bit by bit: an environment, or the parameters of training. Names stand in the order of their characters.
 *
 * Errors: `InvalidValue` for what is no value, every one of them; `InvalidEnvironment`; `LimitExceeded` beyond 2²⁴ entries.
 *
 * @example
 * import { valuesToJson } from 'catamat'
 *
 * JSON.stringify(valuesToJson({ x: 2 })) // => {"_tag":"Right","right":{"format":"catamat-values","version":1,"values":[["x",{"shape":[1,1],"entries":[2]}]]}}
 *
 * @category json
 */
export const valuesToJson = (values: NamedValues): Encoded<ValuesJson> => {
  const source = given(values ?? null)
  if (E.isLeft(source)) return E.left([{ _tag: 'InvalidEnvironment', got: source.left }])
  const pairs: Array<readonly [string, ValueJson]> = []
  const errors: Array<EncodeError> = []
  for (const name of source.right.names) {
    const pair = valueOf(name, source.right.read)
    if (E.isRight(pair)) pairs.push(pair.right)
    else errors.push(...pair.left)
  }
  return isNonEmpty(errors)
    ? E.left(errors)
    : E.right({ format: VALUES_FORMAT, version: VERSION, values: pairs.sort(byName) })
}

const valuesIn = (reader: Reader, json: unknown): { readonly [name: string]: Value } | undefined => {
  const fields = fieldsOf(reader, json, undefined, ['format', 'version', 'values'])
  if (fields === undefined || !isSupported(reader, fields[0], fields[1], VALUES_FORMAT, VERSION)) return undefined
  const values: Array<readonly [string, Value]> = []
  pairsIn(reader, fields[2], within(undefined, 'values'), 'pairs of a name and a value', (name, second, place) => {
    const block = blockFromJson(reader, second, place)
    if (block !== undefined) values.push([name, toValue(block)])
  })
  return Object.freeze(Object.fromEntries(values))
}

/**
 * The named values that JSON, or a text of it, stands for.
 *
 * Errors: `DecodeError` with the path of what is no value; `DuplicateId` for two values of one name; `LimitExceeded`, `UnsupportedVersion`.
 *
 * @example
 * import { valuesFromJson } from 'catamat'
 *
 * valuesFromJson({ format: 'catamat-values', version: 1, values: [] }) // => { _tag: 'Right', right: {} }
 *
 * @category json
 */
export const valuesFromJson = (input: unknown, options?: JsonOptions): Decoded<{ readonly [name: string]: Value }> =>
  reading(input, settingsOf(options), valuesIn)
