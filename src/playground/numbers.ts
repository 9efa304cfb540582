import { Matrix } from 'ml-matrix'
import type { Value } from '../core/Value.js'
import { rounded } from '../interpreters/symbols.js'
import { LIMITS } from './limits.js'

/** A matrix as a reader sees it, and which of a stack it is. */
export interface Table {
  readonly label: string
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

const DIGITS = 6

/** The first of many, and an ellipsis for those that are left out. */
const some = <X>(all: ReadonlyArray<X>, rest: X): ReadonlyArray<X> =>
  all.length <= LIMITS.shown ? all : [...all.slice(0, LIMITS.shown - 1), rest]

const tableOf = (matrix: Matrix, label: string): Table => {
  const [rows, columns] = [matrix.rows, matrix.columns].map((size) => Math.min(size, LIMITS.shown + 1))
  const cells = Array.from({ length: rows ?? 0 }, (_, i) =>
    some(
      Array.from({ length: columns ?? 0 }, (_, j) => rounded(matrix.get(i, j), DIGITS)),
      '…'
    )
  )
  return { label, rows: some(cells, cells[0]?.map(() => '⋮') ?? []) }
}

/** The matrices of a value, the first of many. */
export const tables = (value: Value): ReadonlyArray<Table> => {
  const found: Array<Table> = []
  const waiting: Array<readonly [Value, string]> = [[value, '']]
  for (let next = waiting.shift(); next !== undefined && found.length < LIMITS.shown; next = waiting.shift()) {
    const [of, label] = next
    if (of instanceof Matrix) found.push(tableOf(of, label))
    else
      waiting.unshift(
        ...(of as ReadonlyArray<Value>).slice(0, LIMITS.shown + 1).map((one, i) => [one, `${label}[${i}]`] as const)
      ) // what is no matrix is a list
  }
  return found
}
