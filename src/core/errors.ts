import type { Dim } from './Dim.js'
import type { Expr, Leaf, Param } from './Expr.js'
import type { Shape } from './Shape.js'

/** Where user code built a node. */
export interface CallSite {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** An axis of a shape: of a matrix by its name, of the stack by a number counted from the end. */
export type AxisName = 'rows' | 'columns' | number

/** One axis of one operand, by position. */
export interface AxisOf {
  readonly operand: number
  readonly axis: AxisName
}

/** What an operation asks of its operands' shapes. `Stated` is for rules in a user's own words. */
export type Requirement =
  | { readonly _tag: 'Equal'; readonly left: AxisOf; readonly right: AxisOf }
  | { readonly _tag: 'Broadcast'; readonly axis: 'rows' | 'columns' | 'both' }
  | { readonly _tag: 'Stacks' }
  | { readonly _tag: 'Square' }
  | { readonly _tag: 'Vector' }
  | { readonly _tag: 'Column'; readonly operand: number }
  | { readonly _tag: 'Scalar' }
  | { readonly _tag: 'Entries'; readonly from: Dim; readonly to: string }
  | { readonly _tag: 'Target'; readonly to: Shape }
  | { readonly _tag: 'Stated'; readonly rule: string }

/** Why an operation refuses what it is given: the part of an error that its shape rule knows. */
export type Refusal =
  | { readonly _tag: 'ShapeMismatch'; readonly requires: Requirement }
  | { readonly _tag: 'InvalidShape'; readonly dim: unknown; readonly position: number }
  | { readonly _tag: 'InvalidArgument'; readonly argument: string; readonly got: unknown; readonly allowed: string }
  | { readonly _tag: 'EmptyReduction'; readonly axis: AxisName | 'both' }
  | { readonly _tag: 'LimitExceeded'; readonly limit: number; readonly asked: Dim }
  | { readonly _tag: 'NotScalar'; readonly shape: Shape }
  | { readonly _tag: 'NotDifferentiable'; readonly name: string; readonly allowed: ReadonlyArray<string> }
  /** A rule of the operation itself threw, or gave what it must not. */
  | { readonly _tag: 'BrokenOperation'; readonly rule: string; readonly cause: string }

/** The operation that refused, its operands and their shapes, its parameters, and where it was built. */
export interface Application {
  readonly operation: string
  readonly operands: ReadonlyArray<Expr>
  readonly shapes: ReadonlyArray<Shape>
  readonly params: ReadonlyArray<Param>
  readonly site: CallSite | undefined
  /** The operand whose transpose would fit, and the shape of the result then. */
  readonly transposed: { readonly operand: number; readonly gives: Shape } | undefined
}

/** What is wrong with a matrix that came from outside, or with one of a stack. */
export type ValueFault =
  | { readonly _tag: 'NotAMatrix'; readonly got: string }
  | { readonly _tag: 'FlatList'; readonly length: number }
  | { readonly _tag: 'NotARow'; readonly row: number; readonly got: string }
  | { readonly _tag: 'Ragged'; readonly row: number; readonly length: number; readonly expected: number }
  | { readonly _tag: 'NotANumber'; readonly row: number; readonly column: number; readonly got: string }
  | { readonly _tag: 'Unreadable'; readonly cause: string }
  | { readonly _tag: 'TooLarge'; readonly limit: number; readonly asked: number }
  | { readonly _tag: 'OtherShape'; readonly actual: Shape; readonly expected: Shape }
  | { readonly _tag: 'Uneven'; readonly actual: Shape; readonly before: Shape }
  | { readonly _tag: 'NotAStack'; readonly got: string; readonly axes: number }
  | { readonly _tag: 'RaggedStack'; readonly length: number; readonly expected: number }
  | { readonly _tag: 'HiddenSize'; readonly dimension: string }
  | { readonly _tag: 'TooDeep'; readonly limit: number }
  | { readonly _tag: 'At'; readonly index: ReadonlyArray<number>; readonly fault: ValueFault }

/** What is wrong with a place that a result was to be written into. */
export type OutputFault =
  | { readonly _tag: 'NoRecord'; readonly got: string; readonly allowed: ReadonlyArray<string> }
  | { readonly _tag: 'Missing'; readonly nearest: string | undefined }
  | { readonly _tag: 'Unreadable'; readonly cause: string }
  | { readonly _tag: 'Unknown'; readonly nearest: string | undefined; readonly allowed: ReadonlyArray<string> }
  | { readonly _tag: 'NoPlace'; readonly expected: Shape; readonly got: string }
  | { readonly _tag: 'OtherShape'; readonly expected: Shape; readonly actual: Shape }
  | { readonly _tag: 'OtherLength'; readonly expected: Shape; readonly actual: number }
  | { readonly _tag: 'Shared'; readonly other: string }

/** The rule that a name breaks. */
export type NameRule = 'text' | 'empty' | 'control' | 'surrogate' | 'long'

/**
 * Why an expression was built in vain.
 *
 * @category errors
 */
export type ConstructionError = Application &
  (
    | Refusal
    | { readonly _tag: 'InvalidName'; readonly name: unknown; readonly rule: NameRule }
    | { readonly _tag: 'InvalidConstant'; readonly name: string | undefined; readonly fault: ValueFault }
  )

/** Where in an expression a fault lies: the operands to follow from the root, leftmost path first. */
export interface Located {
  readonly root: Expr
  readonly path: ReadonlyArray<number>
  readonly at: Expr
}

/**
 * Why an expression has no value in an environment.
 *
 * @category errors
 */
export type EvaluationError =
  | (ConstructionError & Located)
  | {
      readonly _tag: 'ConflictingPlaceholder'
      readonly name: string
      readonly leaves: readonly [Leaf, Leaf]
      readonly differ: 'kind' | 'shape' | 'value'
    }
  | {
      readonly _tag: 'MissingPlaceholder'
      readonly name: string
      readonly shape: Shape
      readonly nearest: string | undefined
      readonly given: ReadonlyArray<string>
    }
  | {
      readonly _tag: 'PlaceholderShape'
      readonly name: string
      readonly expected: Shape
      readonly actual: Shape
      readonly conflict: DimensionConflict | undefined
    }
  | { readonly _tag: 'InvalidValue'; readonly name: string; readonly expected: Shape; readonly fault: ValueFault }
  | { readonly _tag: 'InvalidEnvironment'; readonly got: string }
  | {
      readonly _tag: 'InvalidName'
      readonly name: string
      readonly rule: 'unknown'
      readonly nearest: string | undefined
      readonly allowed: ReadonlyArray<string>
    }
  | {
      readonly _tag: 'InvalidOutput'
      readonly operation: string
      /** The result, where results have names. */
      readonly name: string | undefined
      readonly fault: OutputFault
    }
  | ({ readonly _tag: 'UnboundDimension'; readonly dimension: string } & Located)
  | ({
      readonly _tag: 'NonFinite'
      readonly operation: string
      /** Which matrix of a stack. */
      readonly index: ReadonlyArray<number>
      readonly row: number
      readonly column: number
      readonly value: number
      readonly from: ReadonlyArray<number>
    } & Located)

/** A dimension name that another leaf has bound to another size, or what names add up to where that is another size. */
export interface DimensionConflict {
  readonly dimension: string
  readonly size: number
  /** The leaf that bound it; undefined where it is what bound names add up to. */
  readonly bound: { readonly name: string | undefined; readonly size: number }
}
