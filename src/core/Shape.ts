import { type Dim, resize, type Sizes, stretch, times } from './Dim.js'

/** The sizes of the axes: leading ones, if any, are the stack; the last two are rows and columns. */
export type Shape = readonly [...Dim[], Dim, Dim]

/** What the rules of an operation see of a shape: rows and columns. */
export type MatrixShape = readonly [rows: Dim, columns: Dim]

export const SCALAR: MatrixShape = Object.freeze([1, 1] as const)

/** The most entries that one matrix may have. */
export const MOST_ENTRIES = 2 ** 31 - 1

export const sameShape = (a: Shape, b: Shape): boolean =>
  a === b ||
  (a[0] === b[0] && a[1] === b[1] && a.length === b.length && (a.length === 2 || a.every((dim, i) => dim === b[i])))

export const showShape = (shape: Shape): string =>
  shape.map((dim) => (String(dim).includes('+') ? `(${dim})` : dim)).join('×')

/** The number of entries. */
export const entries = (shape: Shape): Dim =>
  shape.length === 2 ? times(shape[0], shape[1]) : shape.reduce<Dim>(times, 1)

export const isNumeric = (shape: MatrixShape): shape is readonly [number, number] =>
  typeof shape[0] === 'number' && typeof shape[1] === 'number'

export const resizeShape = (shape: MatrixShape, sizes: Sizes): MatrixShape => [
  resize(shape[0], sizes),
  resize(shape[1], sizes)
]

/** NumPy's broadcasting of two matrices; an operand's own shape where it is the result. */
export const broadcast = (a: MatrixShape, b: MatrixShape): MatrixShape | undefined => {
  const rows = stretch(a[0], b[0])
  const columns = stretch(a[1], b[1])
  if (rows === undefined || columns === undefined) return undefined
  if (rows === a[0] && columns === a[1]) return a
  return rows === b[0] && columns === b[1] ? b : [rows, columns]
}
