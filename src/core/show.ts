import { blockOf } from './brand.js'
import { describe } from './describe.js'
import type { Apply, Block, Constant, Expr, Node, Notation, Param } from './Expr.js'
import { foldAll, nodes, readers, refuse } from './fold.js'
import { blockShape } from './lift.js'
import { optionText, readOptions } from './options.js'
import { showShape } from './Shape.js'
import { escaped, shown } from './text.js'

/** How an expression is written. */
export interface ShowOptions {
  /** Every entry of every constant, so that the text can be read back. */
  readonly full?: boolean
}

/** Text and how tightly it binds. */
export interface Written {
  readonly text: string
  readonly binds: number
}

export const ATOM = 10
const PREFIX = 3
const MOST_ENTRIES_SHOWN = 16
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u
const RESERVED = new Set(['let', 'NaN', 'Infinity'])

/**
 * The shortest text that reads back as a number, the sign of zero included.
 *
 * @example
 * import { showNumber } from 'catamat'
 *
 * showNumber(-0) // => -0
 *
 * @category interpreters
 */
export const showNumber = (x: number): string => (typeof x === 'number' && !Object.is(x, -0) ? String(x) : describe(x))

/** Between quotes, which are escaped inside, as are hidden characters. */
const inQuotes = (text: string, quote: string, whole: boolean): string => {
  const inside = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
  return `${quote}${whole ? escaped(inside) : shown(inside)}${quote}`
}

/**
 * A name as it is, or between quotes where it would not be read as one word.
 *
 * @example
 * import { showName } from 'catamat'
 *
 * showName('a b') // => "a b"
 *
 * @category interpreters
 */
export const showName = (name: string): string =>
  typeof name !== 'string'
    ? describe(name)
    : PLAIN_NAME.test(name) && !RESERVED.has(name)
      ? name
      : inQuotes(name, '"', true)

/** Stands before parameters that concern the last axes alone, as the rules of an operation keep them; the axes before those pass through. */
export const LIFTED = '...'

const MOST_DEEP = 4
/** Stands for what was given as a parameter and is no plain data. */
const UNREAD = '?'

/** The operation's own way to write its parameters may give anything: only so many levels of it are looked at. */
const showParam = (param: Param, full: boolean, depth = 0): string =>
  typeof param === 'object' && param !== null
    ? depth === MOST_DEEP
      ? '…'
      : `[${param.map((entry) => showParam(entry, full, depth + 1)).join(', ')}]`
    : typeof param === 'number'
      ? showNumber(param)
      : typeof param === 'string'
        ? param === LIFTED
          ? param
          : inQuotes(param, "'", full)
        : String(param)

const writtenParams = (node: Apply, full: boolean): ReadonlyArray<string> => {
  const isRefused = node.shape._tag === 'Left'
  try {
    return (node.op.written?.(node) ?? node.params).map((param) =>
      isRefused && typeof param === 'string' && /^\(.*\)$/s.test(param) ? UNREAD : showParam(param, full)
    )
  } catch {
    return node.params.map((param) => showParam(param, full)) // the rule may be a user's, and wrong
  }
}

/** Nested lists, innermost first: a pass for each axis from the last. */
export const showLists = (
  shape: ReadonlyArray<number>,
  data: Float64Array,
  number: (x: number) => string = showNumber
): string => {
  let texts: ReadonlyArray<string> = Array.from(data, (x) => number(x))
  for (const size of [...shape].reverse())
    texts = Array.from(
      { length: texts.length / size },
      (_, i) => `[${texts.slice(i * size, (i + 1) * size).join(', ')}]`
    )
  return texts[0] ?? ''
}

const showBlock = (block: Block, full: boolean): string => {
  const [shape, { data }] = [blockShape(block), block]
  if (data.length === 0) return `zeros(${shape.join(', ')})`
  if (full || data.length <= MOST_ENTRIES_SHOWN) return showLists(shape, data)
  return `[${showShape(shape)}: ${Array.from(data.subarray(0, 3), showNumber).join(', ')}, …]`
}

const showConstant = (node: Constant, full: boolean): Written => {
  const block = blockOf(node)
  if (block === undefined) return { text: '?', binds: ATOM }
  if (block.data.length !== 1 || block.stack.length > 0) return { text: showBlock(block, full), binds: ATOM }
  const text = showNumber(block.data[0] ?? 0)
  return { text, binds: text.startsWith('-') ? PREFIX : ATOM }
}

const within = (tight: number, { text, binds }: Written): string => (binds < tight ? `(${text})` : text)

const showInfix = (notation: Notation & { _tag: 'Infix' }, left: Written, right: Written): Written => {
  const { symbol, precedence, associates } = notation
  const beside = precedence + 1
  const [first, second] = associates === 'left' ? [precedence, beside] : [beside, PREFIX]
  return { text: `${within(first, left)} ${symbol} ${within(second, right)}`, binds: precedence }
}

/** A number behind a minus sign keeps its parentheses, else `-(2)` would read as the number -2. */
const showPrefix = (
  { symbol, precedence }: Notation & { _tag: 'Prefix' },
  [operand]: Apply['args'],
  written: Written
): Written => ({
  text: `${symbol}${operand?._tag === 'Constant' && /^[\dIN]/.test(written.text) ? `(${written.text})` : within(precedence, written)}`,
  binds: precedence
})

/** Joined by concatenation, which is lazy: `join` would copy the text so far at every node of a chain. */
const listed = (texts: ReadonlyArray<string>): string =>
  texts.reduce((list, text, i) => (i === 0 ? text : `${list}, ${text}`), '')

/** One operation applied to operands that are written already. */
export const showApply = (node: Apply, operands: ReadonlyArray<Written>, full: boolean): Written => {
  const { notation } = node.op
  const [first, second] = operands
  if (notation?._tag === 'Infix' && operands.length === 2 && first !== undefined && second !== undefined)
    return showInfix(notation, first, second)
  if (notation?._tag === 'Prefix' && operands.length === 1 && first !== undefined)
    return showPrefix(notation, node.args, first)
  const params = writtenParams(node, full)
  const texts = listed(operands.map(({ text }) => text))
  if (notation?._tag === 'Call')
    return {
      text: `${showName(node.op.name)}(${listed([...params, ...operands.map(({ text }) => text)])})`,
      binds: ATOM
    }
  const list = node.op.arity === undefined ? [`[${texts}]`] : operands.length === 0 ? [] : [texts]
  return { text: `${showName(node.op.name)}(${listed([...list, ...params])})`, binds: ATOM }
}

/** Names for what is shared, which no leaf bears. */
const lets = (order: ReadonlyArray<Node>): ReadonlyMap<Node, string> => {
  const taken = new Set(order.flatMap((node) => (node._tag === 'Leaf' ? [node.name] : [])))
  const names = new Map<Node, string>()
  const count = readers(order)
  let next = 1
  for (const node of order)
    if (node._tag === 'Apply' && node.args.length > 0 && (count.get(node) ?? 0) > 1) {
      while (taken.has(`t${next}`)) next++
      names.set(node, `t${next++}`)
    }
  return names
}

/** The statements of an expression, its own text last; `mark` may dress the text of any one node. */
export const statements = (
  expr: Expr,
  options: ShowOptions = {},
  mark: (node: Node, text: string) => string = (_, text) => text
): ReadonlyArray<string> => {
  const order = nodes(expr)
  const names = lets(order)
  const lines: Array<string> = []
  const written = (node: Node, operands: ReadonlyArray<Written>): Written =>
    node._tag === 'Apply'
      ? showApply(node, operands, options.full ?? false)
      : node._tag === 'Leaf'
        ? { text: showName(node.name), binds: ATOM }
        : showConstant(node, options.full ?? false)
  const meaning = (node: Node, operands: ReadonlyArray<Written>): Written => {
    const { text, binds } = written(node, operands)
    const marked = mark(node, text)
    const name = node === expr ? undefined : names.get(node)
    if (name === undefined) return { text: marked, binds }
    lines.push(`let ${name} = ${marked}`)
    return { text: name, binds: ATOM }
  }
  const [result] = foldAll(meaning, [expr])
  return [...lines, result?.text ?? '']
}

/**
 * The text of an expression in the language of formulas: `@` is the matrix product, `*` `/` `+` `-` `**` work entry by entry,
 * the rest is written as calls; what is shared stands in a `let` line of its own.
 *
 * Errors: a `TypeError` where untyped code gives what is no expression, or an option that is none.
 * Cost: linear in nodes.
 *
 * @example
 * import { add, matmul, placeholder, show } from 'catamat'
 *
 * const [A, x, b] = [placeholder('A', 2, 2), placeholder('x', 2, 1), placeholder('b', 2, 1)]
 * show(add(matmul(A, x), b)) // => A @ x + b
 *
 * @category interpreters
 */
export const show = (expr: Expr, options?: ShowOptions): string => {
  const read = readOptions<ShowOptions>(options, { full: [true, false] })
  return read._tag === 'Right' ? statements(expr, read.right).join('\n') : refuse(optionText(read.left))
}
