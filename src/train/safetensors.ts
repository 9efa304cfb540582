import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Damage } from './errors.js'

/** A tensor of 64-bit floats: its sizes, none for a single number, and its entries row by row. */
export interface Tensor {
  readonly shape: ReadonlyArray<number>
  readonly data: Float64Array
}

/** What a file of tensors holds. */
export interface Tensors {
  readonly metadata: { readonly [name: string]: string }
  readonly tensors: ReadonlyMap<string, Tensor>
}

const Described = t.readonly(
  t.type({ dtype: t.literal('F64'), shape: t.readonlyArray(t.number), data_offsets: t.tuple([t.number, t.number]) })
)
const Metadata = t.readonly(t.record(t.string, t.string))

const PREFIX = 8
const BYTES = 8
const LONGEST_HEADER = 100_000_000

export const entriesOfShape = (shape: ReadonlyArray<number>): number =>
  shape.reduce((product, size) => product * size, 1)

/** The header as text, padded so that the data begin at a multiple of 8 bytes. */
const headerOf = ({ metadata, tensors }: Tensors): Uint8Array => {
  let from = 0
  const described = [...tensors].map(([name, { shape, data }]) => {
    const range = [from, from + data.length * BYTES]
    from += data.length * BYTES
    return [name, { dtype: 'F64', shape, data_offsets: range }] as const
  })
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries([['__metadata__', metadata], ...described])))
  const padded = new Uint8Array(Math.ceil(text.length / BYTES) * BYTES).fill(0x20)
  padded.set(text)
  return padded
}

/**
 * The bytes of a file of tensors: the length of the header, the header in JSON, the entries as little-endian 64-bit floats.
 *
 * Source: the safetensors format, version 1.
 */
export const encode = (content: Tensors): Uint8Array => {
  const header = headerOf(content)
  const count = [...content.tensors.values()].reduce((sum, { data }) => sum + data.length, 0)
  const bytes = new Uint8Array(PREFIX + header.length + count * BYTES)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(header.length), true)
  bytes.set(header, PREFIX)
  let at = PREFIX + header.length
  for (const { data } of content.tensors.values())
    for (const entry of data) {
      view.setFloat64(at, entry, true)
      at += BYTES
    }
  return bytes
}

const parsed = (text: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
  } catch {
    return undefined
  }
}

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

/** The tensors of a header, each right after the one before it, up to the end of the data. */
const tensorsIn = (
  described: ReadonlyArray<readonly [string, unknown]>,
  view: DataView
): E.Either<Damage, ReadonlyMap<string, Tensor>> => {
  const tensors = new Map<string, Tensor>()
  let at = 0
  for (const [name, value] of described) {
    const read = Described.decode(value)
    if (E.isLeft(read)) return E.left('tensor')
    const { shape, data_offsets } = read.right
    const [from, to] = data_offsets
    const count = entriesOfShape(shape)
    if (!shape.every(isSize) || from !== at || to !== from + count * BYTES || to > view.byteLength)
      return E.left('tensor')
    const data = new Float64Array(count)
    for (let i = 0; i < count; i++) data[i] = view.getFloat64(from + i * BYTES, true)
    tensors.set(name, { shape, data })
    at = to
  }
  return at === view.byteLength ? E.right(tensors) : E.left('length')
}

/** Where the header ends; undefined where the bytes hold none. */
const headerEnd = (bytes: Uint8Array): number | undefined => {
  if (bytes.length < PREFIX) return undefined
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true)
  return length <= LONGEST_HEADER && PREFIX + Number(length) <= bytes.length ? PREFIX + Number(length) : undefined
}

/** What a file says of itself, before its tensors are read. */
export interface Header {
  readonly metadata: { readonly [name: string]: string }
  readonly tensors: () => E.Either<Damage, ReadonlyMap<string, Tensor>>
}

/** Reads a file of tensors; total on any bytes. */
export const decode = (bytes: Uint8Array): E.Either<Damage, Header> => {
  const end = headerEnd(bytes)
  if (end === undefined) return E.left('length')
  const header = parsed(bytes.subarray(PREFIX, end))
  if (typeof header !== 'object' || header === null || Array.isArray(header)) return E.left('header')
  const { __metadata__: given = {}, ...described } = header as { readonly [name: string]: unknown } // an object, as was just asked
  const metadata = Metadata.decode(given)
  if (E.isLeft(metadata)) return E.left('header')
  const view = new DataView(bytes.buffer, bytes.byteOffset + end, bytes.byteLength - end)
  return E.right({ metadata: metadata.right, tensors: () => tensorsIn(Object.entries(described), view) })
}
