import * as E from 'fp-ts/lib/Either.js'
import type { Shared } from './link.js'

const MOST_BYTES = 1_000_000

const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))

/** All that a stream gives; undefined where that is more than is read. */
const collected = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const parts: Array<Uint8Array<ArrayBuffer>> = []
  let size = 0
  const reader = stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length
    if (size > MOST_BYTES) {
      await reader.cancel()
      return undefined
    }
    parts.push(new Uint8Array(next.value))
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** A text, compressed and in letters that an address may have. */
const packed = async (text: string): Promise<string> => {
  const bytes = await collected(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')))
  return toBase64(bytes ?? new Uint8Array())
}

const unpacked = async (letters: string): Promise<E.Either<string, string>> => {
  try {
    const bytes = await collected(
      new Blob([fromBase64(letters)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    )
    return bytes === undefined
      ? E.left(`LimitExceeded: it holds more than the ${MOST_BYTES} bytes that this page reads`)
      : E.right(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return E.left('it was cut or changed on its way')
  }
}

/** What an address carries behind its number sign. */
export const hashOf = async ({ expression, values, by }: Shared): Promise<string> =>
  new URLSearchParams({ expression: await packed(expression), values: await packed(values), by }).toString()

/** What such a part of an address says, whoever wrote it; undefined where it says nothing of ours. */
export const sharedIn = async (hash: string): Promise<E.Either<string, Shared> | undefined> => {
  const fields = new URLSearchParams(hash.replace(/^#/, ''))
  const [expression, values, by] = ['expression', 'values', 'by'].map((name) => fields.get(name))
  if (typeof expression !== 'string') return undefined
  const read = [await unpacked(expression), await unpacked(values ?? '')]
  const [json, fed] = read
  if (json === undefined || fed === undefined || E.isLeft(json)) return json as E.Left<string> // both are there
  return E.isLeft(fed) ? fed : E.right({ expression: json.right, values: fed.right, by: by ?? '' })
}
