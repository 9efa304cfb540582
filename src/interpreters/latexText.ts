import { cut, escaped as visible } from '../core/text.js'
import { GREEK, symbolOf } from './symbols.js'

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\textbackslash{}'],
  ['^', '\\textasciicircum{}'],
  ['~', '\\textasciitilde{}'],
  [' ', '\\ '],
  ...[...'{}$%#&_'].map((c): readonly [string, string] => [c, `\\${c}`]),
  ['<', '\\textless{}'],
  ['>', '\\textgreater{}'],
  ...[...`-'"\``].map((c): readonly [string, string] => [c, `{${c}}`]) // apart, so that no two become a ligature
])

/** What KaTeX takes for a command, and marks that want a letter below. */
const UNSAFE = /[\u0300-\u036f\u2000-\u2025\u2027-\u2bff\u{1d400}-\u{1d7ff}]|(?<![\p{L}\p{M}])\p{M}+/gu

const byNumber = (text: string): string =>
  [...text].map((c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join('')

/** Text that TeX shows and never reads as a command. */
export const escaped = (text: string): string =>
  visible(text)
    .replace(UNSAFE, byNumber)
    .replace(/[\\^~ {}$%#&_\-'"`<>]/g, (c) => ESCAPES.get(c) ?? c)

/** A text, upright. */
export const roman = (text: string): string => `\\text{${escaped(text)}}`

const GREEK_COMMANDS = new Map(
  [...GREEK].flatMap(([word, letter]) => [[word, `\\${word}`] as const, [letter, `\\${word}`] as const])
)

const wordText = (word: string): string => {
  const greek = GREEK_COMMANDS.get(word)
  if (greek !== undefined) return greek
  if (!/^[A-Za-z]+$/.test(word)) return roman(word)
  return word.length === 1 ? word : `\\mathit{${word}}`
}

/** A name as a symbol where it is one: a Greek letter, a letter, a word; with its foot. */
export const nameText = (name: string): string => {
  const symbol = symbolOf(name)
  if (symbol === undefined || name.length > 40) return roman(cut(name))
  const word = wordText(symbol.word)
  const base = word.startsWith('\\mathit') ? `\\mathinner{${word}}` : word // TeX keeps a word apart from its neighbours
  if (symbol.foot === '') return base
  return `${base}_{${/^\d+$/.test(symbol.foot) ? symbol.foot : wordText(symbol.foot)}}`
}

const NAMED = new Set('log exp sin cos tan sinh cosh tanh arcsin arccos arctan max min'.split(' '))

/** The name of a function, upright. */
export const functionText = (name: string): string => {
  if (name === 'sigmoid') return '\\sigma'
  return NAMED.has(name) ? `\\${name}` : `\\operatorname{${/^[A-Za-z]+\d*$/.test(name) ? name : roman(cut(name))}}`
}
