import type { Expr } from '../core/Expr.js'
import type { Parts } from './drawn.js'
import { type Box, type Edge, type Kind, type PictureOptions, picture, quoting } from './picture.js'

/** Text between quotes: Graphviz reads backslashes as escapes and ampersands as entities. */
const quoted = quoting('\n', (text) =>
  text
    .replace(/["\\]/g, (c) => `\\${c}`)
    .replaceAll('&', '&amp;')
    .replaceAll('\n', '\\n')
)

const LOOK: { readonly [K in Kind]: string } = {
  placeholder: 'shape=ellipse, margin="0.02,0.02", fillcolor="#dbeafe", color="#2563eb"',
  variable: 'shape=hexagon, style=filled, margin="0.02,0.02", fillcolor="#dcfce7", color="#16a34a"',
  constant: 'shape=box, style=filled, fillcolor="#f3f4f6", color="#9ca3af"',
  operation: 'shape=box, fillcolor="#fffbeb", color="#d97706"',
  chain: 'shape=box3d, style=filled, margin="0.25,0.1", fillcolor="#fef3c7", color="#d97706"',
  fault: 'shape=octagon, style=filled, fillcolor="#fee2e2", color="#dc2626"'
}

const boxText = ({ id, kind, name, lines, isResult }: Box): string =>
  `${id} [label=${quoted(name === undefined ? lines : [`${name} =`, ...lines])}, ${LOOK[kind]}${isResult ? ', penwidth=2.5' : ''}]`

const edgeText = ({ from, to, shape, operand, isAcross }: Edge): string =>
  `${from} -> ${to} [label=${quoted([` ${operand === undefined ? '' : `${operand} `}${shape} `])}${isAcross ? ', style=dashed' : ''}]`

const FRAME =
  'style="rounded,filled", fillcolor="#fafafa", color="#cbd5e1", fontcolor="#475569", fontsize=13, labeljust=l'

/**
 * The graph of an expression in Graphviz's language: operands above what reads them, shapes on the arrows, shared nodes once.
 * Placeholders are ellipses, variables hexagons, constants plain boxes, operations rounded ones; results have a thick line.
 * Parts are framed, arrows between them dashed, and an environment adds values. Names are text: they end no string and start no link.
 *
 * Cost: linear in nodes.
 *
 * @example
 * import { add, placeholder, toDot } from 'catamat'
 *
 * toDot(add(placeholder('x', 2, 1), 1)).split('\n').filter((line) => line.includes('->')) // => [ '  n0 -> n2 [label=" 2×1 "]', '  n1 -> n2 [label=" 1×1 "]' ]
 *
 * @category interpreters
 */
export const toDot = (expr: Expr | Parts, options: PictureOptions = {}): string => {
  const { clusters, edges, note } = picture(expr, options)
  const framed = clusters.flatMap(({ title, boxes }, i) =>
    title === undefined
      ? boxes.map((box) => `  ${boxText(box)}`)
      : [
          `  subgraph cluster_${i} {`,
          `    graph [label=${quoted([title])}, ${FRAME}]`,
          ...boxes.map((box) => `    ${boxText(box)}`),
          '  }'
        ]
  )
  return [
    'digraph {',
    '  graph [rankdir=TB, nodesep=0.3, ranksep=0.4, fontname="Helvetica", fontsize=12]',
    '  node [style="rounded,filled", fontname="Helvetica", fontsize=12, height=0.35, margin="0.12,0.06"]',
    '  edge [color="#64748b", fontcolor="#64748b", fontname="Helvetica", fontsize=9, arrowsize=0.6]',
    ...(note === undefined ? [] : [`  label=${quoted([note])}`]),
    ...framed,
    ...edges.map((edge) => `  ${edgeText(edge)}`),
    '}'
  ].join('\n')
}
