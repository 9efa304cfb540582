import { Matrix } from 'ml-matrix'
import { describe, listOf } from './describe.js'
import { refuse } from './fold.js'
import { MOST_AXES } from './Shape.js'
import type { Value } from './Value.js'

/**
 * The entries of a value, row by row and matrix by matrix.
 *
 * Errors: a `TypeError` where untyped code gives what is no value.
 *
 * @example
 * import { constant, entriesOf, run } from 'catamat'
 *
 * entriesOf(run(constant([[[1, 2]], [[3, 4]]]))) // => [ 1, 2, 3, 4 ]
 *
 * @category model
 */
export const entriesOf = (value: Value): ReadonlyArray<number> => entriesIn(value, MOST_AXES)

const isMatrix = (value: Value): value is Matrix => {
  try {
    return value instanceof Matrix
  } catch {
    return false
  }
}

const entriesIn = (value: Value, deeper: number): ReadonlyArray<number> => {
  if (isMatrix(value)) return value.to1DArray()
  const list = deeper === 0 ? undefined : (listOf(value) as ReadonlyArray<Value> | undefined) // what is no matrix is a list of values
  return list === undefined
    ? refuse(`${describe(value)} is no value: a matrix, or nested arrays of them`)
    : list.flatMap((part) => entriesIn(part, deeper - 1))
}
