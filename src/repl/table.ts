import type { Block } from '../core/Expr.js'
import { blockIn, blockShape, matrixBlock } from '../core/lift.js'
import { showShape } from '../core/Shape.js'
import { showNumber } from '../core/show.js'
import { blockLines, type Digits, inlineText } from '../interpreters/blockText.js'

const WIDTH = 100
const [MOST_ROWS, MOST_COLUMNS, MOST_MATRICES] = [10, 16, 6]

/** A number of so many significant digits; a whole one keeps all of its own. */
const digitsOf =
  (digits: number): Digits =>
  (x) =>
    showNumber(Number.isFinite(x) && !Number.isInteger(x) ? Number(x.toPrecision(digits)) : x)

/** The upper left corner of a matrix. */
const corner = ({ columns, data }: Block, rows: number, width: number): Block =>
  matrixBlock(
    rows,
    width,
    Float64Array.from({ length: rows * width }, (_, i) => data[Math.floor(i / width) * columns + (i % width)] ?? 0)
  )

/** As many rows and columns as fit, with an ellipsis where there are more. */
const cornerLines = (block: Block, number: Digits): ReadonlyArray<string> => {
  const rows = Math.min(block.rows, MOST_ROWS)
  for (let columns = Math.min(block.columns, MOST_COLUMNS); columns > 0; columns--) {
    const lines = blockLines(corner(block, rows, columns), number, WIDTH)
    if (lines === undefined) continue
    const more = columns < block.columns ? lines.map((line) => line.replace(/\]$/, ' … ]')) : lines
    return rows < block.rows ? [...more, `  … ${showShape(blockShape(block))} in all`] : more
  }
  return [inlineText(block, number, WIDTH)]
}

const matrixLines = (block: Block, number: Digits): ReadonlyArray<string> => {
  if (block.data.length === 1) return [number(block.data[0] ?? 0)]
  if (block.data.length === 0) return [inlineText(block, number, WIDTH)]
  return blockLines(block, number, WIDTH) ?? cornerLines(block, number)
}

/** The place of a matrix in its stack: `[1][0]`. */
const placeIn = (stack: ReadonlyArray<number>, at: number): string => {
  let rest = at
  const places = [...stack].reverse().map((size) => {
    const place = rest % size
    rest = Math.floor(rest / size)
    return `[${place}]`
  })
  return places.reverse().join('')
}

const stackLines = (block: Block, number: Digits): ReadonlyArray<string> => {
  const { stack, rows, columns, data } = block
  const size = rows * columns
  const count = stack.reduce((product, axis) => product * axis, 1)
  if (count * size === 0) return [inlineText(block, number, WIDTH)]
  const shown = Array.from({ length: Math.min(count, MOST_MATRICES) }, (_, i) => {
    const lines = matrixLines(blockIn([rows, columns], data.slice(i * size, (i + 1) * size)), number)
    return [placeIn(stack, i), ...lines.map((line) => `  ${line}`)]
  })
  return [...shown.flat(), ...(count > MOST_MATRICES ? [`… ${showShape(blockShape(block))} in all`] : [])]
}

/** A value as a table: its columns aligned, a stack matrix by matrix, of what is large the beginning. */
export const tableLines = (block: Block, digits: number): ReadonlyArray<string> =>
  block.stack.length > 0 ? stackLines(block, digitsOf(digits)) : matrixLines(block, digitsOf(digits))
