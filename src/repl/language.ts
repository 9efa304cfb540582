import { FUNCTION } from './faults.js'
import { type Answer, refused, type State } from './State.js'
import { bare } from './script.js'

const NAME = '[\\p{L}_$][\\p{L}\\p{N}_$]*'

const STARTS = 'const|var|import|function|class|type|interface|export|async|await|new|throw|typeof|void|delete|return'

/** Two words in a row, or a word and a brace, are no formula. */
const SCRIPTS: ReadonlyArray<RegExp> = [
  new RegExp(`^\\s*(?:${STARTS})\\s+[\\p{L}\\p{N}_$*{['"\`(]`, 'u'),
  /^\s*(?:for|while|if|switch)\s*\(/,
  /^\s*(?:do|try)\s*\{/,
  /^\s*for\s+await\b/,
  /^\s*(?:let\s*[[{]|import\s*[{*'"(]|function\s*\*)/,
  new RegExp(`^\\s*let\\s+${NAME}\\s*(?::\\s*(?:number|string|boolean|unknown|Matrix|Expr)\\b|;?\\s*$)`, 'u'),
  /^\s*(?:process|console|globalThis|JSON|Object|Array|Promise|Date|Number|String|Buffer|Reflect|performance)\s*\??\.\s*\p{L}/u
]

/** What stands nowhere in a formula. */
const WITHIN = /=>|[=(,[]\s*(?:await|new)\s+[\p{L}(]|\?\./u

const HEAD = new RegExp(`^\\s*(${NAME})\\s*(.*)$`, 'su')

/** Whether what stands behind a name gives it, or its shape, anew. */
const isGiven = (rest: string): boolean => /^(?:=(?![=>])|:)/.test(rest)

/** Whether a line begins with what TypeScript alone knows, or does to a value of its own what formulas cannot. */
const speaksOfScript = ({ names, operations, foreign, scripted }: State, line: string): boolean => {
  const [, name = '', rest = ''] = HEAD.exec(line) ?? []
  if (foreign.has(name)) return !isGiven(rest)
  const expr = names.get(name)
  if (expr !== undefined && scripted.has(expr))
    return new RegExp(`^(?:\\.\\s*${NAME}\\(|(?:[-+*/%]|\\*\\*)=|\\+\\+|--)`, 'u').test(rest)
  return operations.has(name) && rest.startsWith('.')
}

/** Whether a line can only be TypeScript. */
export const isScript = (line: string, state: State): boolean =>
  SCRIPTS.some((pattern) => pattern.test(line)) || speaksOfScript(state, line) || WITHIN.test(bare(line))

const HABITS: Readonly<Record<string, string>> = {
  help: 'help',
  exit: 'exit',
  quit: 'exit',
  clear: 'clear',
  '?': 'help'
}

const HABIT = /^\s*(help|exit|quit|clear|\?)(?:\s*\(?\s*(\w*)\s*\)?)\s*;?\s*$/

/** What other languages begin a statement with. */
const STATEMENTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^\s*(?:def|lambda)\s+\p{L}/u, FUNCTION],
  [/^\s*del\s+\p{L}/u, '.forget takes a name away']
]

/** What other prompts take for a command, unless it is a name here, and other languages for a statement. */
export const habit = (state: State, line: string): Answer | undefined => {
  const { names, operations, foreign } = state
  const [, meantBy] = STATEMENTS.find(([pattern]) => pattern.test(line)) ?? []
  if (meantBy !== undefined) return refused(state, meantBy)
  const [, word = '', topic = ''] = HABIT.exec(line) ?? []
  const command = HABITS[word]
  if (command === undefined || (topic !== '' && command !== 'help')) return undefined
  if (names.has(word) || operations.has(word) || foreign.has(word)) return undefined
  const meant = `.${command}${topic === '' ? '' : ` ${topic}`}`
  return refused(state, `commands begin with a point: ${meant}`)
}
