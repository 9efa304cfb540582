import type { Pointwise } from './pointwise.js'
import type { Reduction } from './reduce.js'

/** An operand of a loop; how far apart its rows lie is said when it runs. */
export interface Input {
  /** Whether neighbouring columns have entries of their own, or all share the first. */
  readonly movesAlongColumns: boolean
}

/** An operation on registers; its result is the next register. */
export interface Step {
  readonly operation: Pointwise
  readonly args: ReadonlyArray<number>
}

/** A register that is kept: entry by entry, or reduced. */
export interface Result {
  readonly register: number
  readonly reduce?: Reduction | undefined
}

/**
 * Elementwise steps over rows × columns entries: registers 0, 1, … are the inputs, the ones after them the steps in order. Reduced results
 * become one number for each row, or one for all rows.
 */
export interface Loop {
  readonly inputs: ReadonlyArray<Input>
  readonly steps: ReadonlyArray<Step>
  readonly results: ReadonlyArray<Result>
  readonly reducesRows?: boolean | undefined
}

/** Where an operand or a result lies, and how many bytes its rows are apart: 0 where all rows share the first. */
export interface Place {
  readonly address: number
  readonly rowStride: number
}

/** What a loop runs on. */
export interface Extent {
  readonly rows: number
  readonly columns: number
  readonly inputs: ReadonlyArray<Place>
  readonly results: ReadonlyArray<Place>
  /** Working memory of `workBytes`, needed where something is reduced. */
  readonly work: number
}

const isReduced = ({ reduce }: Result): boolean => reduce !== undefined

/** The results that become one number for each row or for all. */
export const reducedOf = ({ results }: Loop): ReadonlyArray<{ readonly at: number; readonly reduce: Reduction }> =>
  results.flatMap(({ reduce }, at) => (reduce === undefined ? [] : [{ at, reduce }]))

/** More than the halves that a lane of 2³² entries is cut into one inside the other. */
const DEPTH = 32

/** The bytes of working memory that a loop needs: a block and the halves not yet joined, for each reduced result. */
export const workBytes = ({ results }: Loop): number => results.filter(isReduced).length * 8 * (128 + DEPTH)

/** The words of an extent, as the function of a loop reads them at the address that it is given. */
export const descriptor = ({ rows, columns, work, inputs, results }: Extent): Int32Array =>
  Int32Array.from([
    rows,
    columns,
    work,
    ...[...inputs, ...results].flatMap(({ address, rowStride }) => [address, rowStride])
  ])

/** The words that the descriptor of a loop takes. */
export const descriptorLength = ({ inputs, results }: Loop): number => 3 + 2 * (inputs.length + results.length)
