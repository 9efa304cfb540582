import type { Expr } from '../core/Expr.js'
import type { AxisOrAxes } from '../core/typedAxes.js'
import type { Domain } from './sample.js'

/** What an application is made of: operands that fit, and numbers for its parameters. */
export interface Supply {
  /** A whole number from 0 and below the bound. */
  readonly int: (below: number) => number
  /** An expression with these rows and columns, any where none are given, with values in the domain; there may be a stack of them. */
  readonly matrix: (domain?: Domain, rows?: number, columns?: number) => Expr
  /** An expression with one more leading axis, of this size. */
  readonly tall: (size: number) => Expr
  readonly sizes: (x: Expr) => readonly [rows: number, columns: number]
  readonly shape: (x: Expr) => ReadonlyArray<number>
}

export type Make = (supply: Supply) => Expr

export const unary =
  (f: (x: Expr) => Expr, domain: Domain = 'any'): Make =>
  ({ matrix }) =>
    f(matrix(domain))

/** The second operand has the size of the first, or stretches to it, or stretches it. */
export const binary =
  (f: (a: Expr, b: Expr) => Expr, first: Domain = 'any', second: Domain = first): Make =>
  ({ matrix, sizes, int }) => {
    const a = matrix(first)
    const [rows, columns] = sizes(a)
    const b = matrix(second, int(3) === 0 ? 1 : rows, int(3) === 0 ? 1 : columns)
    return int(2) === 0 ? f(a, b) : first === second ? f(b, a) : f(a, b)
  }

export const ternary =
  (f: (a: Expr, b: Expr, c: Expr) => Expr): Make =>
  ({ matrix, sizes, int }) => {
    const b = matrix()
    const [rows, columns] = sizes(b)
    return f(matrix('any', rows, columns), b, matrix('any', int(2) === 0 ? 1 : rows, columns))
  }

/** An axis of an expression, counted from either end, and the size along it. */
export const axisOf = (x: Expr, { int, shape }: Supply): readonly [axis: number, size: number] => {
  const sizes = shape(x)
  const at = int(sizes.length)
  return [int(2) === 0 ? at : at - sizes.length, sizes[at] ?? 1]
}

/** One axis, several or none. */
const axesOf = (x: Expr, supply: Supply): number | ReadonlyArray<number> | undefined => {
  const which = supply.int(4)
  if (which === 0) return undefined
  const axes = supply.shape(x).flatMap((_, axis) => (supply.int(2) === 0 ? [axis] : []))
  return which === 1 && axes.length > 0 ? axes : axisOf(x, supply)[0]
}

export const reduced =
  (f: (x: Expr, axis?: number | ReadonlyArray<number>) => Expr, needsEntries = false): Make =>
  (supply) => {
    const x = supply.matrix()
    const [rows, columns] = supply.sizes(x)
    const full = needsEntries && rows * columns === 0 ? supply.matrix('any', rows + 1, columns + 1) : x
    const axes = axesOf(full, supply)
    const isEmpty = needsEntries && supply.shape(full).includes(0)
    return isEmpty ? f(full, -1) : axes === undefined ? f(full) : f(full, axes)
  }

export const alongAxis =
  (f: (x: Expr, axis: number) => Expr): Make =>
  (supply) => {
    const x = supply.matrix()
    return f(x, axisOf(x, supply)[0])
  }

export const range = (size: number, { int }: Supply): readonly [number, number] => {
  const start = int(size + 1)
  return [start, start + int(size - start + 1)]
}

export const indices = (size: number, { int }: Supply): ReadonlyArray<number> =>
  Array.from({ length: size === 0 ? 0 : int(4) }, () => int(size))

/** Parts that agree on all axes but one. */
export const joined =
  (f: (parts: ReadonlyArray<Expr>, axis: number) => Expr): Make =>
  (supply) => {
    const x = supply.matrix()
    const [rows, columns] = supply.sizes(x)
    const [axis] = axisOf(x, supply)
    const rank = supply.shape(x).length
    const more = Array.from({ length: supply.int(3) }, () => {
      const from = axis < 0 ? axis : axis - rank
      const part =
        from === -2
          ? supply.matrix('any', undefined, columns)
          : supply.matrix('any', rows, from === -1 ? undefined : columns)
      const fits = supply.shape(part).every((size, i) => i - rank === from || size === supply.shape(x)[i])
      return supply.shape(part).length === rank && fits ? part : x
    })
    return f([x, ...more], axis)
  }

/** Of three or more entries a lane, so that a correction of 1 leaves something to divide by. */
export const spread = (f: (x: Expr, axis?: AxisOrAxes, correction?: number) => Expr, supply: Supply): Expr => {
  const x = supply.matrix('any', 3, 4)
  return supply.int(3) === 0 && !supply.shape(x).includes(0)
    ? f(x)
    : f(x, supply.int(2) === 0 ? -1 : [-2, -1], supply.int(2))
}

/** Products, transposes and diagonals, as summations over letters. */
export const contracted = (
  f: (spec: string, ...operands: ReadonlyArray<Expr>) => Expr,
  { matrix, sizes, int }: Supply
): Expr => {
  const a = matrix()
  const [rows, columns] = sizes(a)
  const square = matrix('any', columns, columns)
  return [
    () => f('...ij,...jk->...ik', a, matrix('any', columns)),
    () => f('...ij->...ji', a),
    () => f('...ij,...jj->...i', a, square),
    () => f('...ij,...ij->...', a, matrix('any', rows, columns)),
    () => f('...ii->...i', square),
    () => f('...i,...j->...ij', matrix('any', rows, 1), matrix('any', columns, 1))
  ][int(6)]?.() as Expr // one of six
}

/** Logits, and targets of the same size. */
export const measured =
  (f: (logits: Expr, targets: Expr) => Expr): Make =>
  ({ matrix, sizes }) => {
    const x = matrix()
    return f(x, matrix('positive', ...sizes(x)))
  }
