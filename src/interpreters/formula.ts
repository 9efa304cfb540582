import * as E from 'fp-ts/lib/Either.js'
import { blockOf } from '../core/brand.js'
import type { Dim } from '../core/Dim.js'
import type { Apply, Block, Carriers, Expr, Node, Operands, Rule } from '../core/Expr.js'
import { foldAll, nodes, operandsOf, readers } from '../core/fold.js'

/**
 * Mathematics as text: how tightly it binds, and what its neighbours must know of it.
 *
 * @category model
 */
export interface Formula {
  readonly text: string
  readonly binds: number
  /** It begins with a digit, so that a number before it needs a sign of multiplication. */
  readonly isNumber?: boolean
  /** Of what is 1 where a condition holds and 0 elsewhere: the condition. */
  readonly condition?: string
}

/** How tightly a formula binds, from what stands only by itself to what stands anywhere. */
export const BINDS = { condition: 0, sum: 1, big: 2, ratio: 3, entrywise: 4, product: 5, power: 6, atom: 7 } as const

export type Fence = 'paren' | 'bracket' | 'abs' | 'floor' | 'ceil' | 'norm'

/** The symbols that stand between, before or after operands, or for a value of their own. */
export type Sign =
  | 'minus'
  | 'times'
  | 'beside'
  | 'entrywise'
  | 'ratio'
  | 'kron'
  | 'less'
  | 'lessEqual'
  | 'greater'
  | 'greaterEqual'
  | 'equal'
  | 'notEqual'
  | 'and'
  | 'or'
  | 'not'
  | 'sum'
  | 'prod'
  | 'by'

/** A way to write mathematics: the algebra of formulas, of which every printer is an instance. */
export interface Style {
  /** Whose rules of an operation are asked first. */
  readonly key: 'latex' | 'unicode' | 'mathml'
  /** A name, made a symbol where it is one. */
  readonly name: (name: string) => string
  /** A name letter by letter, different for different names. */
  readonly verbatim: (name: string) => string
  readonly number: (x: number) => Formula
  /** The text of a parameter. */
  readonly text: (text: string) => string
  readonly sign: (sign: Sign) => string
  readonly fence: (fence: Fence, text: string) => string
  readonly ratio: (a: Formula, b: Formula) => Formula
  /** The root, or a power; entry by entry where the base is no scalar. */
  readonly root: (x: Formula) => Formula
  readonly power: (base: Formula, exponent: Formula, node: Apply) => Formula
  readonly transpose: (x: Formula) => Formula
  readonly subscript: (base: string, index: string) => string
  readonly fn: (name: string) => string
  readonly cases: (condition: string, a: Formula, b: Formula) => Formula
  /** Rows of entries between brackets. */
  readonly matrix: (rows: ReadonlyArray<ReadonlyArray<string>>) => string
  readonly dots: { readonly row: string; readonly column: string; readonly diagonal: string }
  /** A matrix of one number, or the unit matrix. */
  readonly filled: (which: '0' | '1' | 'I', shape: string) => string
  /** What was built in vain, with the tag of the reason. */
  readonly fault: (text: string, tag: string) => string
  readonly definitions: (lines: ReadonlyArray<readonly [name: string, text: string]>, result: string) => string
}

export const atom = (text: string): Formula => ({ text, binds: BINDS.atom })

export const within = (style: Style, tight: number, { text, binds }: Formula): string =>
  binds < tight ? style.fence('paren', text) : text

/** Joined by concatenation, which is lazy: `join` would copy the text so far at every node of a chain. */
export const listed = (texts: ReadonlyArray<string>): string =>
  texts.reduce((list, text, i) => (i === 0 ? text : `${list}, ${text}`), '')

export const isScalar = ({ shape }: Expr): boolean =>
  E.isRight(shape) && shape.right.length === 2 && shape.right[0] === 1 && shape.right[1] === 1

export const shapeText = (style: Style, shape: ReadonlyArray<Dim>): string =>
  shape.map((dim) => (typeof dim === 'number' ? String(dim) : style.text(dim))).join(style.sign('by'))

const MOST_ENTRIES = 16

/** The first two and the last of many, with dots between. */
const shown = (size: number, all: boolean): ReadonlyArray<number | undefined> =>
  all || size <= 4 ? Array.from({ length: size }, (_, i) => i) : [0, 1, undefined, size - 1]

const matrixFormula = (style: Style, { rows, columns, data, stack }: Block): string => {
  if (data.length === 0 || rows * columns === 0) return style.filled('0', shapeText(style, [...stack, rows, columns]))
  const all = rows * columns <= MOST_ENTRIES
  const [down, along] = [shown(rows, all), shown(columns, all)]
  const entry = (i: number | undefined, j: number | undefined): string => {
    if (i === undefined) return j === undefined ? style.dots.diagonal : style.dots.column
    return j === undefined ? style.dots.row : style.number(data[i * columns + j] ?? Number.NaN).text
  }
  const text = style.matrix(down.map((i) => along.map((j) => entry(i, j))))
  const first = stack.length === 0 ? text : style.fence('bracket', `${text}, ${style.dots.row}`)
  return all && stack.length === 0 ? first : style.subscript(first, shapeText(style, [...stack, rows, columns]))
}

const constantFormula = (style: Style, block: Block | undefined): Formula => {
  if (block === undefined) return atom('?')
  if (block.data.length === 1 && block.stack.length === 0) return style.number(block.data[0] ?? Number.NaN)
  return atom(matrixFormula(style, block))
}

/** Every name as it is written: no two of them alike, nor one like a function, whatever the style makes of them. */
const leafNames = (style: Style, order: ReadonlyArray<Node>): Map<string, string> => {
  const written = new Map<string, string>()
  const taken = new Set(order.flatMap((node) => (node._tag === 'Apply' ? [style.fn(node.op.name)] : [])))
  for (const node of order) {
    if (node._tag !== 'Leaf' || written.has(node.name)) continue
    const symbol = style.name(node.name)
    const text = taken.has(symbol) ? style.verbatim(node.name) : symbol
    taken.add(text)
    written.set(node.name, text)
  }
  return written
}

/** The tag of a fault that arises here, and not in an operand. */
const faultOf = (node: Node): string | undefined =>
  E.isLeft(node.shape) && operandsOf(node).every(({ shape }) => E.isRight(shape)) ? node.shape.left._tag : undefined

/** What is as short as its name: a leaf, or the transpose of one. */
const isShort = (node: Node): boolean =>
  node._tag !== 'Apply' || node.args.length === 0 || (node.op.name === 'transpose' && node.args[0]?._tag === 'Leaf')

/** The rules of operations, for any style. */
export type Rules = ReadonlyMap<string, Rule<Operands, Formula>>

/** An expression in a style: what is shared is defined once, before the result; what was built in vain is marked. */
export const formula = (style: Style, rules: Rules, otherwise: Rule<Operands, Formula>, expr: Expr): string => {
  const order = nodes(expr)
  const names = leafNames(style, order)
  const taken = new Set(names.values())
  const count = readers(order)
  const lines: Array<readonly [string, string]> = []
  let next = 1
  const fresh = (): string => {
    while (taken.has(style.name(`t${next}`))) next++
    return style.name(`t${next++}`)
  }
  const asIfSound = (node: Node, operands: ReadonlyArray<Formula>): Formula => {
    if (node._tag === 'Leaf') return atom(names.get(node.name) ?? '?')
    if (node._tag === 'Constant') return constantFormula(style, blockOf(node))
    const fault = faultOf(node)
    if (fault !== undefined && fault !== 'ShapeMismatch') return otherwise(operands, node)
    const own: Carriers[Style['key']] extends Formula ? Rule<Operands, Formula> | undefined : never =
      node.op.rules?.[style.key]
    return (own ?? rules.get(node.op.name) ?? otherwise)(operands, node)
  }
  const written = (node: Node, operands: ReadonlyArray<Formula>): Formula => {
    const text = asIfSound(node, operands)
    const fault = faultOf(node)
    return fault === undefined ? text : atom(style.fault(text.text, fault))
  }
  const meaning = (node: Node, operands: ReadonlyArray<Formula>): Formula => {
    const own = written(node, operands)
    if (node === expr || isShort(node) || (count.get(node) ?? 0) < 2) return own
    const name = fresh()
    lines.push([name, own.text])
    return atom(name)
  }
  const [result] = foldAll(meaning, [expr])
  return lines.length === 0 ? (result?.text ?? '') : style.definitions(lines, result?.text ?? '')
}
