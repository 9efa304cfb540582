/** Some neighbouring rows and columns of a result: what one thread computes at a time. */
export interface Cell {
  readonly row: number
  readonly rows: number
  readonly column: number
  readonly columns: number
}

/** Cells begin at a multiple of a line of the cache, so that few lines are written by two threads. */
const UNIT = 8

interface Stretch {
  readonly at: number
  readonly length: number
}

/** A length in pieces that differ by a unit at most; fewer than asked for where there are fewer units. */
const stretches = (length: number, pieces: number, unit: number): ReadonlyArray<Stretch> => {
  const units = Math.ceil(length / unit)
  const count = Math.max(1, Math.min(pieces, units))
  const begins = Array.from({ length: count + 1 }, (_, i) => Math.min(length, unit * Math.floor((units * i) / count)))
  return begins.slice(1).map((end, i) => ({ at: begins[i] ?? 0, length: end - (begins[i] ?? 0) }))
}

const grid = (rows: ReadonlyArray<Stretch>, columns: ReadonlyArray<Stretch>): ReadonlyArray<Cell> =>
  rows.flatMap((row) =>
    columns.map((column) => ({ row: row.at, rows: row.length, column: column.at, columns: column.length }))
  )

/** A result in about as many cells as asked for, of whole rows where there are enough of them. */
export const bands = (rows: number, columns: number, pieces: number): ReadonlyArray<Cell> => {
  const across = stretches(rows, pieces, 1)
  return grid(across, stretches(columns, Math.floor(pieces / across.length), UNIT))
}

/** A product's result in about as many cells as asked for: of the ways to cut it the one that reads the least of the operands again. */
export const tiles = (rows: number, columns: number, pieces: number): ReadonlyArray<Cell> => {
  let [best, least] = [pieces, Number.POSITIVE_INFINITY]
  for (let across = 1; across <= pieces; across++) {
    const down = Math.floor(pieces / across)
    const isPossible = across * down === pieces && (across - 1) * UNIT < rows && (down - 1) * UNIT < columns
    const read = across * columns + down * rows // entries of B and of A, for each k
    if (isPossible && read < least) [best, least] = [across, read]
  }
  const across = stretches(rows, best, UNIT)
  return grid(across, stretches(columns, Math.floor(pieces / across.length), UNIT))
}
