import type { Expr } from '../core/Expr.js'
import { digitsIn } from './digits.js'

import { BINDS, type Fence, type Formula, formula, isScalar, type Sign, type Style, within } from './formula.js'
import { formulaRules, otherwise } from './formulaRules.js'
import { escaped, functionText, nameText, roman } from './latexText.js'
import { rounded } from './symbols.js'

declare module '../core/Expr.js' {
  interface Carriers {
    readonly latex: Formula
  }
}

/** How mathematics is written. */
export interface FormulaOptions {
  /** The significant digits of numbers, from 1 to 17; by default 6. With 17 every number is whole. */
  readonly digits?: number
}

const numberFormula = (x: number, digits: number): Formula => {
  const [mantissa = '', exponent] = rounded(x, digits)
    .replace('NaN', '\\mathrm{NaN}')
    .replace('Infinity', '\\infty')
    .split(/e\+?/)
  const isNegative = mantissa.startsWith('-')
  if (exponent === undefined)
    return { text: mantissa, binds: isNegative ? BINDS.sum : BINDS.atom, isNumber: !isNegative }
  return {
    text: `${mantissa === '1' ? '' : `${mantissa} \\cdot `}10^{${exponent}}`,
    binds: isNegative ? BINDS.sum : BINDS.product,
    isNumber: !isNegative
  }
}

const SIGNS: { readonly [S in Sign]: string } = {
  minus: '-',
  times: '\\cdot',
  beside: ' ',
  entrywise: '\\odot',
  ratio: '\\oslash',
  kron: '\\otimes',
  less: '<',
  lessEqual: '\\leq',
  greater: '>',
  greaterEqual: '\\geq',
  equal: '=',
  notEqual: '\\neq',
  and: '\\land',
  or: '\\lor',
  not: '\\lnot',
  sum: '\\sum',
  prod: '\\prod',
  by: ' \\times '
}

const FENCES: { readonly [F in Fence]: readonly [string, string] } = {
  paren: ['(', ')'],
  bracket: ['[', ']'],
  abs: ['\\lvert', '\\rvert'],
  floor: ['\\lfloor', '\\rfloor'],
  ceil: ['\\lceil', '\\rceil'],
  norm: ['\\lVert', '\\rVert']
}

const FILLED = { '0': '\\mathbf{0}', '1': '\\mathbf{1}', I: '\\mathbf{I}' } as const

const latex = (digits: number): Style => {
  const style: Style = {
    key: 'latex',
    name: nameText,
    verbatim: (name) => `\\texttt{${escaped(name.replaceAll('\\', '\\\\'))}}`,
    number: (x) => numberFormula(x, digits),
    text: (text) => (/^[a-z]$/i.test(text) ? text : roman(text)),
    sign: (sign) => SIGNS[sign],
    fence: (fence, text) => `\\left${FENCES[fence][0]} ${text} \\right${FENCES[fence][1]}`,
    ratio: (a, b) => ({ text: `\\frac{${a.text}}{${b.text}}`, binds: BINDS.product, isNumber: true }),
    root: (x) => ({ text: `\\sqrt{${x.text}}`, binds: BINDS.atom }),
    power: (base, exponent, node) => ({
      text: `${within(style, BINDS.atom, base)}^{${isScalar(node) ? exponent.text : `\\odot ${within(style, BINDS.product, exponent)}`}}`,
      binds: BINDS.power
    }),
    transpose: (x) => ({ text: `${within(style, BINDS.atom, x)}^{\\top}`, binds: BINDS.power }),
    subscript: (base, index) => `${base}_{${index}}`,
    fn: functionText,
    cases: (condition, a, b) => ({
      text: `\\begin{cases} ${a.text} & \\text{if } ${condition} \\\\ ${b.text} & \\text{otherwise} \\end{cases}`,
      binds: BINDS.condition
    }),
    matrix: (rows) => `\\begin{bmatrix} ${rows.map((row) => row.join(' & ')).join(' \\\\ ')} \\end{bmatrix}`,
    dots: { row: '\\cdots', column: '\\vdots', diagonal: '\\ddots' },
    filled: (which, shape) => `${FILLED[which]}_{${shape}}`,
    fault: (text, tag) => `\\underbrace{${text}}_{\\text{${tag}}}`,
    definitions: (lines, result) =>
      `\\begin{aligned} ${lines.map(([name, text]) => `${name} &= ${text} \\\\ `).join('')}& \\phantom{{}={}} ${result} \\end{aligned}`
  }
  return style
}

/**
 * An expression as mathematics in LaTeX, which KaTeX and MathJax render: implicit matrix products, `\odot` entry by entry, fractions,
 * sums over i (rows) and j (columns), cases for `where`, comparisons between brackets as what is 1 where they hold.
 * What is shared is defined first. Numbers are rounded to six digits unless told otherwise; constants over 16 entries are abbreviated.
 * A fault is marked where it arose, by a brace with its tag.
 * Names are symbols (`alpha`, `x1`, `W_out`) or escaped text; two names are never written alike.
 *
 * Cost: linear in nodes.
 *
 * @example
 * import { add, matmul, placeholder, toLatex } from 'catamat'
 *
 * const [A, x, b] = [placeholder('A', 2, 2), placeholder('x1', 2, 1), placeholder('beta', 2, 1)]
 * toLatex(add(matmul(A, x), b)) // => A x_{1} + \beta
 *
 * @category interpreters
 */
export const toLatex = (expr: Expr, options: FormulaOptions = {}): string => {
  const style = latex(digitsIn(options))
  return formula(style, formulaRules(style), otherwise(style), expr)
}
