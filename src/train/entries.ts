import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import { tagOf } from '../core/describe.js'
import type { Block } from '../core/Expr.js'
import type { ValueFault } from '../core/errors.js'
import { isRecord } from '../core/given.js'
import { blockIn } from '../core/lift.js'
import { readWhole } from '../core/readValue.js'
import { MOST_AXES } from '../core/Shape.js'
import { toValue, type Value } from '../core/Value.js'

const isMatrix = (value: Value): value is Matrix => value instanceof Matrix

/** The sizes of a value's axes; those that an empty list hides are 0. */
export const sizesOf = (value: Value): ReadonlyArray<number> => {
  if (isMatrix(value)) return [value.rows, value.columns]
  const [first] = value
  return [value.length, ...(first === undefined ? [0, 0] : sizesOf(first))]
}

export const sameSizes = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])

const fill = (value: Value, data: Float64Array, from: number): number => {
  if (!isMatrix(value)) return value.reduce((at, part) => fill(part, data, at), from)
  let at = from
  for (let row = 0; row < value.rows; row++)
    for (let column = 0; column < value.columns; column++) data[at++] = value.get(row, column)
  return at
}

/** A copy of the entries, row by row and matrix by matrix. */
export const dataOf = (value: Value): Float64Array => {
  const data = new Float64Array(sizesOf(value).reduce((product, size) => product * size, 1))
  fill(value, data, 0)
  return data
}

/** The value of these sizes and entries; it shares no memory with them. */
export const valueOf = (sizes: ReadonlyArray<number>, data: Float64Array): Value => toValue(blockIn(sizes, data))

export const isAllFinite = (value: Value): boolean => dataOf(value).every(Number.isFinite)

const isNested = (value: unknown, deeper: number): boolean =>
  value instanceof Matrix || (deeper > 0 && Array.isArray(value) && value.every((part) => isNested(part, deeper - 1)))

/** Whether it is a matrix, or nested lists of them; what cannot be read is none. */
export const isValue = (value: unknown): value is Value => {
  try {
    return isNested(value, MOST_AXES)
  } catch {
    return false
  }
}

/** Whether it is a record of values, by whatever names. */
export const areValues = (values: unknown): values is { readonly [name: string]: Value } => {
  try {
    return isRecord(values) && tagOf(values) !== 'Map' && Object.values(values).every(isValue)
  } catch {
    return false
  }
}

/** A copy of what stands for a value; empty lists keep their depth. */
export const readCopy = (value: unknown): E.Either<ValueFault, Value> => {
  const read: E.Either<ValueFault, Block> = readWhole(value)
  if (E.isLeft(read)) return read
  return E.right(
    read.right.data.length === 0 && isValue(value) ? valueOf(sizesOf(value), read.right.data) : toValue(read.right)
  )
}
