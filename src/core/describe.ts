import { AbstractMatrix } from 'ml-matrix'
import { isExpr } from './brand.js'

/** What a thing is, in a few words for an error. */
export const describe = (value: unknown): string => {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') return `the text ${JSON.stringify(value)}`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'bigint') return `the bigint ${value}n`
  return typeof value === 'object' ? describeObject(value) : String(value)
}

/** The kinds of objects that users mistake for what is due. */
const describeObject = (value: object): string => {
  if (isExpr(value)) return 'an expression'
  if (isList(value)) return 'an array'
  try {
    if (AbstractMatrix.isMatrix(value)) return 'a matrix'
    return value instanceof Promise ? 'a promise' : value instanceof Map ? 'a Map' : 'an object'
  } catch {
    return 'an object'
  }
}

/** Whether it is an array; what cannot even be asked is none. */
export const isList = (value: unknown): value is ReadonlyArray<unknown> => {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}
