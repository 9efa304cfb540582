import type { Expr } from '../core/Expr.js'
import { digitsIn } from './digits.js'
import { BINDS, type Fence, type Formula, formula, isScalar, type Sign, type Style, within } from './formula.js'
import { formulaRules, otherwise } from './formulaRules.js'
import { elements, fenceSign, functionText, nameText, plain, row, token, verbatim } from './mathmlText.js'
import { FENCES, rounded } from './symbols.js'
import type { FormulaOptions } from './toLatex.js'

declare module '../core/Expr.js' {
  interface Carriers {
    readonly mathml: Formula
  }
}

const numberFormula = (x: number, digits: number): Formula => {
  const [written = '', exponent] = rounded(x, digits).split(/e\+?/)
  const isNegative = written.startsWith('-')
  const size = written.replace('-', '')
  const mantissa = size === 'NaN' ? token('mi', 'NaN') : size === 'Infinity' ? token('mi', '∞') : token('mn', size)
  const signed = `${isNegative ? token('mo', '−') : ''}${mantissa}`
  if (exponent === undefined) return { text: signed, binds: isNegative ? BINDS.sum : BINDS.atom, isNumber: !isNegative }
  const power = `<msup><mn>10</mn>${row(exponent)}</msup>`
  return {
    text: written === '1' ? power : `${signed}${token('mo', '⋅')}${power}`,
    binds: isNegative ? BINDS.sum : BINDS.product,
    isNumber: !isNegative
  }
}

const SIGNS: { readonly [S in Sign]: string } = {
  minus: token('mo', '−'),
  times: token('mo', '⋅'),
  beside: '<mo lspace="0.1em" rspace="0.1em">\u2062</mo>',
  entrywise: token('mo', '⊙'),
  ratio: token('mo', '⊘'),
  kron: token('mo', '⊗'),
  less: token('mo', '<'),
  lessEqual: token('mo', '≤'),
  greater: token('mo', '>'),
  greaterEqual: token('mo', '≥'),
  equal: token('mo', '='),
  notEqual: token('mo', '≠'),
  and: token('mo', '∧'),
  or: token('mo', '∨'),
  not: token('mo', '¬'),
  sum: token('mo', '∑'),
  prod: token('mo', '∏'),
  by: '<mo lspace="0" rspace="0">×</mo>'
}

const fenced = (fence: Fence, text: string): string => {
  const [open, close] = FENCES[fence]
  return row(`${fenceSign('prefix', open)}${row(text)}${fenceSign('postfix', close)}`)
}

const FILLED = { '0': token('mn', '𝟎'), '1': token('mn', '𝟏'), I: token('mi', '𝐈') } as const

type Side = 'left' | 'right' | 'center'

const table = (rows: ReadonlyArray<ReadonlyArray<string>>, sides: ReadonlyArray<Side>, more = ''): string => {
  const cell = (text: string, i: number): string => {
    const side = sides[i] ?? 'center'
    return `<mtd${side === 'center' ? '' : ` style="text-align: ${side}"`}>${text}</mtd>`
  }
  const columns = sides.length === 0 ? '' : ` columnalign="${sides.join(' ')}"`
  return `<mtable${columns}${more}>${rows.map((cells) => `<mtr>${cells.map(cell).join('')}</mtr>`).join('')}</mtable>`
}

const mathml = (digits: number): Style => {
  const style: Style = {
    key: 'mathml',
    name: nameText,
    verbatim,
    number: (x) => numberFormula(x, digits),
    text: plain,
    sign: (sign) => SIGNS[sign],
    fence: fenced,
    ratio: (a, b) => ({ text: `<mfrac>${row(a.text)}${row(b.text)}</mfrac>`, binds: BINDS.product, isNumber: true }),
    root: (x) => ({ text: `<msqrt>${x.text}</msqrt>`, binds: BINDS.atom }),
    power: (base, exponent, node) => ({
      text: `<msup>${row(within(style, BINDS.atom, base))}${row(isScalar(node) ? exponent.text : `${SIGNS.entrywise}${within(style, BINDS.product, exponent)}`)}</msup>`,
      binds: BINDS.power
    }),
    transpose: (x) => ({ text: `<msup>${row(within(style, BINDS.atom, x))}<mi>⊤</mi></msup>`, binds: BINDS.power }),
    subscript: (base, index) => {
      const below = base === SIGNS.sum || base === SIGNS.prod ? 'munder' : 'msub'
      return `<${below}>${base}${row(index)}</${below}>`
    },
    fn: functionText,
    cases: (condition, a, b) => ({
      text: row(
        `<mo form="prefix">{</mo>${table(
          [
            [a.text, `${token('mtext', 'if\u00a0')}${condition}`],
            [b.text, token('mtext', 'otherwise')]
          ],
          ['left', 'left']
        )}`
      ),
      binds: BINDS.condition
    }),
    matrix: (rows) => fenced('bracket', table(rows, [])),
    dots: { row: token('mo', '⋯'), column: token('mo', '⋮'), diagonal: token('mo', '⋱') },
    filled: (which, shape) => `<msub>${FILLED[which]}${row(shape)}</msub>`,
    fault: (text, tag) =>
      `<munder><munder>${row(text)}<mo stretchy="true">⏟</mo></munder>${token('mtext', tag)}</munder>`,
    definitions: (lines, result) =>
      table(
        [...lines.map(([name, text]) => [name, `${SIGNS.equal}${text}`]), ['', result]],
        ['right', 'left'],
        ' displaystyle="true"'
      )
  }
  return style
}

/**
 * An expression as mathematics in MathML, which browsers draw by themselves: an element to put into a page.
 * It says what {@link toLatex} says, with the same options and the same marks of faults. There is nothing in it that could run: names are text.
 *
 * Cost: linear in nodes.
 *
 * @example
 * import { divide, placeholder, toMathml } from 'catamat'
 *
 * const x = placeholder('x1', 1, 1)
 * toMathml(divide(x, 2)).replace(/^<math.*?>|<.math>$/g, '') // => <mfrac><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow><mrow><mn>2</mn></mrow></mfrac>
 *
 * @category interpreters
 */
export const toMathml = (expr: Expr, options: FormulaOptions = {}): string => {
  const style = mathml(digitsIn(options))
  const text = elements(formula(style, formulaRules(style), otherwise(style), expr))
  return `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">${text}</math>`
}
