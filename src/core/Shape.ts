import { type Dim, resize, type Sizes, stretch, times } from './Dim.js'

/** The sizes of the axes: leading ones, if any, are the stack; the last two are rows and columns. */
export type Shape = readonly [...Dim[], Dim, Dim]

/** What the rules of an operation see of a shape: rows and columns. */
export type MatrixShape = readonly [rows: Dim, columns: Dim]

/** A shape whose every size is known. */
export type NumericShape = readonly [...number[], number, number]

/** The shape of a number. */
export const SCALAR: MatrixShape = Object.freeze([1, 1] as const)

/** The most entries that one value may have. */
export const MOST_ENTRIES = 2 ** 31 - 1

/** The most axes that a shape may have. */
export const MOST_AXES = 32

/** Whether there is no stack. */
export const isMatrixShape = (shape: Shape): shape is MatrixShape => shape.length === 2

/** Whether two shapes have the same sizes in the same order. */
export const sameShape = (a: Shape, b: Shape): boolean => {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let axis = a.length - 1; axis >= 0; axis--) if (a[axis] !== b[axis]) return false // the last differ more often
  return true
}

/** A size in a product of sizes: a sum stands in parentheses. */
export const showDim = (dim: Dim): string => (String(dim).includes('+') ? `(${dim})` : String(dim))

/** A shape as errors write it: `2×3`. */
export const showShape = (shape: ReadonlyArray<Dim>): string => shape.map(showDim).join('×')

/** The number of entries. */
export const entries = (shape: ReadonlyArray<Dim>): Dim =>
  shape.length === 2 ? times(shape[0] as Dim, shape[1] as Dim) : shape.reduce<Dim>(times, 1) // both are there

/** The product of sizes: how many entries a shape of them has; 1 of none. */
export const product = (sizes: ReadonlyArray<number>): number => sizes.reduce((count, size) => count * size, 1)

/** Whether every size is a number. */
export const isNumeric = (shape: Shape): shape is NumericShape =>
  shape.length === 2
    ? typeof shape[0] === 'number' && typeof shape[1] === 'number'
    : shape.every((dim) => typeof dim === 'number')

/** The shape with names replaced where `sizes` has them. */
export const resizeShape = (shape: Shape, sizes: Sizes): Shape =>
  shape.map((dim) => resize(dim, sizes)) as unknown as Shape // as many as before

/** The last two axes. */
export const matrixOf = (shape: Shape): MatrixShape =>
  isMatrixShape(shape) ? shape : (shape.slice(-2) as unknown as MatrixShape) // a shape has at least two

/** The axes before the last so many. */
export const stackOf = (shape: Shape, rank = 2): ReadonlyArray<Dim> => shape.slice(0, Math.max(0, shape.length - rank))

/** The size of an axis counted from the end; 1 where there is none. */
export const sizeAt = (shape: ReadonlyArray<Dim>, axis: number): Dim => shape[shape.length + axis] ?? 1

/** NumPy's broadcasting of any axes, aligned from the end. */
export const broadcastAxes = (a: ReadonlyArray<Dim>, b: ReadonlyArray<Dim>): ReadonlyArray<Dim> | undefined => {
  const both: Array<Dim> = []
  for (let axis = -Math.max(a.length, b.length); axis < 0; axis++) {
    const size = stretch(sizeAt(a, axis), sizeAt(b, axis))
    if (size === undefined) return undefined
    both.push(size)
  }
  return both
}

/** NumPy's broadcasting of two shapes; an operand's own shape where it is the result. */
export const broadcast = <S extends Shape>(a: S, b: S): S | undefined => {
  if (a.length !== 2 || b.length !== 2) return broadcastAxes(a, b) as S | undefined // as long as the longer
  const rows = stretch(a[0], b[0])
  const columns = stretch(a[1], b[1])
  if (rows === undefined || columns === undefined) return undefined
  if (rows === a[0] && columns === a[1]) return a
  return rows === b[0] && columns === b[1] ? b : ([rows, columns] as unknown as S) // two sizes, as both have
}
