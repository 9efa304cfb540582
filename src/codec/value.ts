import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { isSize } from '../core/Dim.js'
import type { Block } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { blockIn, blockShape } from '../core/lift.js'
import { readWhole, type ValueLike } from '../core/readValue.js'
import { product } from '../core/Shape.js'
import { toValue, type Value } from '../core/Value.js'
import type { ValueJson } from './document.js'
import type { DecodeError, EncodeError } from './errors.js'
import { type JsonOptions, type Settings, settingsOf } from './limits.js'
import { isPlainNumber, numberFromJson, numberToJson } from './number.js'
import { fieldsOf, found, itemsOf, type Place, type Reader, readerOf, sizeItemsOf, within } from './reader.js'
import { parsed } from './syntax.js'

/** What a document gives, or everything that stands against it. */
export type Decoded<A> = E.Either<NonEmptyArray<DecodeError>, A>

/** What is written, or everything that stands against it. */
export type Encoded<A> = E.Either<NonEmptyArray<EncodeError>, A>

/** The most entries of one value whose digits fit into one text. */
export const MOST_WRITTEN = 2 ** 24

export const blockToJson = (block: Block): ValueJson => ({
  shape: blockShape(block),
  entries: Array.from(block.data, (entry) => (isPlainNumber(entry) ? entry : numberToJson(entry)))
})

const sizesIn = (reader: Reader, value: unknown, place: Place): ReadonlyArray<number> | undefined => {
  const items = sizeItemsOf(reader, value, place)
  const wrong = items?.findIndex((item) => !isSize(item)) ?? -1
  if (items === undefined || wrong < 0) return items as ReadonlyArray<number> | undefined // each was found to be a size
  return reader.expected(within(place, wrong), 'a whole number from 0', items[wrong])
}

/** Rows without columns take memory too: an empty value counts as if its empty axes had one entry. */
const weight = (sizes: ReadonlyArray<number>): number => product(sizes.map((size) => Math.max(1, size)))

const entriesIn = (
  reader: Reader,
  sizes: ReadonlyArray<number>,
  value: unknown,
  place: Place
): Float64Array | undefined => {
  const count = product(sizes)
  const items = itemsOf(reader, value, place, 'a list of numbers', (length) =>
    length === count
      ? reader.room(place, weight(sizes))
      : reader.refused(place, `${count} entries, as ${sizes.join('×')} has`, String(length))
  )
  if (items === undefined) return undefined
  const data = new Float64Array(items.length)
  let isSound = true
  for (let i = 0; i < items.length; i++) {
    const entry = numberFromJson(items[i])
    if (entry !== undefined) data[i] = entry
    else isSound = reader.expected(within(place, i), NUMBER, items[i]) ?? false
  }
  return isSound ? data : undefined
}

const NUMBER = 'a number within the range of 64 bits, or "NaN", "Infinity", "-Infinity", "-0"'

/** A value in a document, as a fresh block. */
export const blockFromJson = (reader: Reader, json: unknown, place: Place | undefined): Block | undefined => {
  const fields = fieldsOf(reader, json, place, ['shape', 'entries'])
  const sizes = fields === undefined ? undefined : sizesIn(reader, fields[0], within(place, 'shape'))
  const data = sizes === undefined ? undefined : entriesIn(reader, sizes, fields?.[1], within(place, 'entries'))
  return sizes === undefined || data === undefined ? undefined : blockIn(sizes, data)
}

/** Reads a text or a parsed document; what was read counts only where there is no fault at all. */
export const reading = <A>(
  input: unknown,
  { limits, faults }: Settings,
  read: (reader: Reader, json: unknown) => A | undefined
): Decoded<A> => {
  const options = [...faults]
  if (isNonEmpty(options)) return E.left(options)
  const reader = readerOf(limits)
  const text = parsed(reader, input)
  const result = text === undefined ? undefined : read(reader, text.json)
  const all = [...reader.faults()]
  if (isNonEmpty(all)) return E.left(all)
  return result === undefined
    ? E.left([{ _tag: 'DecodeError', path: '', expected: 'a document', got: found(input), offset: undefined }])
    : E.right(result)
}

/** What a name's value is refused for. */
const invalid = (name: string, fault: Extract<EvaluationError, { _tag: 'InvalidValue' }>['fault']): EncodeError => ({
  _tag: 'InvalidValue',
  name,
  expected: [0, 0],
  fault
})

/** What stands for a value, as a block that can be written; one alone has no name. */
export const writable = (value: unknown, name: string): Encoded<Block> => {
  const block = readWhole(value)
  if (E.isLeft(block)) return E.left([invalid(name, block.left)])
  const asked = block.right.data.length
  return asked <= MOST_WRITTEN
    ? block
    : E.left([{ _tag: 'LimitExceeded', path: name, which: 'entries', limit: MOST_WRITTEN, asked }])
}

/**
 * A value as JSON: its sizes, and its entries as numbers, the four that JSON does not have as `"NaN"`, `"Infinity"`, `"-Infinity"`, `"-0"`.
 * Every bit is kept (all NaN are one), and equal values have equal texts.
 *
 * Errors: `InvalidValue` where it is no value; `LimitExceeded` beyond 2²⁴ entries.
 *
 * @example
 * import { valueToJson } from 'catamat'
 *
 * JSON.stringify(valueToJson([[1, -0], [NaN, 5e-324]])) // => {"_tag":"Right","right":{"shape":[2,2],"entries":[1,"-0","NaN",5e-324]}}
 *
 * @category json
 */
export const valueToJson = (value: ValueLike): Encoded<ValueJson> => E.map(blockToJson)(writable(value, ''))

/**
 * The value that JSON, or a text of it, stands for: a fresh matrix, or nested arrays of them.
 *
 * Errors: `DecodeError` with the path of what is no value; `LimitExceeded`.
 *
 * @example
 * import { run, constant, valueFromJson } from 'catamat'
 *
 * valueFromJson('{"shape":[1,2],"entries":[1,1e309]}') // => { _tag: 'Left', left: [ { _tag: 'DecodeError', path: 'entries[1]', expected: 'a number within the range of 64 bits, or "NaN", "Infinity", "-Infinity", "-0"', got: 'Infinity', offset: undefined } ] }
 *
 * @category json
 */
export const valueFromJson = (input: unknown, options?: JsonOptions): Decoded<Value> =>
  E.map(toValue)(reading(input, settingsOf(options), (reader, json) => blockFromJson(reader, json, undefined)))
