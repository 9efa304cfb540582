import type { Node } from '../core/Expr.js'
import type { Located } from '../core/errors.js'
import { quoted } from '../core/names.js'
import { statements } from '../core/show.js'
import { cut } from '../core/text.js'

const WIDTH = 110
const LONGEST_PATH = 6
const LONGEST_WHOLE = 48

/** Two characters that no shown name can contain, around the text of the node at fault. */
const [OPEN, CLOSE] = ['\uE000', '\uE001']

/** A piece of a long line around what is underlined, and the line below that underlines it. */
const windowed = (marked: string): readonly [string, string] => {
  const start = marked.indexOf(OPEN)
  const end = Math.max(start + 1, marked.indexOf(CLOSE) - 1)
  const line = marked.replace(OPEN, '').replace(CLOSE, '')
  const from =
    line.length <= WIDTH
      ? 0
      : Math.max(0, Math.min(start - Math.max(8, Math.floor((WIDTH - (end - start)) / 2)), line.length - WIDTH))
  const to = Math.min(line.length, from + WIDTH)
  const [left, right] = [from > 0 ? '…' : '', to < line.length ? '…' : '']
  const carets = '^'.repeat(Math.max(1, Math.min(end, to) - start))
  return [`${left}${line.slice(from, to)}${right}`, `${' '.repeat(left.length + start - from)}${carets}`]
}

/** The line of the expression that holds the fault, and what underlines it; none where that is the whole of it. */
export const underlined = ({ root, at }: Located): ReadonlyArray<string> => {
  const lines = statements(root, {}, (node, text) => (node === at ? `${OPEN}${text}${CLOSE}` : text))
  const line = lines.find((text) => text.includes(OPEN))
  if (line === undefined || root === at) return []
  const [text, carets] = windowed(line)
  return [`  in  ${text}`, `      ${carets}`]
}

/** The text of an expression that is at fault as a whole, cut at its end. */
export const wholeText = ({ root, at }: Located): string | undefined => {
  const [text = '', ...more] = root === at ? statements(at) : []
  return text === '' ? undefined : cut(more.length === 0 ? text : `${text}; …`, LONGEST_WHOLE)
}

const stepName = (node: Node): string =>
  node._tag === 'Apply' ? quoted(node.op.name) : node._tag === 'Leaf' ? quoted(node.name) : 'constant'

/** `add[0] > matmul`: the operations on the way from the root, each with the operand taken, where the way is long. */
export const wayText = ({ root, path }: Located): ReadonlyArray<string> => {
  if (path.length < 2) return []
  const steps: Array<string> = []
  let node = root as Node // the three forms are all there is
  for (const operand of path) {
    steps.push(`${stepName(node)}[${operand}]`)
    node = (node._tag === 'Apply' ? (node.args[operand] as Node) : undefined) ?? node
  }
  const shown =
    steps.length <= LONGEST_PATH
      ? steps
      : [...steps.slice(0, 3), `… ${steps.length - LONGEST_PATH} more …`, ...steps.slice(-3)]
  return [`  at  ${[...shown, stepName(node)].join(' > ')}`]
}

const LONGEST_LINE = 120
const INDENT = '    '

/** Whether as many brackets close as open. */
const isWhole = (text: string): boolean => (text.match(/[([]/g)?.length ?? 0) === (text.match(/[)\]]/g)?.length ?? 0)

/** Where a line is best broken: after the last `; `, else after the last `, ` or `: `, whichever leaves brackets whole, else at the last space, else anywhere. */
const breakOf = (line: string): number => {
  const start = line.search(/\S/) + INDENT.length
  for (const between of ['; ', ', ', ': ', ' ']) {
    const at = line.lastIndexOf(between, LONGEST_LINE - between.trim().length)
    if (at > start && isWhole(line.slice(0, at))) return at + between.length
  }
  return LONGEST_LINE
}

/** A line of an error, broken into lines of moderate length. */
const wrapped = (line: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let rest = line
  while (rest.length > LONGEST_LINE) {
    const at = breakOf(rest)
    lines.push(rest.slice(0, at).trimEnd())
    rest = `${INDENT}${rest.slice(at)}`
  }
  return [...lines, rest]
}

/** An error's text with no line longer than 120 characters. */
export const inLines = (text: string): string => text.split('\n').flatMap(wrapped).join('\n')
