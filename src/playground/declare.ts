import * as E from 'fp-ts/lib/Either.js'
import { hintOf } from '../codec/hints.js'
import { type Fault, type ParseError, placed } from '../codec/ParseError.js'
import { parse } from '../codec/parse.js'
import { showToken, type Token, tokenAt } from '../codec/token.js'
import { placeholderOf, variableOf } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { quoted } from '../core/names.js'
import { readValue, type ValueLike } from '../core/readValue.js'
import { isNumeric, type NumericShape } from '../core/Shape.js'
import { entriesOf, toValue } from '../core/Value.js'
import { evaluate } from '../interpreters/evaluate.js'
import { prose } from './errors.js'
import { excess, LIMITS } from './limits.js'

/** A name, the leaf that it means, and the value that its line gives. */
export interface Declared {
  readonly leaf: Expr
  readonly value: ValueLike | undefined
  /** Where in the text the value is written; both are 0 where none is. */
  readonly start: number
  readonly end: number
}

export interface Declarations {
  readonly declared: ReadonlyMap<string, Declared>
  readonly errors: ReadonlyArray<ParseError>
}

/** What is read of a line, or what is wrong with it. */
type Read<A> = E.Either<Fault, A>

const unexpected = (token: Token, expected: string): E.Left<Fault> => ({
  _tag: 'Left',
  left: { _tag: 'Unexpected', offset: token.start, found: showToken(token), expected }
})

const SEPARATOR = /[^\S\n]*(?:[×,]|x(?=\d|[^\S\n]))/y

/** Where the next size begins; undefined where no sign stands between sizes. */
const afterSeparator = (text: string, at: number): number | undefined => {
  SEPARATOR.lastIndex = at
  const [sign] = SEPARATOR.exec(text) ?? []
  return sign === undefined ? undefined : at + sign.length
}

const sizeOf = ({ kind, text }: Token): Dim | undefined => {
  if (kind === 'number') return /^\d+$/.test(text) ? Number(text) : undefined
  return kind === 'name' || kind === 'quoted' ? text : undefined
}

/** Sizes with signs between them, and where they end. */
const sizesAt = (text: string, from: number): Read<readonly [ReadonlyArray<Dim>, number]> => {
  const sizes: Array<Dim> = []
  for (let at = from; ; ) {
    const token = tokenAt(text, at, false)
    const size = sizeOf(token)
    if (size === undefined) return unexpected(token, 'a size: a whole number, or a name such as n')
    sizes.push(size)
    const next = afterSeparator(text, token.end)
    if (next !== undefined) at = next
    else if (sizes.length > 1) return E.right([sizes, token.end])
    else return unexpected(tokenAt(text, token.end, false), "'×' and the number of columns, as in 2 × 1")
  }
}

/** A flat list is a row or a column, as the declared shape says. */
const isFlat = (written: string): boolean => /^\[\s*[^[\s]/.test(written)

/** A value, and its shape where it is known: an empty list does not tell it. */
interface Given {
  readonly value: ValueLike
  readonly shape: NumericShape | undefined
}

const refused = (offset: number, cause: string): E.Left<Fault> => ({
  _tag: 'Left',
  left: { _tag: 'Unexpected', offset, found: cause, expected: 'a value' }
})

/** The value that a formula without names denotes. */
const valueAt = (text: string, start: number): Read<Given> => {
  const written = text.slice(start).trimEnd()
  const flat = isFlat(written)
  const read = parse(flat ? `[${written}]` : written)
  if (E.isLeft(read))
    return E.left({ ...read.left[0], offset: start + Math.max(0, read.left[0].offset - (flat ? 1 : 0)) })
  const tooMuch = excess([read.right], {})
  if (tooMuch !== undefined) return refused(start, tooMuch)
  const value = evaluate(read.right, {})
  if (E.isLeft(value)) return refused(start, prose(value.left))
  const { shape } = read.right
  return E.right(
    flat
      ? { value: entriesOf(value.right), shape: undefined }
      : { value: value.right, shape: E.isRight(shape) && isNumeric(shape.right) ? shape.right : undefined }
  )
}

type Named = readonly [name: string, Declared]

const placeholderAt = (text: string, name: string, from: number): Read<Named> => {
  const sizes = sizesAt(text, from)
  if (E.isLeft(sizes)) return sizes
  const [dims, end] = sizes.right
  const equals = tokenAt(text, end, false)
  const leaf = placeholderOf(name, dims)
  if (equals.kind === 'end') return E.right([name, { leaf, value: undefined, start: 0, end: 0 }])
  if (equals.text !== '=') return unexpected(equals, "'=' and a value, or the end of the line")
  const { start } = tokenAt(text, equals.end, false)
  return E.map(({ value }: Given): Named => {
    const read = E.isRight(leaf.shape) ? readValue(value, leaf.shape.right) : undefined
    const fed = read !== undefined && E.isRight(read) ? toValue(read.right.block) : value // else the evaluation tells why not
    return [name, { leaf, value: fed, start, end: text.trimEnd().length }]
  })(valueAt(text, start))
}

const variableAt = (text: string, name: string, from: number): Read<Named> => {
  const { start } = tokenAt(text, from, false)
  return E.map(({ value, shape }: Given): Named => {
    const leaf = variableOf(name, value, shape ?? [])
    return [name, { leaf, value, start, end: text.trimEnd().length }]
  })(valueAt(text, start))
}

/** A leaf is a variable where a value stands alone, a placeholder where sizes do. */
const declarationAt = (text: string): Read<Named> => {
  const name = tokenAt(text, 0, false)
  if (name.kind !== 'name' && name.kind !== 'quoted') return unexpected(name, 'a name')
  const sign = tokenAt(text, name.end, false)
  if (sign.text === ':') return placeholderAt(text, name.text, sign.end)
  return sign.text === '='
    ? variableAt(text, name.text, sign.end)
    : unexpected(sign, "'=' and a value, or ':' and sizes")
}

const isEmpty = (line: string): boolean => /^\s*(?:#|$)/.test(line)

/**
 * What the lines of a text declare: `A = [[1, 0], [0, -1]]` a variable, `x : 2 × 1` a placeholder, `x : 2 × 1 = [1, 2]` one that is fed.
 * A value is any formula without names; `#` begins a comment that takes the whole line.
 */
export const readDeclared = (text: string): Declarations => {
  const declared = new Map<string, Declared>()
  const errors: Array<ParseError> = []
  const refuse = (fault: Fault, offset: number): unknown => {
    const there = { ...fault, offset: offset + fault.offset }
    return errors.push(placed(text, there, hintOf(text, there)))
  }
  let offset = 0
  for (const [i, line] of text.split('\n').entries()) {
    const read = isEmpty(line) ? undefined : declarationAt(line)
    if (i >= LIMITS.lines) {
      refuse({ _tag: 'Unexpected', offset: 0, found: 'one more', expected: `at most ${LIMITS.lines} lines` }, offset)
      break
    }
    if (read !== undefined && E.isLeft(read)) refuse(read.left, offset)
    if (read !== undefined && E.isRight(read)) {
      const [name, { leaf, value, start, end }] = read.right
      const found = `another declaration of ${quoted(name)}`
      if (declared.has(name)) refuse({ _tag: 'Unexpected', offset: 0, found, expected: 'each name once' }, offset)
      else declared.set(name, { leaf, value, start: offset + start, end: offset + end })
    }
    offset += line.length + 1
  }
  return { declared, errors }
}
