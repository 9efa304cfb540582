import type { Block } from '../core/Expr.js'
import { blockShape } from '../core/lift.js'
import { showShape } from '../core/Shape.js'
import { showLists } from '../core/show.js'
import { cut } from '../core/text.js'

/** How a number is written. */
export type Digits = (x: number) => string

const MOST_INLINE = 64
const MOST_SHOWN = 3
const [MOST_ROWS, MOST_COLUMNS] = [12, 16]

/** Every entry on one line of at most so many characters; undefined where they do not fit. */
export const wholeText = (block: Block, number: Digits, width: number): string | undefined => {
  const { data, stack } = block
  if (data.length === 0) return `zeros(${blockShape(block).join(', ')})`
  if (data.length === 1 && stack.length === 0) return number(data[0] ?? 0)
  const whole = data.length <= MOST_INLINE ? showLists(blockShape(block), data, number) : undefined
  return whole !== undefined && whole.length <= width ? whole : undefined
}

/** A value on one line: all its entries where they fit, else its shape and the first of them. */
export const inlineText = (block: Block, number: Digits, width: number): string => {
  const whole = wholeText(block, number, width)
  if (whole !== undefined) return whole
  const first = Array.from(block.data.subarray(0, MOST_SHOWN), (x) => number(x))
  const texts = first.map(
    (_, i) => `[${showShape(blockShape(block))}: ${[...first.slice(0, first.length - i), '…'].join(', ')}]`
  )
  return texts.find((text) => text.length <= width) ?? cut(`[${showShape(blockShape(block))}]`, width)
}

/** A matrix of some rows with its columns aligned, as lines of at most so many characters; undefined where it is too large or a stack. */
export const blockLines = (block: Block, number: Digits, width: number): ReadonlyArray<string> | undefined => {
  const { stack, rows, columns, data } = block
  if (stack.length > 0 || data.length === 0 || rows > MOST_ROWS || columns > MOST_COLUMNS) return undefined
  const texts = Array.from(data, (x) => number(x))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...Array.from({ length: rows }, (_, row) => texts[row * columns + column]?.length ?? 0))
  )
  const lines = Array.from(
    { length: rows },
    (_, row) => `[ ${widths.map((size, column) => texts[row * columns + column]?.padStart(size)).join('  ')} ]`
  )
  return lines.every((line) => line.length <= width) ? lines : undefined
}
