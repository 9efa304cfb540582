import type { Node } from '../core/Expr.js'
import type { Located } from '../core/errors.js'
import { showName, statements } from '../core/show.js'

const WIDTH = 110
const LONGEST_PATH = 6
const MOST_NAMES = 8
export const LONGEST_TEXT = 80

/** Two characters that no shown name can contain, around the text of the node at fault. */
const [OPEN, CLOSE] = ['\uE000', '\uE001']

export const cut = (text: string, longest = LONGEST_TEXT): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`

export const quoted = (name: string): string => cut(showName(name))

/** Names, the first few of many. */
export const list = (names: ReadonlyArray<string>): string =>
  `${names.slice(0, MOST_NAMES).map(quoted).join(', ')}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''}`

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

/** The line of the expression that holds the fault, and what underlines it. */
export const underlined = ({ root, at }: Located): ReadonlyArray<string> => {
  const lines = statements(root, {}, (node, text) => (node === at ? `${OPEN}${text}${CLOSE}` : text))
  const line = lines.find((text) => text.includes(OPEN))
  if (line === undefined || root === at) return []
  const [text, carets] = windowed(line)
  return [`  in  ${text}`, `      ${carets}`]
}

const stepName = (node: Node): string =>
  node._tag === 'Apply' ? node.op.name : node._tag === 'Leaf' ? quoted(node.name) : 'constant'

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
