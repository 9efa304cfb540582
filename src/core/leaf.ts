import type { AbstractMatrix } from 'ml-matrix'
import { constantOf, placeholderOf, variableOf } from './build.js'
import type { Dim } from './Dim.js'
import type { Expr } from './Expr.js'
import type { ShapeMismatch } from './typed.js'
import type { MatrixLike, Row } from './Value.js'

type Rows = ReadonlyArray<Row>

/** Asks that all rows of a literal have one length. */
type Rectangular<A extends Rows> = [A[number]['length']] extends [A[0]['length']]
  ? unknown
  : ShapeMismatch<'the rows have different lengths'>

type ShapeOfRows<A extends Rows> = [A['length'], A[0]['length']]

/**
 * A leaf with a name and a shape and no value: it is fed at evaluation.
 *
 * Shape: rows × columns; each a number or the name of a dimension, which has one size at evaluation.
 * Errors: `InvalidName`, `InvalidShape`, `LimitExceeded`.
 *
 * @example
 * import { placeholder, show } from 'catamat'
 *
 * show(placeholder('x', 'n', 3)) // => x
 *
 * @category leaves
 */
export const placeholder = <const N extends string, const R extends Dim, const C extends Dim>(
  name: N,
  rows: R,
  columns: C
): Expr<[R, C], N> => placeholderOf(name, rows, columns) as Expr<[R, C], N> // the shape is checked against these very sizes

interface Variable {
  <const R extends Dim, const C extends Dim>(name: string, rows: R, columns: C, value: MatrixLike): Expr<[R, C], never>
  (name: string, value: number): Expr<[1, 1], never>
  (name: string, value: AbstractMatrix): Expr<[number, number], never>
  <const A extends Rows>(name: string, value: A & Rectangular<A>): Expr<ShapeOfRows<A>, never>
}

/**
 * A leaf with a name, a shape and a value: a parameter. It need not be fed, may be given another value, and is what training changes.
 *
 * Shape: that of the value, or as stated before it.
 * Errors: `InvalidName`, `InvalidShape`, `InvalidConstant` where the value is no matrix or of another shape.
 *
 * @example
 * import { run, variable } from 'catamat'
 *
 * run(variable('A', [[1, 0], [0, -1]]), {}).to2DArray() // => [ [ 1, 0 ], [ 0, -1 ] ]
 *
 * @category leaves
 */
export const variable = ((name: string, ...rest: readonly [MatrixLike] | readonly [Dim, Dim, MatrixLike]) =>
  rest.length === 3 ? variableOf(name, rest[2], [rest[0], rest[1]]) : variableOf(name, rest[0])) as unknown as Variable // the overloads read the shape off the arguments

interface ConstantOf {
  (value: number): Expr<[1, 1], never>
  (value: AbstractMatrix): Expr<[number, number], never>
  <const A extends Rows>(value: A & Rectangular<A>): Expr<ShapeOfRows<A>, never>
}

/**
 * A leaf with a value and no name. The value is copied.
 *
 * Errors: `InvalidConstant` where the value is no matrix; a flat list is none, since it could be a row or a column.
 *
 * @example
 * import { constant, show } from 'catamat'
 *
 * show(constant([[1, 2], [3, 4]])) // => [[1, 2], [3, 4]]
 *
 * @category leaves
 */
export const constant = constantOf as ConstantOf // the overloads read the shape off the argument
