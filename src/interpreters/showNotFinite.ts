import * as E from 'fp-ts/lib/Either.js'
import type { Node } from '../core/Expr.js'
import { operandsOf } from '../core/fold.js'
import { quoted } from '../core/names.js'
import { printer } from '../core/printer.js'
import { readWhole } from '../core/readValue.js'
import { showNumber } from '../core/show.js'
import type { Value } from '../core/Value.js'
import { inlineText } from './blockText.js'
import { underlined, wayText } from './place.js'
import { showError } from './showError.js'
import type { GradientNotFinite, NotFinite } from './whyNotFinite.js'

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
const causeText = (cause: NotFinite): string => {
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

const nameOf = (node: Node | undefined, otherwise: string): string =>
  node?._tag === 'Leaf' ? quoted(node.name) : node?._tag === 'Apply' ? `${node.op.name}, ${otherwise}` : otherwise

const partText = (why: Exclude<GradientNotFinite, { readonly _tag: 'Loss' }>): string => {
  const node = why.in.at as Node // the three forms are all there is
  return why._tag === 'Part'
    ? `in what ${node._tag === 'Apply' ? node.op.name : 'it'} passes back to ${nameOf(operandsOf(node)[why.operand], `its operand ${why.operand}`)}`
    : `in the sum of what ${nameOf(node, 'underlined')} receives`
}

const gradientText = (why: GradientNotFinite): ReadonlyArray<string> => [
  ...(why._tag === 'Loss'
    ? ['NonFinite in the gradient, from the loss itself']
    : [`NonFinite in the gradient: ${partText(why)}`, ...underlined(why.in), ...wayText(why.in)]),
  ...causeText(why.cause)
    .split('\n')
    .map((line) => `  ${line}`)
]

const linesOf = (why: NotFinite | GradientNotFinite): ReadonlyArray<string> => {
  switch (why._tag) {
    case 'Made':
      return [causeText(why), POINTER]
    case 'Given':
      return [causeText(why)]
    default:
      return gradientText(why)
  }
}

/**
 * The prose of where a NaN or an infinity comes from, as `whyNotFinite` and `whyGradientNotFinite` tell it: what made it from which
 * values, or who gave it, the place in the expression, and for a gradient the part of the chain rule.
 *
 * @example
 * import { placeholder, showNotFinite, whyNotFinite } from 'catamat'
 * import { either, option } from 'fp-ts'
 *
 * const why = whyNotFinite(placeholder('x', 2, 1), { x: [2, NaN] })
 * either.isRight(why) && option.isSome(why.right) ? showNotFinite(why.right.value) : '' // => NonFinite: the environment's value of x is NaN at row 1, column 0
 *
 * @example
 * import { log, multiply, placeholder, showNotFinite, whyGradientNotFinite } from 'catamat'
 * import { either, option } from 'fp-ts'
 *
 * const x = placeholder('x', 1, 1)
 * const why = whyGradientNotFinite(multiply(x, log(x)), { x: 0 }, x)
 * const text = either.isRight(why) && option.isSome(why.right) ? showNotFinite(why.right.value).split('\n') : []
 * text[0] // => NonFinite in the gradient, from the loss itself
 * text[1] // =>   NonFinite in log: -Infinity at row 0, column 0 from 0
 *
 * @category interpreters
 */
export const showNotFinite: (why: NotFinite | GradientNotFinite) => string = printer(
  (why: NotFinite | GradientNotFinite) => linesOf(why).join('\n'),
  'nothing that whyNotFinite or whyGradientNotFinite found'
)
