import * as E from 'fp-ts/lib/Either.js'
import type { Value } from '../core/Value.js'
import { crc32 } from './checksum.js'
import { dataOf, sizesOf, valueOf } from './entries.js'
import type { Damage } from './errors.js'
import type { Parameters } from './Optimiser.js'
import type { TrainingState } from './Step.js'
import { decode, encode, entriesOfShape, type Tensor } from './safetensors.js'

export const FORMAT = 'catamat-checkpoint'
export const VERSION = '1'

const NO_CHECKSUM = '00000000'
const MARK = '"checksum":"'

/** A part of a tensor's name; a slash inside it would end it. */
const escaped = (part: string): string => part.replace(/[%/]/g, encodeURIComponent)

const unescaped = (part: string): string => part.replaceAll('%2F', '/').replaceAll('%25', '%')

const tensorOf = (value: Value): Tensor => ({ shape: sizesOf(value), data: dataOf(value) })

const tensorsOf = ({ parameters, slots, numbers }: TrainingState): ReadonlyMap<string, Tensor> => {
  const under = (folder: string, values: Parameters): ReadonlyArray<readonly [string, Tensor]> =>
    Object.entries(values).map(([name, value]) => [`${folder}/${escaped(name)}`, tensorOf(value)])
  return new Map([
    ...under('parameters', parameters),
    ...Object.entries(slots).flatMap(([slot, values]) => under(`slots/${escaped(slot)}`, values)),
    ...Object.entries(numbers).map(([name, number]): readonly [string, Tensor] => [
      `numbers/${escaped(name)}`,
      { shape: [], data: Float64Array.of(number) }
    ])
  ])
}

/** Where the digits of the checksum are; undefined where there are none. */
const checksumAt = (bytes: Uint8Array): number | undefined => {
  const mark = new TextEncoder().encode(MARK)
  const last = Math.min(bytes.length - mark.length - NO_CHECKSUM.length, 2 ** 16)
  for (let at = 8; at <= last; at++) if (mark.every((byte, i) => bytes[at + i] === byte)) return at + mark.length
  return undefined
}

/** The checksum of all bytes, its own digits taken as zeros. */
const checksum = (bytes: Uint8Array, at: number): Uint8Array => {
  const blank = Uint8Array.from(bytes)
  blank.fill(0x30, at, at + NO_CHECKSUM.length)
  return new TextEncoder().encode(crc32(blank).toString(16).padStart(NO_CHECKSUM.length, '0'))
}

/** The bytes of a checkpoint: every value as a tensor that other programs read, the rest and a checksum as metadata. */
export const bytesOf = (state: TrainingState): Uint8Array => {
  const { optimiser, step, generator, slots } = state
  const metadata = {
    format: FORMAT,
    version: VERSION,
    checksum: NO_CHECKSUM,
    state: JSON.stringify({ optimiser, step, generator, slots: Object.keys(slots) })
  }
  const bytes = encode({ metadata, tensors: tensorsOf(state) })
  const at = checksumAt(bytes)
  if (at !== undefined) bytes.set(checksum(bytes, at), at)
  return bytes
}

/** What the metadata say of a state. */
interface Told {
  readonly optimiser: string
  readonly step: number
  readonly generator: { readonly seed: number; readonly counter: number }
  readonly slots: ReadonlyArray<string>
}

const isWhole = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0

const toldBy = (text: string | undefined): Told | undefined => {
  try {
    const told = JSON.parse(text ?? 'null') as Partial<Told> | null // each field is asked for below
    return typeof told?.optimiser === 'string' &&
      isWhole(told.step) &&
      isWhole(told.generator?.seed) &&
      isWhole(told.generator.counter) &&
      Array.isArray(told.slots) &&
      told.slots.every((slot) => typeof slot === 'string')
      ? (told as Told) // each field was just asked for
      : undefined
  } catch {
    return undefined
  }
}

const stateOf = (told: Told, tensors: ReadonlyMap<string, Tensor>): E.Either<Damage, TrainingState> => {
  const parameters: Array<readonly [string, Value]> = []
  const numbers: Array<readonly [string, number]> = []
  const slots = new Map<string, Array<readonly [string, Value]>>(told.slots.map((slot) => [slot, []]))
  for (const [path, { shape, data }] of tensors) {
    const [folder, first = '', second] = path.split('/')
    const values = folder === 'slots' ? slots.get(unescaped(first)) : folder === 'parameters' ? parameters : undefined
    const name = folder === 'slots' ? second : first
    if (folder === 'numbers' && shape.length === 0) numbers.push([unescaped(first), data[0] ?? 0])
    else if (values !== undefined && name !== undefined && shape.length >= 2 && data.length === entriesOfShape(shape))
      values.push([unescaped(name), valueOf(shape, data)])
    else return E.left('state')
  }
  const { optimiser, step, generator } = told
  return E.right({
    optimiser,
    step,
    parameters: Object.fromEntries(parameters),
    slots: Object.fromEntries([...slots].map(([slot, values]) => [slot, Object.fromEntries(values)])),
    numbers: Object.fromEntries(numbers),
    generator
  })
}

/** Why bytes are no checkpoint: damaged, or whole but of another kind. */
export type Unread =
  | { readonly _tag: 'CheckpointCorrupt'; readonly reason: Damage }
  | {
      readonly _tag: 'CheckpointMismatch'
      readonly field: 'format' | 'version'
      readonly got: string | undefined
      readonly expected: string
    }

const corrupt = (reason: Damage): E.Either<Unread, never> => E.left({ _tag: 'CheckpointCorrupt', reason })

/** The state of a checkpoint; total on any bytes. */
export const stateIn = (bytes: Uint8Array): E.Either<Unread, TrainingState> => {
  const header = decode(bytes)
  if (E.isLeft(header)) return corrupt(header.left)
  const { metadata } = header.right
  for (const [field, expected] of [
    ['format', FORMAT],
    ['version', VERSION]
  ] as const)
    if (metadata[field] !== expected)
      return E.left({ _tag: 'CheckpointMismatch', field, got: metadata[field], expected })
  const at = checksumAt(bytes)
  if (at === undefined || !checksum(bytes, at).every((digit, i) => bytes[at + i] === digit)) return corrupt('checksum')
  const tensors = header.right.tensors()
  if (E.isLeft(tensors)) return corrupt(tensors.left)
  const told = toldBy(metadata['state'])
  const state = told === undefined ? E.left('state' as const) : stateOf(told, tensors.right)
  return E.isLeft(state) ? corrupt(state.left) : state
}
