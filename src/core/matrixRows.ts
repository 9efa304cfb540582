import { Matrix } from 'ml-matrix'

/** What a `Matrix` holds: its rows, each an array of its own. Its methods go through them too. */
interface Rows {
  data: Array<Float64Array>
  rows: number
  columns: number
}

const heldBy = (matrix: Matrix): Rows => matrix as unknown as Rows // ml-matrix declares the sizes alone

/** Whether it is of the class itself: others may keep their entries elsewhere. */
const isMatrix = (value: unknown): value is Matrix =>
  value instanceof Matrix && value.constructor === Matrix && value.get === Matrix.prototype.get // several times faster than its prototype

/** The rows that a matrix holds; undefined where they are not what the class itself makes, such as a view of another matrix. */
export const rowsOf = (value: unknown): ReadonlyArray<Float64Array> | undefined => {
  if (!isMatrix(value)) return undefined
  const { data, rows, columns } = heldBy(value)
  if (!Array.isArray(data) || data.length !== rows) return undefined
  for (let row = 0; row < rows; row++) {
    const own: unknown = data[row]
    if (!(own instanceof Float64Array) || own.length !== columns) return undefined
  }
  return data
}

/** So many entries are copied faster one by one than all at once. */
const FEW = 32

/** Copies entries, from the entry `at` on. */
export const copyInto = (to: Float64Array, at: number, from: Float64Array): void => {
  if (from.length > FEW) to.set(from, at)
  else for (let i = 0; i < from.length; i++) to[at + i] = from[i] as number // below the length
}

/** Copies a matrix of these sizes, from the entry `at` on; false of anything else, which may then be copied in part. */
export const copyMatrix = (to: Float64Array, at: number, rows: number, columns: number, value: unknown): boolean => {
  if (!isMatrix(value)) return false
  const held = heldBy(value)
  if (held.rows !== rows || held.columns !== columns || !Array.isArray(held.data) || held.data.length !== rows)
    return false
  for (let row = 0; row < rows; row++) {
    const own: unknown = held.data[row]
    if (!(own instanceof Float64Array) || own.length !== columns) return false
    copyInto(to, at + row * columns, own)
  }
  return true
}

/** Writes entries row by row into the rows of a matrix. */
export const writeRows = (rows: ReadonlyArray<Float64Array>, columns: number, entries: Float64Array): void => {
  for (let row = 0, i = 0; row < rows.length; row++, i += columns) {
    const own = rows[row] as Float64Array // below the length
    if (columns > FEW) own.set(entries.subarray(i, i + columns))
    else for (let column = 0; column < columns; column++) own[column] = entries[i + column] as number // as many entries
  }
}

/** A matrix of these entries, row by row, in memory of its own. */
export const matrixOfEntries = (rows: number, columns: number, entries: Float64Array): Matrix => {
  if (rows * columns <= FEW) {
    const matrix = new Matrix(rows, columns)
    writeRows(heldBy(matrix).data, columns, entries)
    return matrix
  }
  const matrix = new Matrix(0, columns)
  const whole = entries.slice() // one piece of memory is taken several times faster than one for each row
  const held = heldBy(matrix)
  for (let row = 0; row < rows; row++) held.data.push(whole.subarray(row * columns, (row + 1) * columns))
  held.rows = rows
  return matrix
}
