import type { Dim } from './Dim.js'
import type { Expr } from './Expr.js'
import type { Shape } from './Shape.js'
import type { Axis, FreeOf, ShapeMismatch, Unknown } from './typed.js'

/** From an index, up to but not including another. */
export type Range = readonly [start: number, end: number]

type Difference<R extends Range | undefined, D extends Dim> = R extends Range ? number : D

/** The sizes that ranges leave: all of an axis without one. */
export type Sliced<S extends Shape, R extends Range | undefined, C extends Range | undefined> = S extends readonly [
  ...infer T extends Dim[],
  infer Rows extends Dim,
  infer Columns extends Dim
]
  ? [...T, Difference<R, Rows>, Difference<C, Columns>]
  : never

/** The sizes that a choice of rows or columns leaves. */
export type Taken<S extends Shape, A extends Axis> = S extends readonly [
  ...infer T extends Dim[],
  infer R extends Dim,
  infer C extends Dim
]
  ? A extends 0 | -2
    ? [...T, number, C]
    : [...T, R, number]
  : never

/** The product of two sizes where the compiler knows it without counting. */
type Product<A extends Dim, B extends Dim> = A extends 1 ? B : B extends 1 ? A : number

export interface KroneckerProduct {
  <R extends Dim, C extends Dim, V extends string, P extends Dim, Q extends Dim, W extends string>(
    a: Expr<[R, C], V>,
    b: Expr<[P, Q], W>
  ): Expr<[Product<R, P>, Product<C, Q>], V | W>
  <V extends string, W extends string>(
    a: Expr<Shape, V> | number,
    b: Expr<Shape, W> | number
  ): Expr<[number, number], V | W>
}

/** The column that a diagonal makes. */
export type DiagonalColumn<S extends Shape> = S extends readonly [infer R extends Dim, infer C extends Dim]
  ? [R] extends [C]
    ? [R, 1]
    : [number, 1]
  : [number, 1]

/** The square matrix that a row or a column fills the diagonal of. */
export type FromDiagonal<S extends Shape> = S extends readonly [infer R extends Dim, infer C extends Dim]
  ? C extends 1
    ? [R, R]
    : R extends 1
      ? [C, C]
      : [number, number]
  : [number, number]

type RowsOf<X> = X extends Expr<infer S, string> ? (S extends readonly [infer R, Dim] ? R : number) : never
type ColumnsOf<X> = X extends Expr<infer S, string> ? (S extends readonly [Dim, infer C] ? C : number) : never

type Alike<D, Name extends string> = [D] extends [never]
  ? unknown
  : IsUnion<D> extends true
    ? ShapeMismatch<`concat: the ${Name} differ`>
    : unknown
type IsUnion<D, E = D> = D extends unknown ? ([E] extends [D] ? false : true) : never

/** Which axis must agree: the one that parts are not laid along; neither where the compiler does not know. */
type Agreeing<L extends ReadonlyArray<Expr>, A extends Axis | undefined> = [A] extends [0 | -2 | undefined]
  ? Alike<KnownDim<ColumnsOf<L[number]>>, 'columns'>
  : [A] extends [1 | -1]
    ? Alike<KnownDim<RowsOf<L[number]>>, 'rows'>
    : unknown

type Joined<L extends ReadonlyArray<Expr>, A extends Axis | undefined> = [A] extends [0 | -2 | undefined]
  ? [number, AsDim<ColumnsOf<L[number]>>]
  : [A] extends [1 | -1]
    ? [AsDim<RowsOf<L[number]>>, number]
    : [number, number]

/** One signature, so that a refusal is told in its own words. */
export type Concatenation = <const L extends ReadonlyArray<Expr>, const A extends Axis | undefined = 0>(
  exprs: L & Agreeing<L, A>,
  axis?: A
) => Expr<Joined<L, A>, FreeOf<L[number]>>

type AsDim<D> = D extends Dim ? D : number
type KnownDim<D> = D extends Dim ? (Unknown<D> extends true ? never : D) : never
