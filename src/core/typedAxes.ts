import type { Dim } from './Dim.js'
import type { Expr } from './Expr.js'
import type { Shape } from './Shape.js'
import type { AsShape, ShapeMismatch, Text } from './typed.js'

/** An axis as NumPy counts it: from 0 for the first, or from −1 for the last. */
export type Axis = number

/** One axis, or several. */
export type AxisOrAxes = number | ReadonlyArray<number>

/** So many last axes. */
interface Tails {
  readonly '1': readonly [Dim]
  readonly '2': readonly [Dim, Dim]
  readonly '3': readonly [Dim, Dim, Dim]
  readonly '4': readonly [Dim, Dim, Dim, Dim]
  readonly '5': readonly [Dim, Dim, Dim, Dim, Dim]
  readonly '6': readonly [Dim, Dim, Dim, Dim, Dim, Dim]
  readonly '7': readonly [Dim, Dim, Dim, Dim, Dim, Dim, Dim]
  readonly '8': readonly [Dim, Dim, Dim, Dim, Dim, Dim, Dim, Dim]
}

/** The position of an axis, as a text; never where there is none. */
export type Position<S extends readonly Dim[], A extends number> = `${A}` extends keyof S
  ? `${A}`
  : `${A}` extends `-${infer N extends keyof Tails}`
    ? S extends readonly [...infer Head extends readonly Dim[], ...Tails[N]]
      ? `${Head['length']}`
      : never
    : never

type Positions<S extends readonly Dim[], A extends AxisOrAxes | undefined> = A extends number
  ? Position<S, A>
  : A extends ReadonlyArray<infer X extends number>
    ? X extends number
      ? Position<S, X>
      : never
    : never

/** Sizes of a rank that the compiler knows, each of them unknown. */
export type Unsized<S extends Shape> = number extends S['length']
  ? Shape
  : AsShape<{ -readonly [I in keyof S]: number }>

/** Whether the compiler knows the axes. */
type IsKnown<A extends AxisOrAxes | undefined> = number extends A
  ? false
  : A extends ReadonlyArray<infer X>
    ? number extends X
      ? false
      : true
    : true

/** The shape with other sizes along some axes. */
export type WithSize<S extends Shape, A extends AxisOrAxes | undefined, D extends Dim> = number extends S['length']
  ? Shape
  : undefined extends A
    ? Shape
    : IsKnown<A> extends false
      ? Unsized<S>
      : AsShape<{ -readonly [I in keyof S]: I extends Positions<S, A> ? D : S[I] }>

/** Asks for axes that the shape has, in words. */
export type HasAxis<S extends Shape, A extends AxisOrAxes | undefined, Name extends string> = number extends S['length']
  ? unknown
  : IsKnown<A> extends false
    ? unknown
    : A extends number
      ? [Position<S, A>] extends [never]
        ? ShapeMismatch<`${Name}: ${Text<S>} has no axis ${A}`>
        : unknown
      : A extends readonly [infer X extends number, ...infer Rest extends ReadonlyArray<number>]
        ? HasAxis<S, X, Name> & HasAxis<S, Rest, Name>
        : unknown

/** A reduction: along one axis or several, which keep their places with size 1, or of all entries. */
export interface Reduction {
  <V extends string>(x: Expr<Shape, V>): Expr<[1, 1], V>
  <R extends Dim, C extends Dim, V extends string>(x: Expr<[R, C], V>, axis: 0 | -2): Expr<[1, C], V>
  <R extends Dim, C extends Dim, V extends string>(x: Expr<[R, C], V>, axis: 1 | -1): Expr<[R, 1], V>
  <S extends Shape, V extends string, const A extends AxisOrAxes | undefined>(
    x: Expr<S, V>,
    axis: A & HasAxis<S, A, 'reduction'>
  ): Expr<WithSize<S, A, 1>, V>
}

/** A reduction that divides by the number of entries less a correction. */
export interface CorrectedReduction {
  <V extends string>(x: Expr<Shape, V>, axis?: undefined, correction?: number): Expr<[1, 1], V>
  <R extends Dim, C extends Dim, V extends string>(
    x: Expr<[R, C], V>,
    axis: 0 | -2,
    correction?: number
  ): Expr<[1, C], V>
  <R extends Dim, C extends Dim, V extends string>(
    x: Expr<[R, C], V>,
    axis: 1 | -1,
    correction?: number
  ): Expr<[R, 1], V>
  <S extends Shape, V extends string, const A extends AxisOrAxes | undefined>(
    x: Expr<S, V>,
    axis: A & HasAxis<S, A, 'reduction'>,
    correction?: number
  ): Expr<WithSize<S, A, 1>, V>
}

/** A reduction over one axis or several, the last by default. */
export interface AxisReduction {
  <R extends Dim, C extends Dim, V extends string>(x: Expr<[R, C], V>, axis?: 1 | -1): Expr<[R, 1], V>
  <R extends Dim, C extends Dim, V extends string>(x: Expr<[R, C], V>, axis: 0 | -2): Expr<[1, C], V>
  <S extends Shape, V extends string, const A extends AxisOrAxes = -1>(
    x: Expr<S, V>,
    axis?: A & HasAxis<S, A, 'reduction'>
  ): Expr<WithSize<S, A, 1>, V>
}

/** An operation along one axis that keeps the shape. */
export type AlongAxis = <S extends Shape, V extends string>(x: Expr<S, V>, axis?: Axis) => Expr<S, V>

/** The shape without some axes. */
export type Squeezed<S extends Shape, A extends AxisOrAxes> = number extends S['length']
  ? Shape
  : IsKnown<A> extends false
    ? Shape
    : AsShape<Without<S, Positions<S, A>>>

type Without<
  S extends readonly Dim[],
  P extends string,
  Out extends Dim[] = [],
  Seen extends unknown[] = []
> = S extends readonly [infer D extends Dim, ...infer Rest extends readonly Dim[]]
  ? `${Seen['length']}` extends P
    ? Without<Rest, P, Out, [...Seen, unknown]>
    : Without<Rest, P, [...Out, D], [...Seen, unknown]>
  : Out

/** The shape with a new 1 at an axis of the result; unknown to the compiler for several. */
export type Expanded<S extends Shape, A extends AxisOrAxes> = number extends S['length']
  ? Shape
  : A extends number
    ? number extends A
      ? Shape
      : AsShape<Inserted<S, Position<[1, ...S], A>>>
    : Shape

type Inserted<S extends readonly Dim[], P extends string, Out extends Dim[] = []> = `${Out['length']}` extends P
  ? [...Out, 1, ...S]
  : S extends readonly [infer D extends Dim, ...infer Rest extends readonly Dim[]]
    ? Inserted<Rest, P, [...Out, D]>
    : never
