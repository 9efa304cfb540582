import { blockOf } from '../core/brand.js'
import type { Apply, Expr } from '../core/Expr.js'
import { showName } from '../core/show.js'
import { cut } from '../core/text.js'
import { digitsIn } from './digits.js'
import { atom, BINDS, type Formula, formula, isScalar, type Sign, type Style, within } from './formula.js'
import { formulaRules, otherwise } from './formulaRules.js'
import { FENCES, GREEK, rounded, symbolOf } from './symbols.js'
import type { FormulaOptions } from './toLatex.js'

declare module '../core/Expr.js' {
  interface Carriers {
    readonly unicode: Formula
  }
}

const pairs = (from: string, to: string): ReadonlyMap<string, string> => {
  const letters = [...to]
  return new Map([...from].map((c, i) => [c, letters[i] ?? c]))
}

const SUBSCRIPTS = pairs('0123456789ijkl', '₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₗ')
const SUPERSCRIPTS = pairs('0123456789-', '⁰¹²³⁴⁵⁶⁷⁸⁹⁻')

/** A text in the letters of an alphabet, where it has them all. */
const inAlphabet = (alphabet: ReadonlyMap<string, string>, text: string): string | undefined =>
  [...text].every((c) => alphabet.has(c)) ? [...text].map((c) => alphabet.get(c)).join('') : undefined

const nameText = (name: string): string => {
  const symbol = symbolOf(name)
  if (symbol === undefined) return cut(showName(name))
  const word = GREEK.get(symbol.word) ?? symbol.word
  const foot = symbol.foot === '' ? '' : inAlphabet(SUBSCRIPTS, symbol.foot)
  return foot === undefined || name.length > 40 ? cut(showName(name)) : `${word}${foot}`
}

const SIGNS: { readonly [S in Sign]: string } = {
  minus: '-',
  times: '·',
  beside: ' ',
  entrywise: '⊙',
  ratio: '⊘',
  kron: '⊗',
  less: '<',
  lessEqual: '≤',
  greater: '>',
  greaterEqual: '≥',
  equal: '=',
  notEqual: '≠',
  and: '∧',
  or: '∨',
  not: '¬',
  sum: 'Σ',
  prod: 'Π',
  by: '×'
}

const FILLED = { '0': '𝟎', '1': '𝟏', I: '𝐈' } as const

const numberFormula = (x: number, digits: number): Formula => {
  const text = rounded(x, digits).replace('Infinity', '∞')
  const isNegative = text.startsWith('-')
  return { text, binds: isNegative ? BINDS.sum : BINDS.atom, isNumber: !isNegative }
}

/** The digits of an exponent that is a whole number. */
const exponentOf = (node: Apply): string | undefined => {
  if (node.op.name === 'square') return '²'
  const [, exponent] = node.args
  const block =
    exponent?._tag === 'Constant' && isScalar(exponent) ? blockOf(exponent as Parameters<typeof blockOf>[0]) : undefined // its tag says so
  return block === undefined ? undefined : inAlphabet(SUPERSCRIPTS, String(block.data[0]))
}

const unicode = (digits: number): Style => {
  const style: Style = {
    key: 'unicode',
    name: nameText,
    verbatim: (name) => `"${showName(` ${name}`).slice(2)}`,
    number: (x) => numberFormula(x, digits),
    text: (text) => text,
    sign: (sign) => SIGNS[sign],
    fence: (fence, text) => `${FENCES[fence][0]}${text}${FENCES[fence][1]}`,
    ratio: (a, b) => ({
      text: `${within(style, BINDS.entrywise, a)} / ${within(style, BINDS.product, b)}`,
      binds: BINDS.ratio,
      isNumber: a.isNumber ?? false
    }),
    root: (x) => ({ text: `√${within(style, BINDS.atom, x)}`, binds: BINDS.power }),
    power: (base, exponent, node) => {
      const digits = exponentOf(node)
      if (digits === undefined) return atom(`pow(${base.text}, ${exponent.text})`)
      return { text: `${within(style, BINDS.atom, base)}${isScalar(node) ? '' : '⊙'}${digits}`, binds: BINDS.power }
    },
    transpose: (x) => ({ text: `${within(style, BINDS.atom, x)}ᵀ`, binds: BINDS.power }),
    subscript: (base, index) => `${base}${inAlphabet(SUBSCRIPTS, index.replace(/(?<=[i-l]), /g, '')) ?? `[${index}]`}`,
    fn: (name) => (name === 'sigmoid' ? 'σ' : showName(cut(name))),
    cases: (condition, a, b) => atom(`{${a.text} if ${condition}, else ${b.text}}`),
    matrix: (rows) => `[${rows.map((row) => row.join(' ')).join('; ')}]`,
    dots: { row: '⋯', column: '⋮', diagonal: '⋱' },
    filled: (which, shape) => `${FILLED[which]}[${shape}]`,
    fault: (text, tag) => `⟪${text}: ${tag}⟫`,
    definitions: (lines, result) => [...lines.map(([name, text]) => `${name} = ${text}`), result].join('\n')
  }
  return style
}

/**
 * An expression as mathematics for a terminal: `Aᵀ`, `⊙` entry by entry, `√`, `Σᵢ` over rows and `Σⱼ` over columns, `‖x‖`.
 * What is shared is defined first, a line each. Numbers are rounded to six digits unless told otherwise.
 *
 * Cost: linear in nodes.
 *
 * @example
 * import { matmul, placeholder, square, sum, toUnicode, transpose } from 'catamat'
 *
 * const [A, x] = [placeholder('A', 2, 3), placeholder('x1', 2, 1)]
 * toUnicode(sum(square(matmul(transpose(A), x)))) // => Σᵢ (Aᵀ x₁)⊙²
 *
 * @category interpreters
 */
export const toUnicode = (expr: Expr, options: FormulaOptions = {}): string => {
  const style = unicode(digitsIn(options))
  return formula(style, formulaRules(style), otherwise(style), expr)
}
