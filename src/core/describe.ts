import { AbstractMatrix } from 'ml-matrix'
import { isExpr } from './brand.js'
import { isSize } from './Dim.js'
import { LONGEST_TEXT, shown } from './text.js'

/** What a thing is, in a few words for an error. */
export const describe = (value: unknown): string => {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') return `the text ${shown(JSON.stringify(value.slice(0, LONGEST_TEXT)), 70)}`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'bigint') return `the bigint ${shown(String(value), 60)}n`
  return typeof value === 'object' ? describeObject(value) : shown(String(value))
}

/** The kinds of objects that users mistake for what is due. */
const describeObject = (value: object): string => {
  if (isExpr(value)) return 'an expression'
  if (isList(value)) return 'an array'
  try {
    if (AbstractMatrix.isMatrix(value)) return 'a matrix'
    if (isPromise(value)) return 'a promise: did you forget await?'
    if ('_tag' in value && 'shape' in value) return 'an object that looks like an expression: a copy of one is none'
    const tag = tagOf(value)
    if (tag !== 'Object') return value instanceof Error ? describeError(value) : `a ${shown(tag, 40)}`
    const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
    return typeof name === 'string' && name !== '' && name !== 'Object'
      ? `an object of the class ${shown(name, 40)}`
      : 'an object'
  } catch {
    return 'an object'
  }
}

const describeError = ({ name, message }: Error): string => shown(`the error ${String(name)}: ${String(message)}`)

/** What the language calls a kind of object, in whichever realm it was made: `Map`, `Promise`, `Float64Array`. */
export const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

/** Whether it will be a value only later. */
export const isPromise = (value: object): boolean =>
  tagOf(value) === 'Promise' || ('then' in value && typeof value.then === 'function' && !Object.hasOwn(value, 'then'))

/** Whether it is an array; what cannot even be asked is none. */
export const isList = (value: unknown): value is ReadonlyArray<unknown> => {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}

/** The length of a list, read once; undefined where it is none. */
export const lengthOf = (list: { readonly length?: unknown }): number | undefined => {
  const { length } = list
  return isSize(length) ? length : undefined
}

/** The longest list that is copied. */
export const LONGEST_LIST = 2 ** 26

/** A copy of an array, each entry read once, whatever methods it may have; undefined where it is none or cannot be read. */
export const listOf = (value: unknown): ReadonlyArray<unknown> | undefined => {
  try {
    if (!Array.isArray(value)) return undefined
    const length = lengthOf(value)
    if (length === undefined || length > LONGEST_LIST) return undefined
    const list: Array<unknown> = []
    for (let i = 0; i < length; i++) list.push(value[i])
    return list
  } catch {
    return undefined
  }
}

/** What was thrown, in words: its message if it is an error. Nothing that is thrown makes this throw. */
export const causeText = (cause: unknown): string => {
  try {
    const message: unknown = cause instanceof Error ? cause.message : undefined
    return typeof message === 'string' ? shown(message) : describe(cause)
  } catch {
    return describe(cause)
  }
}
