import { describe, isList } from '../core/describe.js'
import { MOST_AXES } from '../core/Shape.js'
import { cut } from '../core/text.js'
import type { DecodeError, DocumentLimitExceeded } from './errors.js'
import type { Limits } from './limits.js'

/** Where in a document something lies; the document itself has no place. */
export interface Place {
  readonly parent: Place | undefined
  readonly key: string | number
}

export const within = (parent: Place | undefined, key: string | number): Place => ({ parent, key })

const step = (key: string | number, isFirst: boolean): string => {
  if (typeof key === 'number') return `[${key}]`
  return /^[A-Za-z_]\w{0,79}$/.test(key) ? `${isFirst ? '' : '.'}${key}` : `[${JSON.stringify(cut(key))}]`
}

/** `nodes[12].args[0]` */
export const pathOf = (place: Place | undefined): string => {
  const keys: Array<string | number> = []
  for (let at = place; at !== undefined; at = at.parent) keys.push(at.key)
  return keys
    .reverse()
    .map((key, i) => step(key, i === 0))
    .join('')
}

/** What is found where nothing is. */
export const ABSENT = 'nothing'

/** What was found, in short words; no text from outside is in it but escaped and cut. */
export const found = (value: unknown): string => {
  if (value === undefined) return ABSENT
  if (typeof value === 'string') return describe(cut(value))
  return Object.is(value, -0) ? '-0' : cut(describe(value))
}

/** What reading keeps count of: faults, of which the first few are told, and entries. */
export interface Reader {
  readonly limits: Limits
  /** Notes a fault, which is made only if it will be told. */
  readonly fault: (make: () => DecodeError) => undefined
  readonly expected: (place: Place | undefined, expected: string, got: unknown) => undefined
  /** As `expected`, where words of our own say what was found. */
  readonly refused: (place: Place | undefined, expected: string, got: string) => undefined
  readonly exceeded: (
    place: Place | undefined,
    which: DocumentLimitExceeded['which'],
    limit: number,
    asked: number
  ) => undefined
  /** Whether there is room for so many more entries; a fault where there is none. */
  readonly room: (place: Place, entries: number) => boolean
  /** Whether no more faults will be told. */
  readonly isFull: () => boolean
  /** The faults, and how many more there are. */
  readonly faults: () => ReadonlyArray<DecodeError>
}

export const readerOf = (limits: Limits): Reader => {
  const told: Array<DecodeError> = []
  let [omitted, entries] = [0, 0]
  const fault = (make: () => DecodeError): undefined => {
    if (told.length < Math.max(1, limits.errors)) told.push(make())
    else omitted++
  }
  const refused = (place: Place | undefined, expected: string, got: () => string): undefined =>
    fault(() => ({ _tag: 'DecodeError', path: pathOf(place), expected, got: got(), offset: undefined }))
  const exceeded: Reader['exceeded'] = (place, which, limit, asked) =>
    fault(() => ({ _tag: 'LimitExceeded', path: pathOf(place), which, limit, asked }))
  return {
    limits,
    fault,
    exceeded,
    expected: (place, expected, got) => refused(place, expected, () => found(got)),
    refused: (place, expected, got) => refused(place, expected, () => got),
    room: (place, more) => {
      entries += more
      if (entries > limits.entries) exceeded(place, 'entries', limits.entries, entries)
      return entries <= limits.entries
    },
    isFull: () => told.length >= Math.max(1, limits.errors),
    faults: () => (omitted === 0 ? told : [...told, { _tag: 'ErrorsOmitted', path: '', count: omitted }])
  }
}

/** How many prototypes an object has: a plain one has at most one, an array two, in whichever realm they were made. */
const hasPrototypes = (value: object, most: number): boolean => {
  let at: unknown = value
  for (let count = 0; count <= most; count++) {
    at = Object.getPrototypeOf(at)
    if (at === null) return true
  }
  return false
}

/** What cannot be read, whatever it throws, is `undefined`. Nothing else here touches objects from outside. */
const attempt = <A>(read: () => A): A | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

interface Fields {
  readonly values: ReadonlyArray<unknown>
  readonly unknown: ReadonlyArray<string>
}

const ownFields = (value: object, names: ReadonlyArray<string>): Fields | undefined => {
  if (isList(value) || !hasPrototypes(value, 1)) return undefined
  const values: Array<unknown> = names.map(() => undefined)
  const unknown: Array<string> = []
  for (const key of Object.keys(value)) {
    const i = names.indexOf(key)
    if (i >= 0)
      values[i] = (value as Readonly<Record<string, unknown>>)[key] // one of its own keys
    else unknown.push(key)
  }
  return { values, unknown }
}

/** A field that does not belong where it is. */
export const unknownField = (
  reader: Reader,
  place: Place | undefined,
  key: string,
  names: ReadonlyArray<string>
): undefined => reader.refused(within(place, key), `only the fields ${names.join(', ')}`, 'another')

/** The values of a plain object's own fields, in the order of the names, each read once; a missing one is `undefined`. Of a field too many it is told which ones fit. */
export const fieldsOf = (
  reader: Reader,
  value: unknown,
  place: Place | undefined,
  names: ReadonlyArray<string>,
  fitting: (values: ReadonlyArray<unknown>) => ReadonlyArray<string> = () => names
): ReadonlyArray<unknown> | undefined => {
  const fields = typeof value === 'object' && value !== null ? attempt(() => ownFields(value, names)) : undefined
  if (fields === undefined) return reader.expected(place, `an object with ${names.join(', ')}`, value)
  for (const key of fields.unknown) unknownField(reader, place, key, fitting(fields.values))
  return fields.values
}

const lengthOf = (list: ReadonlyArray<unknown>): number | undefined => {
  const { length } = list
  return hasPrototypes(list, 2) && Number.isSafeInteger(length) && length >= 0 ? length : undefined
}

const copied = (list: ReadonlyArray<unknown>, length: number): ReadonlyArray<unknown> => {
  const copy = new Array<unknown>(length)
  for (let i = 0; i < length; i++) copy[i] = list[i]
  return copy
}

/** The items of an array, each read once, if its length is accepted; who does not accept it notes the fault. */
export const itemsOf = (
  reader: Reader,
  value: unknown,
  place: Place | undefined,
  expected: string,
  accepts: (length: number) => boolean | undefined
): ReadonlyArray<unknown> | undefined => {
  const list = isList(value) ? value : undefined
  const length = list === undefined ? undefined : attempt(() => lengthOf(list))
  if (list === undefined || length === undefined) return reader.expected(place, expected, value)
  if (accepts(length) !== true) return undefined
  return attempt(() => copied(list, length)) ?? reader.expected(place, expected, value)
}

/** What may be the sizes of a shape: as many as it may have. */
export const sizeItemsOf = (reader: Reader, value: unknown, place: Place): ReadonlyArray<unknown> | undefined => {
  const expected = `from 2 to ${MOST_AXES} sizes`
  return itemsOf(
    reader,
    value,
    place,
    expected,
    (length) => (length >= 2 && length <= MOST_AXES) || reader.refused(place, expected, String(length))
  )
}

/** A text that is not too long. */
export const textOf = (reader: Reader, value: unknown, place: Place, expected: string): string | undefined => {
  if (typeof value !== 'string') return reader.expected(place, expected, value)
  return value.length <= reader.limits.name ? value : reader.exceeded(place, 'name', reader.limits.name, value.length)
}

/** What two fields at the head of a document say of it; a document of another version is not read any further. */
export const isSupported = (
  reader: Reader,
  format: unknown,
  version: unknown,
  known: string,
  supported: number
): boolean => {
  if (format !== known) reader.expected(within(undefined, 'format'), JSON.stringify(known), format)
  else if (version !== supported)
    reader.fault(() => ({ _tag: 'UnsupportedVersion', path: 'version', got: found(version), supported }))
  return format === known && version === supported
}
