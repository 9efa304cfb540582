import type { Matrix } from 'ml-matrix'
import type { Dim } from './Dim.js'
import type { Expr } from './Expr.js'
import type { Shape } from './Shape.js'
import type { Value } from './Value.js'

/** What the compiler says of shapes that do not fit. */
export interface ShapeMismatch<M extends string> {
  readonly 'shape mismatch': M
}

/** What an operation takes where a matrix is due. */
export type Operand = Expr | number

/** A shape in words. */
export type Text<S extends readonly Dim[]> = S extends readonly [
  infer D extends Dim,
  ...infer Rest extends readonly Dim[]
]
  ? Rest extends readonly []
    ? `${D}`
    : `${D}×${Text<Rest>}`
  : string

/** A size that the compiler does not know. */
export type Unknown<D extends Dim> = number extends D ? true : string extends D ? true : false

type Broadcast1<A extends Dim, B extends Dim> = A extends 1
  ? B
  : B extends 1
    ? A
    : Unknown<A> extends true
      ? B
      : Unknown<B> extends true
        ? A
        : [A] extends [B]
          ? A
          : never

/** NumPy's broadcasting of two shapes; never where they do not fit. */
export type Broadcast<
  A extends readonly Dim[],
  B extends readonly Dim[],
  Out extends readonly Dim[] = []
> = A extends readonly [...infer A0 extends Dim[], infer An extends Dim]
  ? B extends readonly [...infer B0 extends Dim[], infer Bn extends Dim]
    ? [Broadcast1<An, Bn>] extends [never]
      ? never
      : Broadcast<A0, B0, [Broadcast1<An, Bn>, ...Out]>
    : [...A, ...Out]
  : [...B, ...Out]

/** A list of sizes that is long enough to be a shape. */
export type AsShape<S> = S extends Shape ? S : never
/** The shape of an operand, as the compiler knows it. */
export type ShapeOf<T> = T extends number ? [1, 1] : T extends Expr<infer S, string> ? S : never
/** The names that an operand still needs to be fed. */
export type FreeOf<T> = T extends number ? never : T extends Expr<Shape, infer V> ? V : never

/** What an expression evaluates to. */
export type ValueOf<X> = X extends Expr<infer S, string> ? ValueOfShape<S> : never

/** A matrix, or arrays of what a shorter shape has; either where the compiler does not know how long it is. */
export type ValueOfShape<S extends readonly Dim[]> = S extends readonly [Dim, Dim]
  ? Matrix
  : S extends readonly [Dim, ...infer Rest extends readonly Dim[]]
    ? ReadonlyArray<ValueOfShape<Rest>>
    : Value

type Fits<A extends Shape, B extends Shape> = [Broadcast<A, B>] extends [never]
  ? ShapeMismatch<`${Text<A>} does not broadcast with ${Text<B>}`>
  : unknown

/** An operation on one matrix, entry by entry. */
export interface UnaryElementwise {
  <S extends Shape, V extends string>(x: Expr<S, V>): Expr<S, V>
  (x: number): Expr<[1, 1], never>
}

/** An operation on two matrices, entry by entry. The first overloads let generic helpers type-check; the last carries the message. */
export interface Elementwise {
  <S extends Shape, V extends string, W extends string = never>(
    a: Expr<S, V>,
    b: Expr<NoInfer<S>, W> | number
  ): Expr<S, V | W>
  <R extends Dim, C extends Dim, V extends string, W extends string = never>(
    a: Expr<[R, C], V>,
    b: Expr<[NoInfer<R> | 1, NoInfer<C> | 1], W>
  ): Expr<[R, C], V | W>
  <S extends Shape, V extends string>(a: number, b: Expr<S, V>): Expr<S, V>
  <A extends Operand, B extends Operand>(
    a: A,
    b: B & Fits<ShapeOf<A>, ShapeOf<B>>
  ): Expr<AsShape<Broadcast<ShapeOf<A>, ShapeOf<B>>>, FreeOf<A> | FreeOf<B>>
}

/** Whether two sizes may be one. */
export type AreEqual<A extends Dim, B extends Dim> =
  Unknown<A> extends true ? true : Unknown<B> extends true ? true : [A] extends [B] ? true : false

type MatrixProduct<A extends Shape, B extends Shape> = A extends readonly [
  ...infer T extends Dim[],
  infer R extends Dim,
  infer K extends Dim
]
  ? B extends readonly [...infer U extends Dim[], infer K2 extends Dim, infer C extends Dim]
    ? AreEqual<K, K2> extends true
      ? AsShape<[...Broadcast<T, U>, R, C]>
      : ShapeMismatch<`matmul: ${K} columns against ${K2} rows`>
    : never
  : never

/** The product of two matrices. */
export interface MatrixMultiplication {
  <R extends Dim, K extends Dim, C extends Dim, V extends string, W extends string>(
    a: Expr<[R, K], V>,
    b: Expr<[NoInfer<K>, C], W>
  ): Expr<[R, C], V | W>
  <A extends Shape, V extends string, B extends Shape, W extends string>(
    a: Expr<A, V>,
    b: Expr<B, W> & (MatrixProduct<A, B> extends Shape ? unknown : MatrixProduct<A, B>)
  ): Expr<AsShape<MatrixProduct<A, B>>, V | W>
}

/** Asks for a square matrix, in words. */
export type NeedsSquare<S extends Shape, Name extends string> = S extends readonly [
  ...Dim[],
  infer R extends Dim,
  infer C extends Dim
]
  ? AreEqual<R, C> extends true
    ? unknown
    : ShapeMismatch<`${Name} needs a square matrix, this is ${Text<S>}`>
  : unknown

/** Asks for a row or a column, in words. */
export type NeedsVector<S extends Shape, Name extends string> = S extends readonly [
  ...Dim[],
  infer R extends Dim,
  infer C extends Dim
]
  ? Unknown<R> extends true
    ? unknown
    : Unknown<C> extends true
      ? unknown
      : 1 extends R | C
        ? unknown
        : ShapeMismatch<`${Name} needs a row or a column, this is ${Text<S>}`>
  : unknown

/** Asks for a 1×1 expression, in words. */
export type NeedsScalar<S extends Shape, Name extends string> = S extends readonly [
  infer R extends Dim,
  infer C extends Dim
]
  ? AreEqual<R, 1> extends true
    ? AreEqual<C, 1> extends true
      ? unknown
      : ShapeMismatch<`${Name} needs a 1×1 expression, this is ${Text<S>}`>
    : ShapeMismatch<`${Name} needs a 1×1 expression, this is ${Text<S>}`>
  : S extends readonly [Dim, Dim, Dim, ...ReadonlyArray<Dim>]
    ? ShapeMismatch<`${Name} needs a 1×1 expression, this is ${Text<S>}`>
    : unknown

type Transposed<S extends Shape> = S extends readonly [
  ...infer T extends Dim[],
  infer R extends Dim,
  infer C extends Dim
]
  ? [...T, C, R]
  : never

/** Rows become columns. */
export interface Transposition {
  <R extends Dim, C extends Dim, V extends string>(x: Expr<[R, C], V>): Expr<[C, R], V>
  <S extends Shape, V extends string>(x: Expr<S, V>): Expr<AsShape<Transposed<S>>, V>
}

/** The shape that three operands stretch to. */
type Broadcast3<A extends Operand, B extends Operand, C extends Operand> = Broadcast<
  AsShape<Broadcast<ShapeOf<A>, ShapeOf<B>>>,
  ShapeOf<C>
>

/** An operation on three matrices, entry by entry. */
export interface Choice {
  <S extends Shape, V extends string, W extends string = never, X extends string = never>(
    a: Expr<S, V>,
    b: Expr<NoInfer<S>, W> | number,
    c: Expr<NoInfer<S>, X> | number
  ): Expr<S, V | W | X>
  <A extends Operand, B extends Operand, C extends Operand>(
    a: A,
    b: B & Fits<ShapeOf<A>, ShapeOf<B>>,
    c: C & Fits<ShapeOf<A>, ShapeOf<C>> & Fits<ShapeOf<B>, ShapeOf<C>>
  ): Expr<AsShape<Broadcast3<A, B, C>>, FreeOf<A> | FreeOf<B> | FreeOf<C>>
}

/** A shape as expressions have it in their types. */
export type Mutable<S extends Shape> = AsShape<{ -readonly [I in keyof S]: S[I] }>

/** A shape that was asked for, a −1 unknown to the compiler. */
export type Reshaped<S extends Shape> = AsShape<{ -readonly [I in keyof S]: S[I] extends -1 ? number : S[I] }>
