import { type Hint, NAME, type Rules } from './around.js'
import * as v from './vocabulary.js'

/** The list of what stands between parentheses, when it is plain. */
export const listed = (items: string): string => `[${items.split(',').map((item) => item.trim()).join(', ')}]` // biome-ignore format: one line

/** `axis=0` among arguments. */
export const keyword: Hint = ([, value], { before }) => {
  if (/keep_?dims?\s*$/.test(before)) return 'reductions keep their axis, with size 1'
  const said = 'parameters have places and no names'
  const [, call] = new RegExp(`(${NAME}\\([^()]*,\\s*)(?:axis|dim)\\s*$`, 'u').exec(before) ?? []
  return call === undefined || value === undefined ? said : `${said}: ${call}${value})`
}

/** `(a, b)` where a list is due, or nothing. */
export const sideBySide: Hint = ([, more = ''], { before, callees }) => {
  const [, name = '', operand, first] = new RegExp(`(${NAME})\\((?:([^()]*),\\s*)?\\(([^()]*)$`, 'u').exec(before) ?? []
  if (first === undefined) return undefined
  if (operand !== undefined)
    return v.LISTING.has(name) ? `a list: ${name}(${operand}, ${listed(`${first},${more}`)})` : undefined
  if (v.JOINING.has(name)) return `several operands stand in a list: ${name}(${listed(`${first},${more}`)})`
  return callees.has(name) ? `sizes stand side by side: ${name}(${first}, ${more})` : undefined
}

/** Where a parameter is due. */
export const PARAMETER: Rules = [
  [/^"((?:[^"\\]){1,40})"/, ([, text]) => `a text stands between single quotes: '${text}'`],
  [/^([\p{L}_]+)/u, ([word]) => v.WORDS.get(word)],
  [
    /^([^(),[\]]*)\)/,
    ([, second = ''], { before }) => {
      const [, name, first] = /\b(max|min)\(\s*([^(),[\]]+),\s*$/.exec(before) ?? []
      return name === undefined ? undefined : `of two, entry by entry, it is ${name}imum(${first}, ${second})`
    }
  ]
]

/** Where one list of all operands is due. */
export const LIST: Rules = [
  [
    /^([^()[\]]*?)(,\s*-?\d+\s*)?\)/,
    ([, items = '', axis = ''], { before }) => {
      const [, name = ''] = new RegExp(`(${NAME})\\(\\s*$`, 'u').exec(before) ?? []
      return v.JOINING.has(name) && items !== ''
        ? `several operands stand in a list: ${name}(${listed(items)}${axis.trim()})`
        : undefined
    }
  ]
]

/** Where no more arguments are due. */
export const ENOUGH: Rules = [
  [
    /^([^()[\]]*)\)/,
    ([, last = ''], { before }) => {
      const [, name = '', operand, sizes] =
        new RegExp(`(${NAME})\\(([^(),[\\]]*),([^()[\\]]*),\\s*$`, 'u').exec(before) ?? []
      return v.LISTING.has(name) ? `a list: ${name}(${operand}, ${listed(`${sizes},${last}`)})` : undefined
    }
  ]
]

const JOINED = 'expressions are joined by concat([a, b], axis), or stack([a, b])'

/** In a list with what is no number. */
export const NUMBERS_ALONE: Rules = [
  [/^\[(?!\s*\[)([^()[\]]{1,40})\]/, ([, items = '']) => `expressions are joined by concat(${listed(items)}, 1)`],
  [/^\[/, () => JOINED]
]
