import * as E from 'fp-ts/lib/Either.js'
import { AbstractMatrix, Matrix } from 'ml-matrix'
import type { Block } from './Expr.js'
import type { ValueFault } from './errors.js'
import { MOST_ENTRIES, type Shape } from './Shape.js'

/** A row of numbers: an array or a typed array. */
export type Row =
  | ReadonlyArray<number>
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array

/**
 * What is read as a matrix. A flat list stands for a row or a column, and only where the shape says which.
 *
 * @category model
 */
export type MatrixLike = AbstractMatrix | ReadonlyArray<Row> | Row | number

type Read = E.Either<ValueFault, Block>

/** What a thing is, in a few words for an error. */
export const describe = (value: unknown): string => {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') return `the text ${JSON.stringify(value)}`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'bigint') return `the bigint ${value}n`
  return typeof value === 'object' ? (isList(value) ? 'an array' : 'an object') : String(value)
}

/** Whether it is an array; what cannot even be asked is none. */
export const isList = (value: unknown): value is ReadonlyArray<unknown> => {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}

/** Zeros; undefined where memory does not suffice. */
export const allocate = (rows: number, columns: number): Float64Array | undefined => {
  try {
    return rows * columns > MOST_ENTRIES ? undefined : new Float64Array(rows * columns)
  } catch {
    return undefined
  }
}

const isRow = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) ||
  (ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array))

/** Reads every entry once, by `at`, into a fresh block. */
const readEntries = (rows: number, columns: number, at: (row: number, column: number) => unknown): Read => {
  const data = allocate(rows, columns)
  if (data === undefined) return E.left({ _tag: 'TooLarge', limit: MOST_ENTRIES, asked: rows * columns })
  for (let row = 0, i = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, i++) {
      const entry = at(row, column)
      if (typeof entry !== 'number') return E.left({ _tag: 'NotANumber', row, column, got: describe(entry) })
      data[i] = entry
    }
  return E.right({ rows, columns, data })
}

const readRows = (value: ReadonlyArray<unknown>, columnsOfNone: number): Read => {
  const rows = Array.from(value)
  const [first] = rows
  const columns = isRow(first) ? first.length : columnsOfNone
  for (const [row, list] of rows.entries()) {
    if (!isRow(list)) return E.left({ _tag: 'NotARow', row, got: describe(list) })
    if (list.length !== columns) return E.left({ _tag: 'Ragged', row, length: list.length, expected: columns })
  }
  // each was found to be a row just above
  return readEntries(rows.length, columns, (row, column) => (rows[row] as ArrayLike<unknown>)[column])
}

const readFlat = (list: ArrayLike<unknown>, expected: Shape | undefined): Read => {
  if (expected?.[1] === 1) return readEntries(list.length, 1, (row) => list[row])
  if (expected?.[0] === 1) return readEntries(1, list.length, (_, column) => list[column])
  return E.left({ _tag: 'FlatList', length: list.length })
}

const readMatrix = (matrix: AbstractMatrix): Read => {
  const { rows, columns } = matrix
  return Number.isSafeInteger(rows) && Number.isSafeInteger(columns) && rows >= 0 && columns >= 0
    ? readEntries(rows, columns, (row, column) => matrix.get(row, column))
    : E.left({ _tag: 'NotAMatrix', got: 'an object whose rows and columns are not sizes' })
}

const readAny = (value: unknown, expected: Shape | undefined): Read => {
  if (typeof value === 'number') return E.right({ rows: 1, columns: 1, data: Float64Array.of(value) })
  if (Array.isArray(value)) {
    const isFlat =
      value.length === 0 ? expected?.[1] !== 1 && expected?.[0] === 1 : !isRow(value[0]) && typeof value[0] !== 'object'
    return isFlat ? readFlat(value, expected) : readRows(value, typeof expected?.[1] === 'number' ? expected[1] : 0)
  }
  if (isRow(value)) return readFlat(value, expected)
  return AbstractMatrix.isMatrix(value) ? readMatrix(value) : E.left({ _tag: 'NotAMatrix', got: describe(value) })
}

/** A copy of what came from outside, each entry read once. `expected` tells rows from columns in a flat list and sizes an empty one. */
export const readValue = (value: unknown, expected?: Shape): Read => {
  try {
    return readAny(value, expected)
  } catch (cause) {
    return E.left({ _tag: 'Unreadable', cause: cause instanceof Error ? cause.message : describe(cause) })
  }
}

/** The same entries as an ml-matrix value that shares no memory with the block. */
export const toMatrix = ({ rows, columns, data }: Block): Matrix => {
  const matrix = new Matrix(rows, columns)
  for (let row = 0, i = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, i++) matrix.set(row, column, data[i] ?? 0)
  return matrix
}
