import { opensCall, showToken, type Token, tokenAt } from '../codec/token.js'

/** A part of a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A name and the text that stands behind its sign. */
export interface Assignment extends Span {
  readonly name: string
}

/** What a line of the formula language says. */
export type Statement =
  | { readonly _tag: 'Nothing' }
  | { readonly _tag: 'Command'; readonly name: string; readonly span: Span }
  | { readonly _tag: 'Declare'; readonly name: string; readonly dims: Span; readonly value: Span | undefined }
  | { readonly _tag: 'Define'; readonly name: string; readonly formula: Span }
  | { readonly _tag: 'Formula'; readonly formula: Span; readonly where: ReadonlyArray<Assignment> }
  | { readonly _tag: 'Malformed'; readonly offset: number; readonly found: string; readonly expected: string }

/** A token, and how many brackets are open before it. */
interface Word extends Token {
  readonly depth: number
}

/** Signs of the prompt alone, which no formula has. */
const OWN = new Set([':', '#', ';', '×'])

const change = ({ kind, text }: Token): number =>
  kind !== 'symbol' ? 0 : text === '(' || text === '[' ? 1 : text === ')' || text === ']' ? -1 : 0

/** The words of a text up to its comment; the first that no formula can go on behind is all of the rest. */
const wordsOf = (text: string, from: number, before = 0): ReadonlyArray<Word> => {
  const words: Array<Word> = []
  let depth = before
  for (let token = tokenAt(text, from, depth > 0); token.kind !== 'end'; token = tokenAt(text, token.end, depth > 0)) {
    if (token.text === '#' && token.kind === 'wrong') break
    const isLast = token.kind === 'wrong' && !OWN.has(token.text)
    words.push({ ...token, depth, end: isLast ? text.length : token.end })
    if (isLast) break
    depth = Math.max(0, depth + change(token))
  }
  return words
}

/** How many brackets are open behind a line, if so many were before it; none where it cannot be read on. */
export const depthAfter = (line: string, before: number): number => {
  const last = wordsOf(line, 0, before).at(-1)
  if (last === undefined) return before
  return last.kind === 'wrong' && !OWN.has(last.text) ? 0 : Math.max(0, last.depth + change(last))
}

const isName = (word: Word | undefined): word is Word & { readonly kind: 'name' | 'quoted' } =>
  word?.kind === 'name' || word?.kind === 'quoted'

const isSign = (word: Word | undefined, text: string): word is Word & { readonly kind: 'symbol' | 'wrong' } =>
  word?.text === text && (word.kind === 'symbol' || word.kind === 'wrong')

const endsOperand = (word: Word | undefined): boolean =>
  word !== undefined && (isName(word) || word.kind === 'number' || isSign(word, ')') || isSign(word, ']'))

/** Where the words between two places begin and end. */
const spanOf = (words: ReadonlyArray<Word>, at: number): Span => ({
  start: words[0]?.start ?? at,
  end: words.at(-1)?.end ?? at
})

/** Words between commas that stand in no brackets. */
const byCommas = (words: ReadonlyArray<Word>): ReadonlyArray<ReadonlyArray<Word>> => {
  const parts: Array<Array<Word>> = [[]]
  for (const word of words)
    if (word.depth === 0 && isSign(word, ',')) parts.push([])
    else parts.at(-1)?.push(word)
  return parts
}

const assignments = (words: ReadonlyArray<Word>, end: number): ReadonlyArray<Assignment> | Statement => {
  const made: Array<Assignment> = []
  for (const part of byCommas(words)) {
    const [name, sign, ...value] = part
    if (!isName(name) || !isSign(sign, '=') || value.length === 0) {
      const wrong = !isName(name) ? name : !isSign(sign, '=') ? sign : undefined
      const [found, offset] = [
        wrong === undefined ? 'the end' : showToken(wrong),
        wrong?.start ?? part.at(-1)?.end ?? end
      ]
      return { _tag: 'Malformed', offset, found, expected: 'name = value behind where' }
    }
    if (made.some((one) => one.name === name.text))
      return { _tag: 'Malformed', offset: name.start, found: `${showToken(name)} again`, expected: 'each name once' }
    made.push({ name: name.text, ...spanOf(value, end) })
  }
  return made
}

/** The place of the word `where` that is no call, behind an operand. */
const whereIn = (words: ReadonlyArray<Word>, text: string): number =>
  words.findIndex(
    (word, i) =>
      word.kind === 'name' &&
      word.text === 'where' &&
      word.depth === 0 &&
      endsOperand(words[i - 1]) &&
      !opensCall(text, word.end)
  )

const formulaOf = (words: ReadonlyArray<Word>, text: string): Statement => {
  const at = whereIn(words, text)
  if (at < 0) return { _tag: 'Formula', formula: spanOf(words, text.length), where: [] }
  const where = assignments(words.slice(at + 1), text.length)
  return '_tag' in where ? where : { _tag: 'Formula', formula: spanOf(words.slice(0, at), 0), where }
}

const declarationOf = (name: string, words: ReadonlyArray<Word>, text: string): Statement => {
  const equals = words.findIndex((word) => word.depth === 0 && isSign(word, '='))
  const dims = spanOf(equals < 0 ? words : words.slice(0, equals), text.length)
  const value = equals < 0 ? undefined : spanOf(words.slice(equals + 1), text.length)
  return { _tag: 'Declare', name, dims, value }
}

const COMMAND = /^\s*\.([\p{L}?]+!?)(?=\s|$)/u

/** The command that a text is, and where its arguments begin. */
export const commandOf = (text: string): (Statement & { readonly _tag: 'Command' }) | undefined => {
  const [head, name] = COMMAND.exec(text) ?? []
  return head === undefined || name === undefined
    ? undefined
    : { _tag: 'Command', name, span: { start: head.length, end: text.length } }
}

/** A formula and what it is to be evaluated with, from a place in a text on. */
export const readSubject = (text: string, from: number): Statement => {
  const words = wordsOf(text, from)
  const [last] = words.slice(-1)
  const kept = isSign(last, ';') ? words.slice(0, -1) : words
  return kept.length === 0 ? { _tag: 'Nothing' } : formulaOf(kept, text)
}

/** What a text of the formula language says; a `;` at its end and a `let` at its beginning change nothing. */
export const readStatement = (text: string): Statement => {
  const command = commandOf(text)
  if (command !== undefined) return command
  if (/^\s*\/\//.test(text)) return { _tag: 'Nothing' }
  const all = wordsOf(text, 0)
  const trimmed = isSign(all.at(-1), ';') ? all.slice(0, -1) : all
  const words = trimmed[0]?.text === 'let' && isName(trimmed[1]) ? trimmed.slice(1) : trimmed
  const [name, sign, ...rest] = words
  if (name === undefined) return { _tag: 'Nothing' }
  if (isName(name) && isSign(sign, '=')) return { _tag: 'Define', name: name.text, formula: spanOf(rest, text.length) }
  if (isName(name) && isSign(sign, ':') && isSign(rest[0], '=') && rest[0].start === sign.end)
    return { _tag: 'Malformed', offset: sign.start, found: "':='", expected: '= between a name and what it names' }
  return isName(name) && isSign(sign, ':') ? declarationOf(name.text, rest, text) : formulaOf(words, text)
}

/** A formula, and the names behind it. */
interface FormulaAndNames {
  readonly formula: Span
  readonly names: ReadonlyArray<string>
}

/** `loss A b` and `loss, A, b`: the names begin where an operand stands directly behind another, or behind a comma. */
export const readFormulaAndNames = (text: string, from: number): FormulaAndNames => {
  const words = wordsOf(text, from)
  const at = words.findIndex(
    (word, i) => word.depth === 0 && (isSign(word, ',') || (isName(word) && endsOperand(words[i - 1])))
  )
  const names = at < 0 ? [] : words.slice(at).filter(isName)
  return {
    formula: spanOf(at < 0 ? words : words.slice(0, at), text.length),
    names: names.map((name) => name.text)
  }
}

/** A part of a text with blanks for what stands before it, so that places in it are places in the whole. */
export const partOf = (text: string, { start, end }: Span): string =>
  `${text.slice(0, start).replace(/[^\n]/g, ' ')}${text.slice(start, end)}`
