import type { AbstractMatrix } from 'ml-matrix'
import { constantOf, placeholderOf, variableOf } from './build.js'
import type { Dim } from './Dim.js'
import type { Expr } from './Expr.js'
import type { Row, ValueLike } from './readValue.js'
import type { Shape } from './Shape.js'
import type { ShapeMismatch } from './typed.js'

/** Lists of rows, or of matrices, as deep as there are axes. */
type Lists = ReadonlyArray<Row | AbstractMatrix | Lists>

type IsUnion<D, E = D> = D extends unknown ? ([E] extends [D] ? false : true) : never

/** Whether lists of one level, all of them taken together, differ in length; never where they do not. */
type Ragged<A> = [A] extends [ReadonlyArray<infer X>]
  ? [X] extends [ReadonlyArray<unknown>]
    ? IsUnion<X['length']> extends false
      ? Ragged<X>
      : true
    : never
  : never

/** Asks that all lists of one level in a literal have one length. */
type Rectangular<A> = [Ragged<A>] extends [never] ? unknown : ShapeMismatch<'the rows have different lengths'>

type Sizes<A> = A extends AbstractMatrix
  ? [number, number]
  : A extends Row
    ? [A['length']]
    : A extends ReadonlyArray<unknown>
      ? [A['length'], ...Sizes<A[0]>]
      : []

type ShapeOfLists<A> = Sizes<A> extends infer S extends Shape ? S : [number, number]

/**
 * A leaf with a name and a shape and no value: it is fed at evaluation.
 *
 * Shape: rows × columns, the sizes of a stack before them; each a number or the name of a dimension, which has one size at evaluation.
 * Errors: `InvalidName`, `InvalidShape`, `LimitExceeded`.
 *
 * @example
 * import { placeholder, show } from 'catamat'
 *
 * show(placeholder('x', 'n', 3)) // => x
 *
 * @category leaves
 */
export const placeholder = <const N extends string, const S extends [...Dim[], Dim, Dim]>(
  name: N,
  ...shape: S
): Expr<S, N> => placeholderOf(name, shape) as Expr<S, N> // the shape is checked against these very sizes

interface Variable {
  <const S extends [...Dim[], Dim, Dim]>(name: string, ...rest: [...shape: S, value: ValueLike]): Expr<S, never>
  (name: string, value: number): Expr<[1, 1], never>
  (name: string, value: AbstractMatrix): Expr<[number, number], never>
  <const A extends Lists>(name: string, value: A & Rectangular<A>): Expr<ShapeOfLists<A>, never>
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
export const variable = ((name: string, ...rest: ReadonlyArray<unknown>) =>
  variableOf(name, rest.at(-1), rest.slice(0, -1) as ReadonlyArray<Dim>)) as unknown as Variable // the overloads read the shape off the arguments, and untyped sizes are checked

interface ConstantOf {
  (value: number): Expr<[1, 1], never>
  (value: AbstractMatrix): Expr<[number, number], never>
  <const A extends Lists>(value: A & Rectangular<A>): Expr<ShapeOfLists<A>, never>
}

/**
 * A leaf with a value and no name. The value is copied.
 *
 * Shape: that of the value; deeper lists, or lists of matrices, are a stack.
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
