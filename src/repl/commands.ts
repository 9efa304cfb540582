import { describe } from '../core/describe.js'
import { quoted } from '../core/names.js'
import { nearest } from '../core/nearest.js'
import { shown } from '../core/text.js'
import { argumentsOf, type Command, type Input } from './Command.js'
import { calculusCommands } from './calculus.js'
import { linesOf } from './docs.js'
import { headlines } from './echo.js'
import { fileCommands } from './files.js'
import { callableNames, calleeText, columns } from './library.js'
import { type Answer, asking, refused, START, type State, said } from './State.js'
import type { Statement } from './statement.js'
import { textCommands } from './texts.js'
import { scriptLine } from './typescript.js'

const FORMULAS: ReadonlyArray<readonly [string, string]> = [
  ['A = [[1, 0], [0, -1]]', 'a variable: numbers under a name'],
  ['x : 2x1', 'a placeholder: a name with a shape; n x 1 has a dimension with a name'],
  ['x : 2x1 = [1, 2]', 'the same, and a value for it'],
  ["w = variable('w', zeros(2, 1))", 'a variable from what can be computed'],
  ['z = A @ x + 1', 'a name for an expression; @ is the matrix product, * works entry by entry'],
  ['z where x = [1, 2]', 'its value with these values'],
  ['x = [1, 2]', 'feeds a placeholder from now on; .forget x unsays it'],
  ['_', 'what was entered last'],
  ['const y = add(z, 1)', 'TypeScript, run with all rights of this process; .ts stays in it']
]

const listed = (entries: ReadonlyArray<readonly [string, string]>): ReadonlyArray<string> => {
  const width = Math.max(...entries.map(([usage]) => usage.length)) + 3
  return entries.map(([usage, about]) => `  ${usage.padEnd(width)}${about}`)
}

const help = (state: State, input: Input): Answer => {
  const topic = argumentsOf(input).replace(/^\./, '')
  if (topic === '')
    return said(
      state,
      ...listed([...FORMULAS, ...commands.map(({ usage, about }) => [usage, about] as const)]),
      '  An open bracket goes on on the next line, # begins a comment, Tab completes, Ctrl-C leaves a line, Ctrl-D ends.'
    )
  const command = commands.find(({ name }) => name === topic)
  if (command !== undefined) return said(state, ...listed([[command.usage, command.about]]))
  const callee = calleeText(topic)
  if (callee !== undefined)
    return asking(state, {
      _tag: 'Document',
      name: topic,
      reply: (comment) => said(state, callee, ...(comment === undefined ? [] : linesOf(comment)))
    })
  const named = state.names.get(topic)
  if (named !== undefined) return said(state, ...headlines(state, topic, named))
  if (state.operations.has(topic)) return said(state, `${topic}(…): a function of TypeScript; .ts ${topic} shows it`)
  const near = nearest(topic, [...commands.map(({ name }) => `.${name}`), ...callableNames])
  return refused(
    state,
    `there is no command and no operation ${quoted(topic)}${near === undefined ? '' : `; did you mean ${near}?`}`
  )
}

/** `_` is told only where it has no other name. */
const names = (state: State): Answer => {
  const own = [...state.names].filter(([name]) => name !== '_')
  const all = own.some(([, expr]) => expr === state.names.get('_')) ? own : [...state.names]
  const lines = [
    ...all.flatMap(([name, expr]) => headlines(state, name, expr)),
    ...[...state.operations.keys()].map((name) => `${quoted(name)}(…): a function`),
    ...[...state.foreign].map(([name, value]) => `${quoted(name)}: ${describe(value)}, in TypeScript alone`)
  ]
  return lines.length === 0
    ? said(state, 'no names yet: x : 2x1 declares one, A = [[1, 2]] gives one a value')
    : said(state, ...lines)
}

const operations = (state: State, input: Input): Answer => {
  const part = argumentsOf(input).toLowerCase()
  const found = [...callableNames, ...state.operations.keys()].filter((name) => name.toLowerCase().includes(part))
  return found.length === 0
    ? refused(state, `no operation has ${shown(part)} in its name`)
    : said(state, ...columns(found))
}

const without = <A>(map: ReadonlyMap<string, A>, gone: ReadonlySet<string>): ReadonlyMap<string, A> =>
  new Map([...map].filter(([name]) => !gone.has(name)))

/** A placeholder that is fed loses its value first, and its name only when it is forgotten again. */
const forget = (state: State, input: Input): Answer => {
  const wanted = argumentsOf(input)
    .split(/[\s,]+/)
    .filter((name) => name !== '')
  if (wanted.length === 0) return refused(state, 'what? .forget x')
  const known = [...state.names.keys(), ...state.operations.keys(), ...state.foreign.keys()]
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const near = nearest(unknown, known)
    return refused(
      state,
      `there is no name ${quoted(unknown)}${near === undefined ? '' : `; did you mean ${quoted(near)}?`}`
    )
  }
  const fed = new Set(wanted.filter((name) => state.feeds.has(name)))
  const gone = new Set(wanted.filter((name) => !fed.has(name)))
  const after: State = {
    ...state,
    names: without(state.names, gone),
    operations: without(state.operations, gone),
    foreign: without(state.foreign, gone),
    feeds: without(state.feeds, fed)
  }
  return said(after, ...[...fed].map((name) => `${quoted(name)} is free again`))
}

const digits = (state: State, input: Input): Answer => {
  const count = Number(argumentsOf(input))
  return Number.isInteger(count) && count >= 1 && count <= 17
    ? said({ ...state, digits: count })
    : refused(state, `the digits of numbers in tables are 1 to 17, now ${state.digits}: .digits 12`)
}

const script = (state: State, input: Input): Answer => {
  const code = argumentsOf(input)
  return code === ''
    ? said({ ...state, language: 'typescript' }, 'TypeScript, run with all rights of this process; .formula goes back')
    : scriptLine(state, code, input.text.slice(0, input.text.indexOf(code, input.span.start)))
}

/** Every command of the prompt, in the order of its help. */
export const commands: ReadonlyArray<Command> = [
  { name: 'help', usage: '.help softmax', about: 'this list; what a command or an operation takes', run: help },
  { name: 'names', usage: '.names', about: 'what each name stands for', run: names },
  {
    name: 'operations',
    usage: '.operations soft',
    about: 'the operations that have this in their names',
    run: operations
  },
  ...textCommands,
  ...calculusCommands,
  ...fileCommands,
  { name: 'forget', usage: '.forget x', about: 'takes a value from a placeholder, or a name away', run: forget },
  { name: 'clear', usage: '.clear', about: 'forgets everything', run: ({ language }) => said({ ...START, language }) },
  { name: 'digits', usage: '.digits 12', about: 'how many significant digits tables show', run: digits },
  { name: 'ts', usage: '.ts add(A, 1)', about: 'runs TypeScript; alone it stays in it', run: script },
  {
    name: 'formula',
    usage: '.formula',
    about: 'goes back to formulas',
    run: (state) => said({ ...state, language: 'formula' })
  },
  { name: 'exit', usage: '.exit', about: 'ends', run: (state) => asking(state, { _tag: 'End' }) }
]

/** What other prompts call them. */
const ALIASES: Readonly<Record<string, string>> = {
  quit: 'exit',
  q: 'exit',
  h: 'help',
  '?': 'help',
  ls: 'names',
  typescript: 'ts',
  js: 'ts'
}

/** Runs a command by its name; `!` behind it lets it replace a file. */
export const runCommand = (
  state: State,
  text: string,
  { name, span }: Statement & { readonly _tag: 'Command' }
): Answer => {
  const bare = name.replace(/!$/, '')
  const meant = Object.hasOwn(ALIASES, bare) ? ALIASES[bare] : bare
  const command = commands.find((known) => known.name === meant)
  if (command !== undefined) return command.run(state, { text, span, isForced: bare !== name })
  const near = nearest(
    bare,
    commands.map((known) => known.name)
  )
  return refused(
    state,
    `there is no command .${shown(bare)}; ${near === undefined ? '.help lists them' : `did you mean .${near}?`}`
  )
}
