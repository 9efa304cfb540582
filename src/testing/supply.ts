import type { Expr } from '../core/Expr.js'

/** Where a function is smooth and its values stay moderate; `far` from the points where it is not. */
export type Domain = 'any' | 'positive' | 'unit' | 'aboveOne' | 'small'

/** What an application is made of: operands that fit, and numbers for its parameters. */
export interface Supply {
  /** A whole number from 0 and below the bound. */
  readonly int: (below: number) => number
  /** An expression of this size, any size where none is given, with values in the domain. */
  readonly matrix: (domain?: Domain, rows?: number, columns?: number) => Expr
  readonly sizes: (x: Expr) => readonly [rows: number, columns: number]
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

const AXES = [0, 1, -1, -2] as const

export const axisOf = (supply: Supply): 0 | 1 | -1 | -2 => AXES[supply.int(4)] ?? 0

export const reduced =
  (f: (x: Expr, axis?: 0 | 1 | -1 | -2) => Expr, needsEntries = false): Make =>
  (supply) => {
    const x = supply.matrix()
    const [rows, columns] = supply.sizes(x)
    const full = needsEntries && rows * columns === 0 ? supply.matrix('any', rows + 1, columns + 1) : x
    return supply.int(3) === 0 ? f(full) : f(full, axisOf(supply))
  }

export const alongAxis =
  (f: (x: Expr, axis: 0 | 1 | -1 | -2) => Expr): Make =>
  (supply) =>
    f(supply.matrix(), axisOf(supply))

export const range = (size: number, { int }: Supply): readonly [number, number] => {
  const start = int(size + 1)
  return [start, start + int(size - start + 1)]
}

export const indices = (size: number, { int }: Supply): ReadonlyArray<number> =>
  Array.from({ length: size === 0 ? 0 : int(4) }, () => int(size))
