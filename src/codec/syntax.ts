import * as E from 'fp-ts/lib/Either.js'
import type { DecodeError } from './errors.js'
import { found, type Reader } from './reader.js'

/** The end of a token, or where it breaks off. */
type Token = E.Either<number, number>

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9'

const afterDigits = (text: string, from: number): Token => {
  let at = from
  while (isDigit(text[at])) at++
  return at === from ? E.left(at) : E.right(at)
}

const fraction = (text: string, at: number): Token => (text[at] === '.' ? afterDigits(text, at + 1) : E.right(at))

const exponent = (text: string, at: number): Token => {
  if (text[at] !== 'e' && text[at] !== 'E') return E.right(at)
  return afterDigits(text, text[at + 1] === '+' || text[at + 1] === '-' ? at + 2 : at + 1)
}

const numberEnd = (text: string, from: number): Token => {
  const start = text[from] === '-' ? from + 1 : from
  const whole = text[start] === '0' ? E.right(start + 1) : afterDigits(text, start)
  const point = E.isLeft(whole) ? whole : fraction(text, whole.right)
  return E.isLeft(point) ? point : exponent(text, point.right)
}

/** The end of an escape; `at` is behind its backslash. */
const escapeEnd = (text: string, at: number): Token => {
  if (text[at] !== 'u') return '"\\/bfnrt'.includes(text[at] ?? ' ') ? E.right(at + 1) : E.left(at)
  for (let i = at + 1; i < at + 5; i++) if (!/^[0-9a-fA-F]$/.test(text[i] ?? '')) return E.left(i)
  return E.right(at + 5)
}

const stringEnd = (text: string, from: number): Token => {
  for (let at = from + 1; ; ) {
    const char = text[at]
    if (char === undefined || char < ' ') return E.left(at)
    if (char === '"') return E.right(at + 1)
    if (char !== '\\') at++
    else {
      const end = escapeEnd(text, at + 1)
      if (E.isLeft(end)) return end
      at = end.right
    }
  }
}

const literalEnd = (text: string, from: number): Token => {
  const word = ['true', 'false', 'null'].find((literal) => literal[0] === text[from])
  if (word === undefined) return E.left(from)
  let at = from
  while (at - from < word.length && text[at] === word[at - from]) at++
  return at - from === word.length ? E.right(at) : E.left(at)
}

const scalarEnd = (text: string, at: number): Token => {
  if (text[at] === '"') return stringEnd(text, at)
  return text[at] === '-' || isDigit(text[at]) ? numberEnd(text, at) : literalEnd(text, at)
}

const afterBlanks = (text: string, from: number): number => {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return at
}

/** What may come next: a value, a name of a field, the colon behind it, or what follows a value. */
type Wanted = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'next'

/**
 * Where a text stops to be JSON; its length where it ends too early, undefined where it is JSON. Engines tell this each in its own words, or not.
 *
 * Source: RFC 8259. Cost: linear, no recursion.
 */
export const syntaxFault = (text: string): number | undefined => {
  const open: Array<string> = []
  let wanted: Wanted = 'value'
  for (let at = afterBlanks(text, 0); ; at = afterBlanks(text, at)) {
    const char = text[at]
    if (wanted === 'next' && open.length === 0) return at === text.length ? undefined : at
    const inside = open.at(-1) === '{' ? '}' : ']'
    if (char === inside && (wanted === 'next' || wanted.endsWith('or end')) && open.length > 0) {
      open.pop()
      wanted = 'next'
      at++
    } else if (wanted === 'next' || wanted === 'colon') {
      if (char !== (wanted === 'colon' ? ':' : ',')) return at
      wanted = wanted === 'next' && inside === '}' ? 'key' : 'value'
      at++
    } else if (wanted.startsWith('value') && (char === '{' || char === '[')) {
      open.push(char)
      wanted = char === '{' ? 'key or end' : 'value or end'
      at++
    } else {
      const isKey = wanted.startsWith('key')
      const end = isKey && char !== '"' ? E.left(at) : scalarEnd(text, at)
      if (E.isLeft(end)) return end.left
      wanted = isKey ? 'colon' : 'next'
      at = end.right
    }
  }
}

/** The bytes of a text in UTF-8; counted only where they may be more than so many. */
const bytesOf = (text: string, limit: number): number => {
  if (text.length > limit || text.length * 3 <= limit) return text.length
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3 // half of a pair takes two of its four
  }
  return bytes
}

const around = (text: string, offset: number): string =>
  offset >= text.length ? 'the end of the text' : found(text.slice(offset, offset + 16))

/** A text read as JSON, or anything else as it is. Of fields that are told twice in a text the last counts, as everywhere in JavaScript. */
export const parsed = (reader: Reader, input: unknown): { readonly json: unknown } | undefined => {
  if (typeof input !== 'string') return { json: input }
  const bytes = bytesOf(input, reader.limits.bytes)
  if (bytes > reader.limits.bytes) return reader.exceeded(undefined, 'bytes', reader.limits.bytes, bytes)
  const fault = (): DecodeError => {
    const offset = syntaxFault(input) ?? 0
    return { _tag: 'DecodeError', path: '', expected: 'JSON', got: around(input, offset), offset }
  }
  const json = E.tryCatch(() => JSON.parse(input) as unknown, fault)
  return E.isRight(json) ? { json: json.right } : reader.fault(() => json.left)
}
