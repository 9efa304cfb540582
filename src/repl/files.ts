import * as E from 'fp-ts/lib/Either.js'
import { fromJson } from '../codec/decode.js'
import { toJson } from '../codec/encode.js'
import type { DecodeError, EncodeError } from '../codec/errors.js'
import { showCodecError } from '../codec/showCodecError.js'
import type { Expr } from '../core/Expr.js'
import { listNames } from '../core/names.js'
import { shown } from '../core/text.js'
import { toDot } from '../interpreters/toDot.js'
import { toMermaid } from '../interpreters/toMermaid.js'
import { showPictureError } from '../interpreters/toSvg.js'
import { plural } from '../interpreters/valueText.js'
import { argumentsOf, type Command, type Input, subjectOf } from './Command.js'
import { adopted, entered } from './define.js'
import { headlines } from './echo.js'
import { type Answer, asking, failed, faultOf, refused, type State, said } from './State.js'

/** What stands between quotes, or as it is. */
const unquoted = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text

/** Writes a text to a file that is new, that this prompt wrote itself, or that may be replaced. */
const writing = (state: State, path: string, text: string, isForced: boolean, told: string): Answer =>
  asking(state, {
    _tag: 'Write',
    path,
    text,
    replace: isForced || state.written.has(path),
    reply: (done) =>
      E.isLeft(done)
        ? refused(state, done.left)
        : said({ ...state, written: new Set([...state.written, path]) }, `${shown(path)}: ${told}`)
  })

const codecFaults = (state: State, errors: ReadonlyArray<DecodeError | EncodeError>): Answer =>
  failed(
    state,
    errors.map((error) => faultOf(showCodecError(error)))
  )

const save = (state: State, input: Input): Answer => {
  const path = unquoted(argumentsOf(input))
  if (path === '') return refused(state, 'where to? .save session.json')
  const own = [...state.names].filter(([name]) => name !== '_')
  if (own.length === 0) return refused(state, 'there is no name to save yet: z = A @ x gives one')
  const json = toJson(Object.fromEntries(own))
  if (E.isLeft(json)) return codecFaults(state, json.left)
  const fed =
    state.feeds.size === 0 ? '' : `; the values fed to ${listNames([...state.feeds.keys()])} are not among them`
  const told = `${plural(own.length, 'name')} saved${fed}`
  return writing(state, path, `${JSON.stringify(json.right)}\n`, input.isForced, told)
}

/** The name that a document of one expression is given: that of its file. */
const nameOf = (path: string): string => /([^/\\]+?)(?:\.[^./\\]*)?$/.exec(path)?.[1] ?? 'z'

const isNamedText = (text: string): boolean => /"roots"\s*:\s*\[/.test(text)

const rootsIn = (path: string, text: string): E.Either<ReadonlyArray<DecodeError>, Readonly<Record<string, Expr>>> =>
  isNamedText(text)
    ? fromJson(text, { roots: 'named' })
    : E.map((expr: Expr) => ({ [nameOf(path)]: expr }))(fromJson(text))

const loaded = (state: State, path: string, text: string): Answer => {
  const roots = rootsIn(path, text)
  if (E.isLeft(roots)) return codecFaults(state, roots.left)
  const pairs = Object.entries(roots.right)
  const replaced = pairs.filter(([name]) => state.names.has(name)).map(([name]) => name)
  const named: State = {
    ...state,
    names: new Map([...state.names, ...pairs]),
    feeds: new Map([...state.feeds].filter(([name]) => !replaced.includes(name)))
  }
  const after = pairs.reduce((known, [, expr]) => adopted(known, expr), named)
  const told = replaced.length === 0 ? [] : [`  in place of what ${listNames(replaced)} named before`]
  return said(after, ...pairs.flatMap(([name, expr]) => headlines(after, name, expr)), ...told)
}

const load = (state: State, input: Input): Answer => {
  const path = unquoted(argumentsOf(input))
  if (path === '') return refused(state, 'from where? .load session.json')
  return asking(state, {
    _tag: 'Read',
    path,
    reply: (text) => (E.isLeft(text) ? refused(state, text.left) : loaded(state, path, text.right))
  })
}

/** Where the last word of a text begins; quotes may hold blanks. */
const lastWord = (text: string): number => {
  const quote = text.at(-1)
  if (quote === '"' || quote === "'") return Math.max(0, text.lastIndexOf(quote, text.length - 2))
  return Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t'), text.lastIndexOf('\n')) + 1
}

/** The formula and the file behind `.graph`. */
const pictureOf = (input: Input): readonly [Input, string | undefined] => {
  const { text, span } = input
  const all = text.slice(span.start, span.end).trimEnd()
  const at = lastWord(all)
  const path = unquoted(all.slice(at))
  if (!/\.(?:svg|dot|gv|mmd)$/.test(path)) return [input, undefined]
  const end = span.start + at
  return [{ ...input, text: text.slice(0, end), span: { start: span.start, end } }, path]
}

const drawn = (state: State, expr: Expr, reply: (svg: string) => Answer): Answer =>
  asking(state, {
    _tag: 'Draw',
    expr,
    reply: (svg) => (E.isLeft(svg) ? refused(state, showPictureError(svg.left)) : reply(svg.right))
  })

/** The name of a file for an expression that bears a name in this session. */
const fileOf = (state: State, expr: Expr): string => {
  const name = [...state.names].find(([known, named]) => named === expr && known !== '_')?.[0] ?? ''
  return `${/^[\w-]+$/.test(name) ? name : 'graph'}.svg`
}

const graph = (state: State, input: Input): Answer => {
  const [subjectInput, asked] = pictureOf(input)
  const subject = subjectOf(state, subjectInput)
  if (E.isLeft(subject)) return failed(state, subject.left)
  const { expr } = subject.right
  const [after, path] = [entered(state, expr), asked ?? fileOf(state, expr)]
  const write = (text: string): Answer => writing(after, path, text, input.isForced, 'a picture')
  if (/\.(?:dot|gv)$/.test(path)) return write(`${toDot(expr)}\n`)
  if (/\.mmd$/.test(path)) return write(`${toMermaid(expr)}\n`)
  return drawn(after, expr, (svg) => write(`${svg}\n`))
}

const view = (state: State, input: Input): Answer => {
  const subject = subjectOf(state, input)
  if (E.isLeft(subject)) return failed(state, subject.left)
  const after = entered(state, subject.right.expr)
  return drawn(after, subject.right.expr, (svg) =>
    asking(after, {
      _tag: 'View',
      svg,
      reply: (done) => (E.isLeft(done) ? refused(after, done.left) : said(after, done.right))
    })
  )
}

/** Commands that read and write files. */
export const fileCommands: ReadonlyArray<Command> = [
  {
    name: 'graph',
    usage: '.graph z z.svg',
    about: 'writes its picture; .dot and .mmd write Graphviz and Mermaid',
    run: graph
  },
  { name: 'view', usage: '.view z', about: 'draws its picture and opens it', run: view },
  { name: 'save', usage: '.save session.json', about: 'writes every name as JSON; .save! replaces a file', run: save },
  { name: 'load', usage: '.load session.json', about: 'reads the names of such a file', run: load }
]
