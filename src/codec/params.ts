import * as E from 'fp-ts/lib/Either.js'
import { isList } from '../core/describe.js'
import type { Param, Params } from '../core/Expr.js'
import type { ParamJson } from './document.js'
import { isPlainNumber, numberFromJson, numberToJson } from './number.js'
import { fieldsOf, itemsOf, type Place, type Reader, textOf, within } from './reader.js'

/** How deep lists among parameters may be nested; no operation needs more than three. */
export const DEEPEST = 8

/** Whether lists are nested no deeper than can be written. */
const isShallow = (param: Param, depth: number): boolean =>
  typeof param !== 'object' || (depth < DEEPEST && param.every((item) => isShallow(item, depth + 1)))

const toJson = (param: Param): ParamJson => {
  if (typeof param === 'object') return param.map(toJson)
  if (typeof param === 'number') return isPlainNumber(param) ? param : { number: numberToJson(param) }
  return param === undefined ? null : param
}

/** Parameters as JSON; undefined where they are nested too deep. */
export const paramsToJson = (params: Params): ReadonlyArray<ParamJson> | undefined =>
  isShallow(params, 0) ? params.map(toJson) : undefined

type Read<A> = E.Either<undefined, A>

const failed = (_noted: undefined): Read<never> => E.left(undefined)

/** A number that JSON does not have, in an object. */
const specialIn = (reader: Reader, json: unknown, place: Place): Read<number> => {
  const fields = fieldsOf(reader, json, place, ['number'])
  if (fields === undefined) return E.left(undefined)
  const number = numberFromJson(fields[0])
  return number !== undefined && !isPlainNumber(number)
    ? E.right(number)
    : failed(reader.expected(within(place, 'number'), '"NaN", "Infinity", "-Infinity" or "-0"', fields[0]))
}

const listIn = (reader: Reader, json: unknown, place: Place, depth: number): Read<Params> => {
  if (depth >= DEEPEST) return failed(reader.exceeded(place, 'depth', DEEPEST, depth + 1))
  const items = itemsOf(reader, json, place, 'a list of parameters', (length) => reader.room(place, length))
  if (items === undefined) return E.left(undefined)
  const params: Array<Param> = []
  for (const [i, item] of items.entries()) {
    const param = paramIn(reader, item, within(place, i), depth + 1)
    if (E.isRight(param)) params.push(param.right)
  }
  return params.length === items.length ? E.right(params) : E.left(undefined)
}

const paramIn = (reader: Reader, json: unknown, place: Place, depth: number): Read<Param> => {
  if (json === null) return E.right(undefined)
  if (typeof json === 'boolean' || (typeof json === 'number' && Number.isFinite(json))) return E.right(json)
  if (typeof json === 'string') {
    const text = textOf(reader, json, place, 'a text')
    return text === undefined ? E.left(undefined) : E.right(text)
  }
  if (isList(json)) return listIn(reader, json, place, depth)
  if (typeof json === 'object') return specialIn(reader, json, place)
  return failed(reader.expected(place, 'a number, a text, true, false, null or a list of such', json))
}

const NONE: Params = Object.freeze([])

/** The parameters of an operation in a document; none where the field is missing. */
export const paramsFromJson = (reader: Reader, json: unknown, place: Place): Params | undefined => {
  if (json === undefined) return NONE
  const params = listIn(reader, json, place, 0)
  return E.isRight(params) ? params.right : undefined
}
