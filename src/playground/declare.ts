import * as E from 'fp-ts/lib/Either.js'
import { hintOf } from '../codec/hints.js'
import { type Fault, type ParseError, placed } from '../codec/ParseError.js'
import { parse } from '../codec/parse.js'
import { readSizes, unexpectedAt } from '../codec/sizes.js'
import { tokenAt } from '../codec/token.js'
import { placeholderOf, variableOf } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import { entriesOf } from '../core/entriesOf.js'
import { quoted } from '../core/names.js'
import { readValue, type ValueLike } from '../core/readValue.js'
import { isNumeric, type NumericShape } from '../core/Shape.js'
import { toValue } from '../core/Value.js'
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
  const sizes = readSizes(text, from)
  if (E.isLeft(sizes)) return sizes
  const { dims, end } = sizes.right
  const equals = tokenAt(text, end, false)
  const leaf = placeholderOf(name, dims)
  if (equals.kind === 'end') return E.right([name, { leaf, value: undefined, start: 0, end: 0 }])
  if (equals.text !== '=') return unexpectedAt(equals, "'=' and a value, or the end of the line")
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
  if (name.kind !== 'name' && name.kind !== 'quoted') return unexpectedAt(name, 'a name')
  const sign = tokenAt(text, name.end, false)
  if (sign.text === ':') return placeholderAt(text, name.text, sign.end)
  return sign.text === '='
    ? variableAt(text, name.text, sign.end)
    : unexpectedAt(sign, "'=' and a value, or ':' and sizes")
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
