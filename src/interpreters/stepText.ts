import type { Apply, Block, Leaf } from '../core/Expr.js'
import { quoted } from '../core/names.js'
import { ATOM, showApply, type Written } from '../core/show.js'
import { cut } from '../core/text.js'
import { blockLines, type Digits, inlineText, wholeText } from './blockText.js'

export const WIDTH = 120
const INDENT = '      '
const ROOM = WIDTH - INDENT.length - 2
const LEAST_ROOM = 24
const LONGEST_NAME = 32

/** A value put into a formula; a negative number stands between parentheses. */
export const putIn = (block: Block, number: Digits, width: number): Written => {
  const text = inlineText(block, number, width)
  return { text, binds: text.startsWith('-') ? 0 : ATOM }
}

export const leafText = ({ name }: Leaf): string => cut(quoted(name), LONGEST_NAME)

/** `= …`, on one line where it is short, else as an aligned block. */
export const equalsLines = (block: Block, number: Digits): ReadonlyArray<string> => {
  const short = wholeText(block, number, ROOM / 2)
  const lines = short === undefined ? blockLines(block, number, ROOM) : [short]
  return (lines ?? [inlineText(block, number, ROOM)]).map((line, i) => `${INDENT}${i === 0 ? '= ' : '  '}${line}`)
}

/** What a leaf is given. */
export const leafLines = (leaf: Leaf, block: Block, shape: string, number: Digits): ReadonlyArray<string> => {
  const text = wholeText(block, number, ROOM / 2)
  return text === undefined
    ? [cut(`${leafText(leaf)}  : ${shape}`, WIDTH), ...equalsLines(block, number)]
    : [cut(`${leafText(leaf)} = ${text}  : ${shape}`, WIDTH)]
}

/** One operation: its formula with what is said of it, the same with numbers put in, what comes out. */
export const stepLines = (
  [label, node, rest]: readonly [label: string, node: Apply, rest: string],
  operands: ReadonlyArray<Written>,
  [value, ...values]: ReadonlyArray<Block>,
  number: Digits
): ReadonlyArray<string> => {
  const formula = showApply(node, operands, false).text
  const room = Math.max(LEAST_ROOM, Math.floor((ROOM - node.op.name.length - 8) / values.length))
  const filled = showApply(
    node,
    values.map((block) => putIn(block, number, room)),
    false
  ).text
  return [
    `${label}  ${cut(formula, WIDTH - label.length - rest.length - 2)}${rest}`,
    ...(filled === formula || values.length === 0 ? [] : [`${INDENT}= ${cut(filled, ROOM)}`]),
    ...(value === undefined ? [] : equalsLines(value, number))
  ]
}
