import type { Operation, Params } from '../core/Expr.js'
import type { NumericShape } from '../core/Shape.js'

/**
 * Where a value lies in the memory of a program: its entries from `at` on, row by row.
 *
 * @category compilation
 */
export interface View {
  readonly at: number
  readonly shape: NumericShape
  readonly count: number
}

/** How many numbers of code one step of a loop has. */
export const STEP = 5

/** An operation with its parameters: what a step of a loop does. */
export interface Entrywise {
  readonly op: Operation
  readonly params: Params
}

/**
 * Operations that work entry by entry, in one pass over the entries of a shape. Inputs stretch to it, and are its first registers.
 * The code has five numbers for each step: which of the functions, the register of its result, and those of up to three operands.
 *
 * @category compilation
 */
export interface Loop {
  readonly _tag: 'Loop'
  readonly shape: NumericShape
  readonly count: number
  readonly inputs: ReadonlyArray<View>
  readonly functions: ReadonlyArray<Entrywise>
  readonly code: Int32Array
  readonly registers: number
  readonly results: ReadonlyArray<{ readonly register: number; readonly view: View }>
}

/**
 * A product of two matrices, either of which may be read transposed.
 *
 * @category compilation
 */
export interface Product {
  readonly _tag: 'Product'
  readonly operands: readonly [View, View]
  readonly transposed: readonly [boolean, boolean]
  /** Whether operands are rounded to float32 and their products added in it; of 256 at a time, whose sums are added in float64. */
  readonly isSingle: boolean
  /** The operand that is an identity: the product is the other one, unless something in that is not finite. */
  readonly identity: 0 | 1 | undefined
  readonly result: View
}

/** How many products each entry of a product is the sum of. */
export const innerOf = ({ operands: [a], transposed: [isLeft] }: Pick<Product, 'operands' | 'transposed'>): number =>
  a.shape[isLeft ? 0 : 1] ?? 0

/**
 * Any other operation.
 *
 * @category compilation
 */
export interface Call extends Entrywise {
  readonly _tag: 'Call'
  readonly operands: ReadonlyArray<View>
  readonly result: View
}

/**
 * Instructions `first` to `last` that read one tall matrix A twice: A x, loops over its rows, Aᵀ d. Done for some rows after others, they
 * read rows again while these are still in the cache.
 *
 * @category compilation
 */
export interface Strip {
  readonly first: number
  readonly last: number
  /** How many rows are done at once. */
  readonly rows: number
}

/** One instruction of a program. */
export type Instruction = Loop | Product | Call

/**
 * What a compiled function does, as data: instructions on one memory of float64 entries, laid out so that values which are never
 * needed at once share their place.
 *
 * @category compilation
 */
export interface Program {
  readonly instructions: ReadonlyArray<Instruction>
  readonly inputs: ReadonlyArray<{ readonly name: string; readonly view: View }>
  /** Where values lie that are there from the beginning, and their numbers. */
  readonly constants: ReadonlyArray<{ readonly view: View; readonly value: number }>
  readonly outputs: ReadonlyArray<View>
  /** The entries of the memory. */
  readonly entries: number
  readonly bytes: number
  /** The arithmetic of one run; undefined where an operation has not said what it takes. */
  readonly flops: number | undefined
  /** Instructions that may be done for some rows of a matrix after others. */
  readonly strips: ReadonlyArray<Strip>
}

/**
 * A program as it is shown: a copy.
 *
 * @category compilation
 */
export interface Plan extends Omit<Program, 'constants'> {
  readonly constants: ReadonlyArray<View>
}

/** What nobody who changes it changes the program by. */
export const published = (program: Program): Plan => ({
  ...program,
  instructions: program.instructions.map((one) =>
    one._tag === 'Loop'
      ? { ...one, code: one.code.slice(), functions: [...one.functions], results: [...one.results] }
      : { ...one }
  ),
  constants: program.constants.map(({ view }) => view),
  strips: program.strips.map((strip) => ({ ...strip }))
})
