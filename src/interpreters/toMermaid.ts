import type { Expr } from '../core/Expr.js'
import type { Parts } from './drawn.js'
import { type Box, type Edge, type Kind, type PictureOptions, picture, quoting } from './picture.js'

/** All but letters, digits and what means nothing to Mermaid, Markdown or HTML is written by its number. */
const quoted = quoting(' · ', (text) =>
  text
    .replace(/[^\p{L}\p{N}\p{M} ×·=(),.[\]…→+-]/gu, (c) => `#${c.codePointAt(0)};`)
    .replace(/^(\s*)([-+]|\d+\.)(?=\s|$)/, (text) => `${text.slice(0, -1)}#${text.codePointAt(text.length - 1)};`)
)

const FORM: { readonly [K in Kind]: readonly [string, string] } = {
  placeholder: ['([', '])'],
  variable: ['{{', '}}'],
  constant: ['[', ']'],
  operation: ['(', ')'],
  chain: ['[[', ']]'],
  fault: ['[/', '/]']
}

const LOOK: { readonly [K in Kind]: string } = {
  placeholder: 'fill:#dbeafe,stroke:#2563eb,color:#111827',
  variable: 'fill:#dcfce7,stroke:#16a34a,color:#111827',
  constant: 'fill:#f3f4f6,stroke:#9ca3af,color:#111827',
  operation: 'fill:#fffbeb,stroke:#d97706,color:#111827',
  chain: 'fill:#fef3c7,stroke:#d97706,color:#111827',
  fault: 'fill:#fee2e2,stroke:#dc2626,color:#111827'
}

const boxText = ({ id, kind, name, lines: [first = '', ...more] }: Box): string => {
  const text = quoted([name === undefined ? first : `${name} = ${first}`, ...more])
  return `${id}${FORM[kind][0]}${text}${FORM[kind][1]}:::${kind}`
}

const edgeText = ({ from, to, shape, operand, isAcross }: Edge): string =>
  `${from} ${isAcross ? '-.->' : '-->'}|${quoted([operand === undefined ? shape : `${operand} ${shape}`])}| ${to}`

/**
 * The graph of an expression as a Mermaid flowchart, which Markdown pages draw: as {@link toDot} in all else.
 *
 * Cost: linear in nodes.
 *
 * @example
 * import { exp, placeholder, toMermaid } from 'catamat'
 *
 * toMermaid(exp(placeholder('x', 2, 1))).split('\n').slice(0, 4) // => [ 'flowchart TD', '  n0(["x"]):::placeholder', '  n1("exp · 2×1"):::operation', '  n0 -->|"2×1"| n1' ]
 *
 * @category interpreters
 */
export const toMermaid = (expr: Expr | Parts, options: PictureOptions = {}): string => {
  const { clusters, edges, note } = picture(expr, options)
  const boxes = clusters.flatMap((cluster) => cluster.boxes)
  const framed = clusters.flatMap(({ title, boxes }, i) =>
    title === undefined
      ? boxes.map((box) => `  ${boxText(box)}`)
      : [`  subgraph p${i}[${quoted([title])}]`, ...boxes.map((box) => `    ${boxText(box)}`), '  end']
  )
  const results = boxes.filter(({ isResult }) => isResult).map(({ id }) => id)
  return [
    'flowchart TD',
    ...framed,
    ...edges.map((edge) => `  ${edgeText(edge)}`),
    ...(note === undefined ? [] : [`  note[${quoted([note])}]:::fault`]),
    ...[...new Set([...boxes.map(({ kind }) => kind), ...(note === undefined ? [] : ['fault' as const])])].map(
      (kind) => `  classDef ${kind} ${LOOK[kind]}`
    ),
    ...results.map((id) => `  style ${id} stroke-width:3px`)
  ].join('\n')
}
