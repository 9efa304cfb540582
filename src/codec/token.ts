import { quoted } from '../core/names.js'
import { cut } from '../core/text.js'

/** A word of the language of formulas, and where it stands. */
export interface Token {
  readonly kind: 'number' | 'name' | 'quoted' | 'text' | 'symbol' | 'line' | 'end' | 'wrong'
  /** A name or text without its quotes, else what is written. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

const isPlainLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95

const LETTER = /^\p{L}$/u
const LETTER_OR_NUMBER = /^[\p{L}\p{N}]$/u

/** How many code units the character of a name takes; 0 where it is none. */
const partOfName = (text: string, at: number, isFirst: boolean): number => {
  const code = text.codePointAt(at) ?? 0
  if (code < 128) return isPlainLetter(code) || (!isFirst && isDigit(code)) ? 1 : 0
  const character = String.fromCodePoint(code)
  return (isFirst ? LETTER : LETTER_OR_NUMBER).test(character) ? character.length : 0
}

const nameEnd = (text: string, start: number): number => {
  let at = start
  for (let step = partOfName(text, at, true); step > 0; step = partOfName(text, at, false)) at += step
  return at
}

const digitsEnd = (text: string, start: number): number => {
  let at = start
  while (isDigit(text.charCodeAt(at))) at++
  return at
}

/** Digits, a fraction, an exponent; the start itself where no digit stands. */
const numberEnd = (text: string, start: number): number => {
  const whole = digitsEnd(text, start)
  const fraction = text[whole] === '.' ? digitsEnd(text, whole + 1) : whole
  if (fraction === start || (fraction === start + 1 && whole === start)) return start
  if (text[fraction] !== 'e' && text[fraction] !== 'E') return fraction
  const digits = fraction + (text[fraction + 1] === '+' || text[fraction + 1] === '-' ? 2 : 1)
  const end = digitsEnd(text, digits)
  return end > digits ? end : fraction
}

const LINE_END = 10

const isBlank = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || (code >= 128 && /\s/.test(String.fromCharCode(code)))

/** Blanks, and inside brackets the ends of lines. */
const skipBlanks = (text: string, start: number, isInside: boolean): number => {
  let at = start
  for (let code = text.charCodeAt(at); isBlank(code) && (isInside || code !== LINE_END); code = text.charCodeAt(at))
    at++
  return at
}

const ESCAPE = /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|(["'\\]))/y

/** What stands between quotes; undefined where the quote is not closed or an escape is none. */
const unquoted = (text: string, start: number): { readonly text: string; readonly end: number } | undefined => {
  const quote = text[start]
  const parts: Array<string> = []
  let from = start + 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\n') return undefined
    if (text[at] === quote) return { text: `${parts.join('')}${text.slice(from, at)}`, end: at + 1 }
    if (text[at] !== '\\') continue
    ESCAPE.lastIndex = at
    const [escape = '', long, short, itself] = ESCAPE.exec(text) ?? []
    const code = Number.parseInt(long ?? short ?? '', 16)
    if (escape === '' || code > 0x10ffff) return undefined
    parts.push(text.slice(from, at), itself ?? String.fromCodePoint(code))
    from = at + escape.length
    at = from - 1
  }
  return undefined
}

const HOLE = /\$\{\d+\}/y

const holeEnd = (text: string, start: number): number => {
  HOLE.lastIndex = start
  return start + (HOLE.exec(text)?.[0].length ?? 0)
}

const symbolAt = (text: string, at: number): string => {
  if (text.startsWith('**', at)) return '**'
  if (text.startsWith('...', at)) return '...'
  return '()[],=+-*/@'.includes(text.charAt(at)) ? text.charAt(at) : ''
}

const NUMBERS = new Set(['NaN', 'Infinity'])

/** A word that begins with none of the symbols. */
const wordAt = (text: string, start: number): Token => {
  const name = nameEnd(text, start)
  if (name > start) {
    const word = text.slice(start, name)
    return { kind: NUMBERS.has(word) ? 'number' : 'name', text: word, start, end: name }
  }
  const hole = holeEnd(text, start)
  if (hole > start) return { kind: 'quoted', text: text.slice(start, hole), start, end: hole }
  const wrong = String.fromCodePoint(text.codePointAt(start) ?? 0)
  if (wrong !== '"' && wrong !== "'") return { kind: 'wrong', text: wrong, start, end: start + wrong.length }
  const inner = unquoted(text, start)
  return inner === undefined
    ? { kind: 'wrong', text: wrong, start, end: start + 1 }
    : { kind: wrong === '"' ? 'quoted' : 'text', start, ...inner }
}

/** A number, if 64 bits hold it: what is too large does not become an infinity unsaid. */
const numberAt = (text: string, start: number, end: number): Token => ({
  kind: Number.isFinite(Number(text)) ? 'number' : 'wrong',
  text,
  start,
  end
})

/** The next word from a place; the end of a line is one unless brackets are open. */
export const tokenAt = (text: string, from: number, isInside: boolean): Token => {
  const start = skipBlanks(text, from, isInside)
  if (start >= text.length) return { kind: 'end', text: '', start, end: start }
  if (text[start] === '\n') return { kind: 'line', text: '\n', start, end: start + 1 }
  const number = numberEnd(text, start)
  if (number > start) return numberAt(text.slice(start, number), start, number)
  const symbol = symbolAt(text, start)
  return symbol === '' ? wordAt(text, start) : { kind: 'symbol', text: symbol, start, end: start + symbol.length }
}

/** Whether a call's parenthesis stands at a place. */
export const opensCall = (text: string, from: number): boolean => text[skipBlanks(text, from, false)] === '('

const showCharacter = (character: string): string =>
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)
    ? `the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : `'${character}'`

/** What a word is, for an error. */
export const showToken = ({ kind, text }: Token): string => {
  switch (kind) {
    case 'name':
    case 'quoted':
      return quoted(text)
    case 'number':
      return cut(text)
    case 'text':
      return 'a text'
    case 'line':
      return 'the end of the line'
    case 'end':
      return 'the end of the text'
    case 'wrong':
      return text === '"' || text === "'"
        ? 'a quote that is not closed on its line, or an escape that is none'
        : /^[\d.]/.test(text) && text.length > 1
          ? `${cut(text)}, which 64 bits do not hold`
          : showCharacter(text)
    case 'symbol':
      return `'${text}'`
  }
}
