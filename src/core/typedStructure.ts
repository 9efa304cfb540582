import type { Dim } from './Dim.js'
import type { Expr } from './Expr.js'
import type { Shape } from './Shape.js'
import type { AsShape, FreeOf, ShapeMismatch, Unknown } from './typed.js'
import type { Axis, Position } from './typedAxes.js'

/** From an index, up to but not including another. */
export type Range = readonly [start: number, end: number]

type Difference<R, D extends Dim> = R extends Range ? number : D

/** The sizes that ranges leave, one for each axis from the first: all of an axis without one. */
export type Sliced<S extends Shape, L extends ReadonlyArray<Range | undefined>> = number extends S['length']
  ? Shape
  : AsShape<{ -readonly [I in keyof S]: I extends keyof L ? Difference<L[I], S[I] extends Dim ? S[I] : number> : S[I] }>

/** The product of two sizes where the compiler knows it without counting. */
type Product<A extends Dim, B extends Dim> = A extends 1 ? B : B extends 1 ? A : number

/** The product of every entry of one matrix with all of another. */
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

type ShapesOf<X> = X extends Expr<infer S, string> ? S : never

/** The sizes of all parts along each axis of the first, as unions. */
type Merged<L extends ReadonlyArray<Expr>> = MergedAlong<ShapesOf<L[0]>, ShapesOf<L[number]>>
type MergedAlong<First extends Shape, All extends Shape> = AsShape<{
  -readonly [I in keyof First]: I extends keyof All ? AsDim<All[I]> : never
}>

type IsUnion<D, E = D> = D extends unknown ? ([E] extends [D] ? false : true) : never
type KnownDim<D> = D extends Dim ? (Unknown<D> extends true ? never : D) : never
type Differs<D> = [KnownDim<D>] extends [never] ? false : IsUnion<KnownDim<D>>

/** The axes, but for one, along which the compiler knows parts to differ. */
type Differing<S extends Shape, P extends string> = {
  [I in keyof S & `${number}`]: I extends P ? never : Differs<S[I]> extends true ? I : never
}[keyof S & `${number}`]

/** An axis in words: of matrices by its name. */
type AxisWord<S extends Shape, I extends string> = S['length'] extends 2
  ? I extends '0'
    ? 'rows'
    : 'columns'
  : `sizes of axis ${I}`

/** Which axes must agree: those that parts are not laid along; none where the compiler does not know. */
type Agreeing<S extends Shape, A extends number> = number extends S['length'] | A
  ? unknown
  : [Position<S, A>] extends [never]
    ? unknown
    : [Differing<S, Position<S, A>>] extends [never]
      ? unknown
      : ShapeMismatch<`concat: the ${AxisWord<S, Differing<S, Position<S, A>>>} differ`>

type AsDim<D> = D extends Dim ? D : number

type Joined<S extends Shape, A extends number> = number extends S['length'] | A
  ? Shape
  : AsShape<{ -readonly [I in keyof S]: I extends Position<S, A> ? number : AsDim<S[I]> }>

/** One signature, so that a refusal is told in its own words. */
export type Concatenation = <const L extends ReadonlyArray<Expr>, const A extends Axis = 0>(
  exprs: L & Agreeing<Merged<L>, A>,
  axis?: A
) => Expr<Joined<Merged<L>, A>, FreeOf<L[number]>>
