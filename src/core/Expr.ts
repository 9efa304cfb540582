import type { Either } from 'fp-ts/lib/Either.js'
import type { Dim } from './Dim.js'
import type { ConstructionError, Refusal } from './errors.js'
import type { MatrixShape, Shape } from './Shape.js'
import type { Value } from './Value.js'

declare const shapeOf: unique symbol
declare const freeOf: unique symbol

/**
 * An expression: an immutable DAG of nodes that denotes a function from environments to matrices, or to stacks of them.
 * `S` is its shape and `V` the names still to be fed, both known to the compiler only.
 *
 * @category model
 */
export interface Expr<out S extends Shape = Shape, out V extends string = string> {
  readonly _tag: 'Constant' | 'Leaf' | 'Apply'
  /** The shape, or why this expression was built in vain. */
  readonly shape: Either<ConstructionError, Shape>
  readonly [shapeOf]?: S
  readonly [freeOf]?: V
}

/** A leaf with a value and no name. */
export interface Constant extends Expr {
  readonly _tag: 'Constant'
  /** A copy of its value; undefined where it was built in vain. */
  readonly value: Value | undefined
}

/** A leaf with a name: a placeholder is fed at evaluation, a variable has a value (a copy of which is given). */
export interface Leaf extends Expr {
  readonly _tag: 'Leaf'
  readonly kind: 'placeholder' | 'variable'
  readonly name: string
  readonly value: Value | undefined
}

/** One operation applied to its operands, with the parameters it was given beside them. */
export interface Apply<A extends Operands = Operands, P extends Params = Params> extends Expr {
  readonly _tag: 'Apply'
  readonly op: Operation<A, P>
  readonly args: A
  readonly params: P
}

/** The three forms of a node. */
export type Node = Constant | Leaf | Apply

/** What an operation is applied to. */
export type Operands = ReadonlyArray<Expr>
/** The operands of an operation on nothing: a constant made of parameters. */
export type Nullary = readonly []
/** The operands of an operation on one expression. */
export type Unary = readonly [Expr]
/** The operands of an operation on two expressions. */
export type Binary = readonly [Expr, Expr]
/** The operands of an operation on three expressions. */
export type Ternary = readonly [Expr, Expr, Expr]
/** One `X` for each operand. */
export type Each<A extends Operands, X> = { readonly [I in keyof A]: X }

/** Plain data beside the operands, in the order in which the constructor takes it: `[axis]`, `[[0, 2], [1, 3]]`. */
export type Param = number | string | boolean | undefined | ReadonlyArray<Param>
/** The parameters of one application. */
export type Params = ReadonlyArray<Param>

/**
 * A matrix inside an evaluation, or a stack of them one after the other: row-major entries.
 * A rule reads its operands and writes only `out.data`, which comes filled with zeros. The rules of an operation on matrices see no stack.
 */
export interface Block {
  readonly stack: ReadonlyArray<number>
  readonly rows: number
  readonly columns: number
  readonly data: Float64Array
}

/** How an operation is written between or before its operands; others are written as a call, their parameters after the operands unless `Call` says otherwise. */
export type Notation =
  | {
      readonly _tag: 'Infix'
      readonly symbol: string
      readonly precedence: number
      readonly associates: 'left' | 'right'
    }
  | { readonly _tag: 'Prefix'; readonly symbol: string; readonly precedence: number }
  | { readonly _tag: 'Call'; readonly params: 'first' }

/** Interpreter → what it computes; each interpreter's own file merges its entry. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Carriers {}

/** What an operation means to one interpreter, from what its operands mean. */
export type Rule<A extends Operands, X> = { rule(args: Each<A, X>, node: Apply<A>): X }['rule']

/**
 * An operation: everything known about it, in one record. Its rules speak of matrices only; what stands before an operand's
 * rows and columns is mapped over, for shapes, values and derivatives alike, so that every operation works on stacks.
 * They are methods, so that an `Operation<Binary>` is an `Operation`; `apply` alone closes that gap.
 * No rule writes to its operands, its parameters or a shape: others read them too. A rule that throws, or gives what it must not,
 * is reported as `BrokenOperation`.
 *
 * @category model
 */
export interface Operation<A extends Operands = Operands, P extends Params = Params> {
  readonly name: string
  /** The number of operands; undefined where any number will do. */
  readonly arity?: A['length']
  /** The shape of the result. The parameters may come from untyped code: a rule trusts none of them. */
  shape(shapes: Each<A, MatrixShape>, params: P): Either<Refusal, Shape>
  /** The value of the result, written into `out`. */
  forward(args: Each<A, Block>, out: Block, params: P): void
  /** The tangent of the result, linear in the operands' tangents together; an absent tangent is zero, and so is an absent result. */
  jvp(tangents: Each<A, Expr | undefined>, node: Apply<A, P>): Expr | undefined
  /** The part of a cotangent of the result that falls to one operand; absent where it is zero. */
  vjp(cotangent: Expr, node: Apply<A, P>, operand: number): Expr | undefined
  /** How many of the last axes of an operand the rules see, if not the two of a matrix: an operation on the stack itself states it. */
  rank?(params: P, operand: number): number
  /**
   * Whether each entry of the result depends on the operands' entries at its place alone, where a size of 1 stretches. Derivatives of
   * masked values, `flops` and `whyNotFinite` rely on it; values do not: no interpreter computes an operation of a user in pieces. A law
   * of `checkOperation` tells where it is said and not so.
   */
  readonly isPointwise?: boolean
  /**
   * What becomes of exact zeros of the operands, so that those of a masked change meet no pole: of the first one, carried to the same
   * places, moved to others, placed among more zeros, or summed, where all terms must be 0; of all, joined side by side, added, or
   * multiplied in sums of products, where a factor that is 0 is enough. Where it is absent they are forgotten.
   */
  readonly zeros?: 'carried' | 'moved' | 'placed' | 'summed' | 'joined' | 'added' | 'multiplied'
  /** Whether a result may be infinite or NaN where the operands are finite: at a pole, outside a domain, or since it grows as fast as an exponential. */
  readonly hasPoles?: boolean
  readonly notation?: Notation
  /** The parameters as a user writes them. */
  written?(node: Apply<A, P>): Params
  /** The parameters with dimension names replaced; for an operation that has dimensions among them. */
  resize?(params: P, size: (dim: Dim) => Dim): P
  readonly rules?: { readonly [K in keyof Carriers]?: Rule<A, Carriers[K]> }
}
