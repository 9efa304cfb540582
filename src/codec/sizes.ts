import * as E from 'fp-ts/lib/Either.js'
import type { Dim } from '../core/Dim.js'
import { MOST_AXES } from '../core/Shape.js'
import type { Fault } from './ParseError.js'
import { showToken, type Token, tokenAt } from './token.js'

/** The sizes of a shape, and where their text ends. */
export interface Sizes {
  readonly dims: readonly [Dim, Dim, ...Dim[]]
  readonly end: number
}

/** What is read, or what is wrong at which place. */
export type ReadSizes = E.Either<Fault, Sizes>

export const unexpectedAt = (token: Token, expected: string): E.Left<Fault> => ({
  _tag: 'Left',
  left: { _tag: 'Unexpected', offset: token.start, found: showToken(token), expected }
})

const SIZE = 'a size: a whole number, or a name such as n'
const SIGN = "'×' (or x) and the number of columns, as in 2 × 1"
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')' }

/** What stands between two sizes; an x needs no blank behind it. */
const SEPARATOR = /[^\S\n]*[×,x]/y

const separatorEnd = (text: string, at: number): number | undefined => {
  SEPARATOR.lastIndex = at
  const [sign] = SEPARATOR.exec(text) ?? []
  return sign === undefined ? undefined : at + sign.length
}

const sizeOf = ({ kind, text }: Token): Dim | undefined => {
  if (kind === 'number') return /^\d+$/.test(text) ? Number(text) : undefined
  return kind === 'name' || kind === 'quoted' || kind === 'text' ? text : undefined
}

/** Where the brackets around the sizes are closed, or where the sizes end without any. */
const closed = (text: string, at: number, open: string): E.Either<Fault, number> => {
  const closing = CLOSING[open]
  if (closing === undefined) return E.right(at)
  const token = tokenAt(text, at, true)
  return token.text === closing ? E.right(token.end) : unexpectedAt(token, `',' or '${closing}'`)
}

/** The sizes that a text states from a place on: `2x1`, `n x 2`, `2×1`, `[batch, 3, 3]`. */
export const readSizes = (text: string, from: number): ReadSizes => {
  const first = tokenAt(text, from, false)
  const isListed = Object.hasOwn(CLOSING, first.text)
  const dims: Array<Dim> = []
  for (let at = isListed ? first.end : from; ; ) {
    const token = tokenAt(text, at, isListed)
    const size = sizeOf(token)
    if (size === undefined) return unexpectedAt(token, SIZE)
    if (dims.length === MOST_AXES) return unexpectedAt(token, `at most ${MOST_AXES} sizes`)
    dims.push(size)
    const next = separatorEnd(text, token.end)
    if (next !== undefined) {
      at = next
      continue
    }
    const [rows, columns, ...rest] = dims
    if (rows === undefined || columns === undefined) return unexpectedAt(tokenAt(text, token.end, false), SIGN)
    return E.map((end: number): Sizes => ({ dims: [rows, columns, ...rest], end }))(closed(text, token.end, first.text))
  }
}
