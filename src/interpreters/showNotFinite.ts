import * as E from 'fp-ts/lib/Either.js'
import { quoted } from '../core/names.js'
import { readWhole } from '../core/readValue.js'
import { showNumber } from '../core/show.js'
import type { Value } from '../core/Value.js'
import { inlineText } from './blockText.js'
import { underlined, wayText } from './place.js'
import { showError } from './showError.js'
import type { NotFinite } from './whyNotFinite.js'

const ROOM = 90

/** A value on one line. */
const valueLine = (value: Value): string => {
  const read = readWhole(value)
  return E.isRight(read) ? inlineText(read.right, showNumber, ROOM) : '[]'
}

const placeText = ({ index, row, column }: NotFinite): string =>
  `${index.length === 0 ? '' : `${index.map((i) => `[${i}]`).join('')}, `}row ${row}, column ${column}`

const GIVEN = {
  environment: (name: string) => `the environment's value of ${name}`,
  variable: (name: string) => `the own value of the variable ${name}`,
  constant: () => 'a constant'
} as const

/** What made it, or who gave it, and where. */
export const causeText = (cause: NotFinite): string => {
  if (cause._tag === 'Given')
    return [
      `NonFinite: ${GIVEN[cause.by](quoted(cause.name ?? ''))} is ${showNumber(cause.value)} at ${placeText(cause)}`,
      ...underlined(cause),
      ...wayText(cause)
    ].join('\n')
  const operands = cause.from.length > 0 ? [] : cause.operands
  return [
    showError({ ...cause, _tag: 'NonFinite' }),
    ...operands.map((value, i) => `  operand ${i}  ${valueLine(value)}`)
  ].join('\n')
}

/** An expression does not know that it is a gradient; whoever asks does. */
const POINTER = '  of a gradient, whyGradientNotFinite(loss, environment) tells which part of the chain rule made it'

/**
 * The prose of where a NaN or an infinity comes from: what made it from which values, or who gave it, and the place in the expression.
 *
 * @example
 * import { placeholder, showNotFinite, whyNotFinite } from 'catamat'
 * import { either, option } from 'fp-ts'
 *
 * const why = whyNotFinite(placeholder('x', 2, 1), { x: [2, NaN] })
 * either.isRight(why) && option.isSome(why.right) ? showNotFinite(why.right.value) : '' // => NonFinite: the environment's value of x is NaN at row 1, column 0
 *
 * @category interpreters
 */
export const showNotFinite = (cause: NotFinite): string =>
  [causeText(cause), ...(cause._tag === 'Made' ? [POINTER] : [])].join('\n')
