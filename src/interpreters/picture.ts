import * as E from 'fp-ts/lib/Either.js'
import { blockOf } from '../core/brand.js'
import type { Block, Expr, Node, Param } from '../core/Expr.js'
import { nodes, operandsOf, refuse } from '../core/fold.js'
import { optionText, readOptions } from '../core/options.js'
import { showShape } from '../core/Shape.js'
import { cut, escaped } from '../core/text.js'
import { entriesIn, type Parts, type Result, results } from './drawn.js'
import { evaluateAll } from './evaluate.js'
import { foldChains } from './foldChains.js'
import { showError } from './showError.js'
import { rounded } from './symbols.js'

/** What a picture shows. */
export interface PictureOptions {
  /** Parts that are framed, in the order in which they claim what they share: a loss before its gradient. */
  readonly parts?: Parts
  /** Values for the placeholders: every box then shows its value. */
  readonly environment?: unknown
  /** Beyond so many nodes a chain of operations becomes one box that says how many; by default 100. */
  readonly foldBeyond?: number
}

/** What a box stands for. */
export type Kind = 'placeholder' | 'variable' | 'constant' | 'operation' | 'chain' | 'fault'

export interface Box {
  readonly id: string
  /** The node whose value it has: of a chain the last. */
  readonly node: Node
  readonly kind: Kind
  /** The name of the result that it is, in a record of them. */
  readonly name: string | undefined
  /** Text that has not been escaped for any format; a line each. */
  readonly lines: ReadonlyArray<string>
  readonly isResult: boolean
}

export interface Edge {
  readonly from: string
  readonly to: string
  readonly shape: string
  /** Which operand it is, where their order counts. */
  readonly operand: string | undefined
  /** From one part into another. */
  readonly isAcross: boolean
}

/** A graph to draw. */
export interface Picture {
  readonly clusters: ReadonlyArray<{ readonly title: string | undefined; readonly boxes: ReadonlyArray<Box> }>
  readonly edges: ReadonlyArray<Edge>
  /** Why values are not shown. */
  readonly note: string | undefined
}

const LONGEST_LINE = 40
const MOST_ENTRIES = 9

/** How lines become a text between quotes: joined, then escaped for the format. */
export const quoting =
  (joint: string, escape: (text: string) => string) =>
  (lines: ReadonlyArray<string>): string =>
    `"${escape(lines.join(joint))}"`

/** One line of text, nothing hidden in it. */
const line = (text: string): string => cut(escaped(text), LONGEST_LINE)

const shapeOf = ({ shape }: Expr): string => (E.isRight(shape) ? showShape(shape.right) : shape.left._tag)

/** The entries of a small value, row after row; the first of a large one. */
export const entriesText = ({ stack, rows, columns, data }: Block): string => {
  if (data.length === 1) return rounded(data[0] ?? Number.NaN, 4)
  const row = (entries: Float64Array): string => Array.from(entries, (x) => rounded(x, 4)).join(' ')
  if (data.length > MOST_ENTRIES || stack.length > 0)
    return `[${row(data.subarray(0, 3))}${data.length > 3 ? ' …' : ''}]`
  return `[${Array.from({ length: rows }, (_, i) => row(data.subarray(i * columns, (i + 1) * columns))).join('; ')}]`
}

const paramText = (param: Param): string =>
  typeof param === 'object'
    ? `[${param.slice(0, 8).map(paramText).join(', ')}${param.length > 8 ? ', …' : ''}]`
    : String(param)

const operationLine = (node: Node & { readonly _tag: 'Apply' }): string => {
  const params = (node.op.written?.(node) ?? node.params).slice(0, 8).map(paramText)
  return [node.op.name, ...(params.length === 0 ? [] : [`(${params.join(', ')})`])].join(' ')
}

const chainLines = (chain: ReadonlyArray<Node>): ReadonlyArray<string> => {
  const names = chain.map((node) => (node._tag === 'Apply' ? node.op.name : ''))
  const shown = names.length <= 4 ? names : [...names.slice(0, 2), '…', names.at(-1)]
  return [shown.join(' → '), `${chain.length} operations`]
}

const kindOf = (node: Node, chain: ReadonlyArray<Node>): Kind => {
  if (E.isLeft(node.shape)) return 'fault'
  if (chain.length > 1) return 'chain'
  return node._tag === 'Apply' ? 'operation' : node._tag === 'Leaf' ? node.kind : 'constant'
}

const ownLines = (node: Node, chain: ReadonlyArray<Node>): ReadonlyArray<string> => {
  if (chain.length > 1) return chainLines(chain)
  if (node._tag === 'Apply') return [operationLine(node)]
  if (node._tag === 'Leaf') return [node.name]
  const block = blockOf(node)
  return block === undefined ? ['?'] : [entriesText(block)]
}

/** Names in which the order of two operands does not count. */
const SYMMETRIC = new Set('add multiply maximum minimum equal notEqual logicalAnd logicalOr hypot logaddexp'.split(' '))

export const PICTURE_OPTIONS = {
  parts: { words: 'expressions by name', has: (parts: unknown) => entriesIn(parts) !== undefined },
  environment: { words: 'values by name', has: () => true }, // what is wrong with it is noted in the picture
  foldBeyond: { words: 'a number from 0', has: (n: unknown) => typeof n === 'number' && n >= 0 }
} as const

/** The part of each node: the first that reaches it. */
const partsOf = (all: ReadonlyArray<Result>): ReadonlyMap<Node, string | undefined> => {
  const part = new Map<Node, string | undefined>()
  for (const result of all) {
    const found = new Set(part.has(result.root) ? [] : [result.root])
    for (const node of found) {
      part.set(node, result.part)
      for (const next of operandsOf(node)) if (!part.has(next)) found.add(next)
    }
  }
  return part
}

/** The graph of an expression, or of a record of them, as boxes and arrows. */
export const picture = (of: Expr | Parts, options: PictureOptions): Picture => {
  const read = readOptions<PictureOptions>(options, PICTURE_OPTIONS)
  const { parts, environment, foldBeyond = 100 } = E.isRight(read) ? read.right : refuse(optionText(read.left))
  const all = results(of, parts)
  const roots = all.map(({ root }) => root)
  const order = nodes(...roots)
  const partOf = partsOf(all)
  const chains = order.length > foldBeyond ? foldChains(order, roots, partOf) : undefined
  const shown = chains === undefined ? order : order.filter((node) => chains.has(node))
  const ids = new Map(shown.map((node, i) => [node, `n${i}`]))
  const values = environment === undefined ? undefined : evaluateAll(shown, environment)
  const names = new Map<Node, string | undefined>()
  for (const { root, name } of all) if (names.get(root) === undefined) names.set(root, name)
  const linksOf = (node: Node): ReadonlyArray<Node> => chains?.get(node) ?? [node]
  const clusters = new Map<string | undefined, Array<Box>>(all.map(({ part }) => [part, []]))
  for (const [at, node] of shown.entries()) {
    const value = node._tag !== 'Constant' && values !== undefined && E.isRight(values) ? values.right[at] : undefined
    const name = names.get(node)
    const lines = [
      ...ownLines(node, linksOf(node)),
      ...(names.has(node) || E.isLeft(node.shape) ? [shapeOf(node)] : []),
      ...(value === undefined ? [] : [entriesText(value)])
    ]
    clusters.get(partOf.get(node))?.push({
      id: ids.get(node) ?? '',
      node,
      kind: kindOf(node, linksOf(node)),
      name: name === undefined ? undefined : line(name),
      lines: lines.map(line),
      isResult: names.has(node)
    })
  }
  return {
    clusters: [...clusters].map(([title, boxes]) => ({ title: title === undefined ? undefined : line(title), boxes })),
    edges: shown.flatMap((node) => edgesInto(node, linksOf(node), ids, partOf)),
    note:
      values !== undefined && E.isLeft(values)
        ? cut(escaped(showError(values.left[0]).split('\n')[0] ?? ''), 110)
        : undefined
  }
}

/** ①, ②, …, as far as there are such. */
const ordinal = (i: number): string => (i < 20 ? String.fromCodePoint(0x2460 + i) : `${i + 1}:`)

/** The arrows into a box, from all that its operations read outside it. */
const edgesInto = (
  node: Node,
  chain: ReadonlyArray<Node>,
  ids: ReadonlyMap<Node, string>,
  partOf: ReadonlyMap<Node, string | undefined>
): ReadonlyArray<Edge> =>
  chain.flatMap((link) => {
    const operands = operandsOf(link)
    const isOrdered =
      chain.length === 1 && link._tag === 'Apply' && new Set(operands).size > 1 && !SYMMETRIC.has(link.op.name)
    return operands.flatMap((from, i): ReadonlyArray<Edge> => {
      const id = ids.get(from)
      if (id === undefined) return []
      const isAcross = partOf.get(from) !== partOf.get(node)
      return [
        {
          from: id,
          to: ids.get(node) ?? '',
          shape: shapeOf(from),
          operand: isOrdered ? ordinal(i) : undefined,
          isAcross
        }
      ]
    })
  })
