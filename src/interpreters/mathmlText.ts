import { showName } from '../core/show.js'
import { cut, escaped as visible } from '../core/text.js'
import { GREEK, symbolOf } from './symbols.js'

/** What XML forbids even as a reference. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text that is never read as markup. */
export const escaped = (text: string): string =>
  visible(text)
    .replace(FORBIDDEN, (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c)

/** What holds text and no elements. */
type Token = 'mi' | 'mn' | 'mo' | 'mtext'

export const token = (kind: Token, text: string): string => `<${kind}>${escaped(text)}</${kind}>`

export const row = (text: string): string => `<mrow>${text}</mrow>`

/** A text that is no symbol, such as the name of a dimension. */
export const plain = (text: string): string => token(/^\p{L}$/u.test(text) ? 'mi' : 'mtext', text)

const word = (text: string): string => token('mi', GREEK.get(text) ?? text)

/** A name as a symbol where it is one: a Greek letter, a letter, a word; with its foot. */
export const nameText = (name: string): string => {
  const symbol = symbolOf(name)
  if (symbol === undefined || name.length > 40) return token('mtext', cut(showName(name)))
  const { foot } = symbol
  if (foot === '') return word(symbol.word)
  return `<msub>${word(symbol.word)}${/^\d+$/.test(foot) ? token('mn', foot) : word(foot)}</msub>`
}

/** Between quotes, letter by letter. */
export const verbatim = (name: string): string => token('mtext', `"${showName(` ${name}`).slice(2)}`)

/** The name of a function, upright. */
export const functionText = (name: string): string =>
  name === 'sigmoid' ? token('mi', 'σ') : /^[A-Za-z]+\d*$/.test(name) ? token('mi', name) : token('mtext', cut(name))

const PIECES = /<(mi|mn|mo|mtext)\b[^>]*>[^<]*<\/\1>|<[^>]*>|\d+(?:\.\d+)?(?:e[+-]?\d+)?|\p{L}+|\s+|./gu

const marked = (piece: string): string => {
  if (piece.startsWith('<') || piece.trim() === '') return piece.trim()
  if (/^\d/.test(piece)) return token('mn', piece)
  return /^\p{L}/u.test(piece) ? token('mi', piece) : token('mo', piece === '-' ? '−' : piece)
}

/** A sign that opens, or closes, what stands between two of them. */
export const fenceSign = (form: 'prefix' | 'postfix', sign: string): string =>
  `<mo fence="true" form="${form}" stretchy="false">${sign}</mo>`

const TALL = /^<(?:mfrac|msqrt|munder|mtable)\b/
const stretched = (piece: string): string => piece.replace('stretchy="false"', 'stretchy="true"')

/**
 * The elements of rules' text: every number, word and sign that stands there without markup becomes the element that it is, and fences
 * grow around what is tall, and only there, since some browsers set wide spaces beside a sign that may grow.
 */
export const elements = (text: string): string => {
  const pieces = (text.match(PIECES) ?? []).map(marked)
  const open: Array<{ readonly at: number; isTall: boolean }> = []
  for (const [at, piece] of pieces.entries()) {
    const around = open.at(-1)
    if (piece.startsWith('<mo fence="true" form="prefix"')) open.push({ at, isTall: false })
    else if (around !== undefined && TALL.test(piece)) around.isTall = true
    else if (around !== undefined && piece.startsWith('<mo fence="true" form="postfix"')) {
      open.pop()
      const outer = open.at(-1)
      if (!around.isTall) continue
      pieces[around.at] = stretched(pieces[around.at] ?? '')
      pieces[at] = stretched(piece)
      if (outer !== undefined) outer.isTall = true
    }
  }
  return pieces.join('')
}
