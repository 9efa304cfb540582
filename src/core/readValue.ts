import * as E from 'fp-ts/lib/Either.js'
import { AbstractMatrix } from 'ml-matrix'
import { type Dim, dimensionNames, isSize, resize } from './Dim.js'
import { causeText, describe, isList, lengthOf, tagOf } from './describe.js'
import type { Block } from './Expr.js'
import type { ValueFault } from './errors.js'
import { blockIn, blockShape, matrixBlock } from './lift.js'
import { copyInto, rowsOf } from './matrixRows.js'
import { isNumeric, type MatrixShape, MOST_AXES, MOST_ENTRIES, matrixOf, type Shape } from './Shape.js'

/** A row of numbers: an array or a typed array. */
export type Row =
  | ReadonlyArray<number>
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array

/**
 * What is read as a matrix. A flat list stands for a row or a column, and only where the shape says which.
 *
 * @category model
 */
export type MatrixLike = AbstractMatrix | ReadonlyArray<Row> | Row | number

/**
 * What is read as a value: a matrix, or nested arrays of them, a level for each axis of the stack.
 *
 * @category model
 */
export type ValueLike = MatrixLike | ReadonlyArray<ValueLike>

type ReadMatrix = E.Either<ValueFault, Block>

/** What was read. An empty axis hides the sizes of those behind it: only the first `told` are told by the value itself. */
export interface Told {
  readonly block: Block
  readonly told: number
}

type Read = E.Either<ValueFault, Told>

/** Zeros; undefined where memory does not suffice. */
export const allocate = (size: number): Float64Array | undefined => {
  try {
    return size > MOST_ENTRIES ? undefined : new Float64Array(size)
  } catch {
    return undefined
  }
}

const isRow = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !/^(?:DataView|Big.*)$/.test(tagOf(value))) // whatever realm it comes from

/** A list whose length is none, in words. */
const strange = ({ length }: { readonly length: unknown }): string => `a list whose length is ${describe(length)}`

/** Reads every entry once, by `at`, into a fresh block. */
const readEntries = (rows: number, columns: number, at: (row: number, column: number) => unknown): ReadMatrix => {
  const data = allocate(rows * columns)
  if (data === undefined) return E.left({ _tag: 'TooLarge', limit: MOST_ENTRIES, asked: rows * columns })
  for (let row = 0, i = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, i++) {
      const entry = at(row, column)
      if (typeof entry !== 'number') return E.left({ _tag: 'NotANumber', row, column, got: describe(entry) })
      data[i] = entry
    }
  return E.right(matrixBlock(rows, columns, data))
}

const readRows = (value: ReadonlyArray<unknown>, columnsOfNone: number): ReadMatrix => {
  const count = lengthOf(value)
  if (count === undefined) return E.left({ _tag: 'NotAMatrix', got: strange(value) })
  if (count > MOST_ENTRIES) return E.left({ _tag: 'TooLarge', limit: MOST_ENTRIES, asked: count })
  const rows: Array<ArrayLike<unknown>> = []
  let columns = columnsOfNone
  for (let row = 0; row < count; row++) {
    const list = value[row]
    if (!isRow(list)) return E.left({ _tag: 'NotARow', row, got: describe(list) })
    const length = lengthOf(list)
    if (length === undefined) return E.left({ _tag: 'NotARow', row, got: strange(list) })
    if (row === 0) columns = length
    if (length !== columns) return E.left({ _tag: 'Ragged', row, length, expected: columns })
    rows.push(list)
  }
  return readEntries(count, columns, (row, column) => rows[row]?.[column])
}

const readFlat = (list: ArrayLike<unknown>, expected: Shape | undefined): ReadMatrix => {
  const length = lengthOf(list)
  if (length === undefined) return E.left({ _tag: 'NotAMatrix', got: strange(list) })
  if (expected?.[1] === 1) return readEntries(length, 1, (row) => list[row])
  if (expected?.[0] === 1) return readEntries(1, length, (_, column) => list[column])
  return E.left({ _tag: 'FlatList', length })
}

/** The entries of a matrix that holds them row by row. */
const readHeld = (rows: ReadonlyArray<Float64Array>, columns: number): ReadMatrix => {
  const data = allocate(rows.length * columns)
  if (data === undefined) return E.left({ _tag: 'TooLarge', limit: MOST_ENTRIES, asked: rows.length * columns })
  for (let row = 0; row < rows.length; row++) copyInto(data, row * columns, rows[row] as Float64Array) // below the length
  return E.right(matrixBlock(rows.length, columns, data))
}

const readMatrix = (matrix: AbstractMatrix): ReadMatrix => {
  const held = rowsOf(matrix)
  if (held !== undefined) return readHeld(held, matrix.columns)
  const { rows, columns } = matrix
  return isSize(rows) && isSize(columns)
    ? readEntries(rows, columns, (row, column) => matrix.get(row, column))
    : E.left({ _tag: 'NotAMatrix', got: 'an object whose rows and columns are not sizes' })
}

/** Whether an empty list stands for a row or column without entries, rather than for no rows. */
const isFlatList = (list: ReadonlyArray<unknown>, expected: Shape | undefined): boolean =>
  list.length === 0 ? expected?.[1] !== 1 && expected?.[0] === 1 : !isRow(list[0]) && typeof list[0] !== 'object'

/** Whether a list stands for no rows, of any number of columns. */
const isNoRows = (value: unknown, expected: Shape | undefined): boolean =>
  isList(value) && value.length === 0 && !isFlatList(value, expected)

const readOne = (value: unknown, expected: Shape | undefined): ReadMatrix => {
  if (typeof value === 'number') return E.right(matrixBlock(1, 1, Float64Array.of(value)))
  if (Array.isArray(value))
    return isFlatList(value, expected)
      ? readFlat(value, expected)
      : readRows(value, typeof expected?.[1] === 'number' ? expected[1] : 0)
  if (isRow(value)) return readFlat(value, expected)
  return AbstractMatrix.isMatrix(value) ? readMatrix(value) : E.left({ _tag: 'NotAMatrix', got: describe(value) })
}

/** How many axes nested lists have, by their first entries. */
const axesOf = (value: unknown): number => {
  let axes = 0
  for (let inner = value; axes <= MOST_AXES; inner = (inner as ReadonlyArray<unknown>)[0]) {
    if (AbstractMatrix.isMatrix(inner)) return axes + 2
    if (!isRow(inner)) return axes
    axes++
    if (inner.length === 0 || !Array.isArray(inner)) return axes
  }
  return axes
}

const sizesOf = ({ rows, columns }: Block): MatrixShape => [rows, columns]

const at = (index: ReadonlyArray<number>, fault: ValueFault): ValueFault =>
  index.length === 0 ? fault : { _tag: 'At', index, fault }

/** Reads nested arrays of matrices level by level; all must have the same sizes. */
const readStack = (value: unknown, rank: number, expected: Shape | undefined): Read => {
  const depth = rank - 2
  const sizes: Array<number> = []
  const blocks: Array<Block> = []
  let hidesColumns = false
  const matrix = (entry: unknown, index: ReadonlyArray<number>): ValueFault | undefined => {
    const own = expected === undefined ? undefined : matrixOf(expected)
    const read = readOne(entry, own)
    hidesColumns = isNoRows(entry, own)
    if (E.isLeft(read)) return at(index, read.left)
    const [first = read.right] = blocks
    blocks.push(read.right)
    const [actual, before] = [sizesOf(read.right), sizesOf(first)]
    if (String(actual) === String(before)) return undefined
    if (own === undefined || !isNumeric(own)) return at(index, { _tag: 'Uneven', actual, before })
    const isRight = String(actual) === String(own)
    return at(isRight ? index.map(() => 0) : index, {
      _tag: 'OtherShape',
      actual: isRight ? before : actual,
      expected: own
    })
  }
  const level = (entry: unknown, index: ReadonlyArray<number>): ValueFault | undefined => {
    if (index.length === depth) return matrix(entry, index)
    if (!isList(entry)) return at(index, { _tag: 'NotAStack', got: describe(entry), axes: depth - index.length })
    const own = lengthOf(entry)
    if (own === undefined) return at(index, { _tag: 'NotAMatrix', got: strange(entry) })
    const length = sizes[index.length] ?? own
    sizes[index.length] = length
    if (own !== length) return at(index, { _tag: 'RaggedStack', length: own, expected: length })
    for (let i = 0; i < length; i++) {
      const fault = level(entry[i], [...index, i])
      if (fault !== undefined) return fault
    }
    return undefined
  }
  const fault = level(value, [])
  if (fault !== undefined) return E.left(fault)
  const [first] = blocks
  const told = first === undefined ? sizes.length : hidesColumns ? rank - 1 : rank
  const known = first === undefined ? sizes : [...sizes, first.rows, first.columns]
  const shape = Array.from({ length: rank }, (_, axis) => known[axis] ?? sizeOr0(expected?.[axis]))
  const size = shape.reduce((product, n) => product * n, 1)
  const data = allocate(size)
  if (data === undefined) return E.left({ _tag: 'TooLarge', limit: MOST_ENTRIES, asked: size })
  for (const [i, block] of blocks.entries()) data.set(block.data, i * block.data.length)
  return E.right({ block: blockIn(shape, data), told })
}

const sizeOr0 = (dim: Dim | undefined): number => (typeof dim === 'number' ? dim : 0)

const readAny = (value: unknown, expected: Shape | undefined): Read => {
  const rank = expected?.length ?? axesOf(value)
  if (rank > MOST_AXES) return E.left({ _tag: 'TooDeep', limit: MOST_AXES })
  if (rank > 2) return readStack(value, rank, expected)
  const told = isNoRows(value, expected) ? 1 : 2
  const read = readOne(value, expected)
  return E.isLeft(read) ? read : E.right({ block: read.right, told })
}

/** A copy of what came from outside, each entry read once. `expected` tells how deep it is nested, rows from columns in a flat list, and the sizes behind an empty axis. */
export const readValue = (value: unknown, expected?: Shape): Read => {
  try {
    return readAny(value, expected)
  } catch (cause) {
    return E.left({ _tag: 'Unreadable', cause: causeText(cause) })
  }
}

/** What was read, with the sizes behind an empty axis from a shape and from what its names stand for; else a name that has no size. */
export const settled = (
  { block, told }: Told,
  expected: Shape,
  sizes: ReadonlyMap<string, number>
): E.Either<string, Block> => {
  const actual = blockShape(block)
  if (told >= actual.length) return E.right(block)
  const shape = expected.map((dim, axis) => (axis < told ? (actual[axis] ?? 0) : resize(dim, sizes)))
  const unknown = shape.find((dim) => typeof dim === 'string')
  return unknown === undefined
    ? E.right(blockIn(shape as ReadonlyArray<number>, block.data)) // each was found
    : E.left(dimensionNames(unknown)[0] ?? String(unknown))
}

/** As {@link readValue}, where the value alone must tell every size. */
export const readWhole = (value: unknown, expected?: Shape): ReadMatrix => {
  const read = readValue(value, expected)
  if (E.isLeft(read)) return read
  const block = expected === undefined ? E.right(read.right.block) : settled(read.right, expected, new Map())
  return E.isRight(block) ? block : E.left({ _tag: 'HiddenSize', dimension: block.left })
}
