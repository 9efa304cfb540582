import { describe, isList, LONGEST_LIST, lengthOf, listOf } from './describe.js'
import type { Param, Params } from './Expr.js'

const MOST_DEEP = 3

/** How many more entries parameters may have in all. */
interface Budget {
  left: number
}

/** Lists are copied, each entry read once; what is not plain becomes a text in parentheses that no rule accepts. */
const plain = (value: unknown, depth: number, budget: Budget): Param => {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' || value === undefined)
    return value
  if (!isList(value) && !ArrayBuffer.isView(value)) return `(${describe(value)})`
  if (depth === MOST_DEEP) return `(a list nested more than ${MOST_DEEP} deep)`
  try {
    const list = value as ArrayLike<unknown> // an array, or a view, whose length is checked
    const length = lengthOf(list)
    if (length === undefined) return `(${describe(value)})`
    budget.left -= length
    if (budget.left < 0) return `(lists of more than ${LONGEST_LIST} entries)`
    const copy: Array<Param> = []
    for (let i = 0; i < length; i++) copy.push(plain(list[i], depth + 1, budget))
    return Object.freeze(copy)
  } catch {
    return '(a list that cannot be read)'
  }
}

/** A text that equal parameters share and others do not. */
export const paramKey = (param: Param): string =>
  typeof param === 'object' // plain data of moderate depth
    ? `[${param.map(paramKey).join()}]`
    : Object.is(param, -0)
      ? '-0'
      : typeof param === 'string'
        ? JSON.stringify(param)
        : String(param)

/** Parameters as frozen plain data; undefined where they are no list. */
export const paramsOf = (params: unknown): Params | undefined => {
  const budget: Budget = { left: LONGEST_LIST }
  const list = listOf(params)
  return list === undefined ? undefined : Object.freeze(list.map((param) => plain(param, 0, budget)))
}
