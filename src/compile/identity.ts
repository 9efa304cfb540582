import type { Block } from '../core/Expr.js'
import type { Product, Program, View } from './Program.js'
import type { Action } from './plain.js'

/** Neighbours in rows and columns that are copied together, so that lines of the cache are used whole. */
const TILE = 16

/** Copies the entries of `from`, whose rows and columns are so far apart, to rows of `columns` entries; whether all are finite. */
const copied = (
  from: Float64Array,
  rowStep: number,
  columnStep: number,
  to: Float64Array,
  columns: number
): boolean => {
  const rows = columns === 0 ? 0 : to.length / columns
  let lost = 0 // what is not finite is NaN less itself
  for (let top = 0; top < rows; top += TILE)
    for (let left = 0; left < columns; left += TILE)
      for (let row = top; row < Math.min(rows, top + TILE); row++)
        for (let column = left; column < Math.min(columns, left + TILE); column++) {
          const entry = from[row * rowStep + column * columnStep] as number // within
          to[row * columns + column] = entry + 0 // a sum that begins with 0 is never −0
          lost += entry - entry
        }
  return lost === 0
}

/**
 * The product of an identity and a matrix as a copy of the matrix; where that has an entry that is not finite, which makes NaN of the
 * zeros beside it, the product itself.
 */
export const identityAction = (
  memory: Float64Array,
  { operands, transposed, identity, result }: Product,
  product: Action
): Action => {
  const other = identity === 0 ? 1 : 0
  const { at, count, shape } = operands[other]
  const [from, to] = [memory.subarray(at, at + count), memory.subarray(result.at, result.at + result.count)]
  const [rows = 0, columns = 0] = result.shape
  const [rowStep, columnStep] = transposed[other] ? [1, rows] : [shape.at(-1) ?? 0, 1]
  return () => copied(from, rowStep, columnStep, to, columns) || product()
}

const isIdentity = (data: Float64Array, size: number): boolean => {
  for (let i = 0; i < data.length; i++) if (data[i] !== (i % (size + 1) === 0 ? 1 : 0)) return false
  return size > 0 && data.length === size * size
}

/** A program that knows which of its products have an operand that is constant and an identity. */
export const withIdentities = (program: Program, constants: ReadonlyMap<number, Block>): Program => {
  const known = new Map<number, Float64Array>() // by their places, where nothing else ever lies
  for (const { view, value } of program.constants) {
    const block = constants.get(value)
    if (block !== undefined) known.set(view.at, block.data)
  }
  /** Whether an operand is one as it is read: the columns of a stack may be the rows of a matrix. */
  const isUnit = ({ at, shape: [rows = 0, columns = 0] }: View): boolean => {
    const data = known.get(at)
    return data !== undefined && rows === columns && isIdentity(data, rows)
  }
  const told = (product: Product): Product => {
    const [a, b] = product.operands
    return { ...product, identity: isUnit(a) ? 0 : isUnit(b) ? 1 : undefined }
  }
  const striped = new Set(program.strips.flatMap(({ first, last }) => [first, last])) // done rows by rows, not as a whole
  return {
    ...program,
    instructions: program.instructions.map((one, at) => (one._tag === 'Product' && !striped.has(at) ? told(one) : one))
  }
}
