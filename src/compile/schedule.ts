import type { Apply, Node } from '../core/Expr.js'
import { type NumericShape, product, sameShape } from '../core/Shape.js'
import { Matmul } from '../ops/matmul.js'
import { Transpose } from '../ops/transpose.js'
import { isBuiltIn } from './forward.js'
import type { Sized } from './sizes.js'

/** What is computed in one go: values that one loop has, or one value. */
export type Piece =
  | { readonly _tag: 'Loop'; readonly members: ReadonlyArray<number> }
  | {
      readonly _tag: 'Product'
      readonly value: number
      readonly operands: readonly [number, number]
      readonly transposed: readonly [boolean, boolean]
      /** What the operands and the result are as matrices. */
      readonly shapes: readonly [NumericShape, NumericShape, NumericShape]
    }
  | { readonly _tag: 'Call'; readonly value: number; readonly operands: ReadonlyArray<number> }

/** Pieces in an order in which they can be computed. */
export interface Schedule {
  readonly pieces: ReadonlyArray<Piece>
  /** The piece that computes each value; −1 where none does. */
  readonly pieceOf: Int32Array
  /** Whether a value is read by another piece than its own, or asked for. */
  readonly escapes: Uint8Array
}

const MOST_FUSED_OPERANDS = 3
const NOTHING: NumericShape = [0, 0]

/** The operand of a product, and whether it is read transposed: a transpose itself need not be computed. */
const untransposed = (
  { nodes, operands, begins, constants, shapes }: Sized,
  value: number
): readonly [number, boolean] => {
  const node = nodes[value]
  const isTransposed =
    node?._tag === 'Apply' && node.op === Transpose && !constants.has(value) && shapes[value]?.length === 2
  return isTransposed ? [operands[begins[value] as number] as number, true] : [value, false] // it has an operand
}

const operandsIn = ({ operands, begins }: Sized, value: number): ReadonlyArray<number> =>
  operands.slice(begins[value], begins[value + 1])

/**
 * A product of two matrices; of a matrix and a stack of columns, which are the rows of one matrix that the other's transpose multiplies;
 * or of a stack and a matrix, whose rows are those of one matrix.
 */
const productFor = (values: Sized, value: number, a: number, b: number): Piece | undefined => {
  const [left, right, whole] = [a, b, value].map((each) => values.shapes[each] ?? NOTHING) as [
    NumericShape,
    NumericShape,
    NumericShape
  ] // three of three
  const made = (
    operands: readonly [number, number],
    transposed: readonly [boolean, boolean],
    shapes: readonly [NumericShape, NumericShape, NumericShape]
  ): Piece => ({
    _tag: 'Product',
    value,
    operands,
    transposed,
    shapes
  })
  const asRows = (shape: NumericShape): NumericShape => [product(shape.slice(0, -1)), shape.at(-1) ?? 0]
  const [first, isFirst] = untransposed(values, a)
  const firstShape = values.shapes[first] ?? NOTHING
  if (right.length === 2) {
    const [second, isSecond] = untransposed(values, b)
    const secondShape = values.shapes[second] ?? NOTHING
    if (left.length === 2) return made([first, second], [isFirst, isSecond], [firstShape, secondShape, whole])
    return made([a, second], [false, isSecond], [asRows(left), secondShape, asRows(whole)])
  }
  if (left.length !== 2 || right.at(-1) !== 1) return undefined
  const [rows, inner] = left as readonly [number, number] // found to be a matrix
  const count = product(right.slice(0, -2))
  return made([b, first], [false, !isFirst], [[count, inner], firstShape, [count, rows]])
}

const pieceFor = (values: Sized, value: number, node: Apply): Piece => {
  const operands = operandsIn(values, value)
  const [a, b] = operands
  const product = node.op !== Matmul || a === undefined || b === undefined ? undefined : productFor(values, value, a, b)
  return product ?? { _tag: 'Call', value, operands }
}

const isFused = ({ begins, constants }: Sized, value: number, node: Node | undefined): node is Apply =>
  node?._tag === 'Apply' &&
  node.op.isPointwise === true &&
  isBuiltIn(node.op) && // what a user says of an operation need not be so
  (begins[value + 1] as number) - (begins[value] as number) <= MOST_FUSED_OPERANDS && // an end for each
  !constants.has(value)

/** What must be computed, and by what: pieces that stand alone, known before any loop is. */
const demanded = (values: Sized): { readonly alone: ReadonlyMap<number, Piece>; readonly needed: Uint8Array } => {
  const { nodes, operands, begins, roots, constants } = values
  const needed = new Uint8Array(nodes.length)
  const alone = new Map<number, Piece>()
  for (const root of roots) needed[root] = 1
  for (let value = nodes.length - 1; value >= 0; value--) {
    const node = nodes[value] as Node // below the length
    if (needed[value] === 0 || node._tag !== 'Apply' || constants.has(value)) continue
    if (isFused(values, value, node)) {
      for (let i = begins[value] as number; i < (begins[value + 1] as number); i++) needed[operands[i] as number] = 1 // an end for each
      continue
    }
    const piece = pieceFor(values, value, node)
    if (piece._tag !== 'Loop') for (const operand of piece.operands) needed[operand] = 1
    alone.set(value, piece)
  }
  return { alone, needed }
}

/**
 * Puts values into pieces: what works entry by entry joins the last loop over its shape, if all it reads is there or was computed
 * before that loop; everything else stands alone.
 *
 * Cost: linear in values and operands.
 */
export const scheduled = (values: Sized): Schedule => {
  const { nodes, operands, begins, shapes, counts, roots } = values
  const { alone, needed } = demanded(values)
  const pieces: Array<Piece> = []
  const loops: Array<Array<number> | undefined> = [] // the members of each piece that is a loop
  const pieceOf = new Int32Array(nodes.length).fill(-1)
  const escapes = new Uint8Array(nodes.length)
  const lastOf = new Map<number, number>() // the last loop over so many entries
  const loopFor = (value: number): number => {
    const loop = lastOf.get(counts[value] ?? 0) ?? -1
    const first = loops[loop]?.[0]
    if (first === undefined || !sameShape(shapes[first] ?? NOTHING, shapes[value] ?? NOTHING)) return -1
    for (let i = begins[value] as number; i < (begins[value + 1] as number); i++)
      if ((pieceOf[operands[i] as number] as number) > loop) return -1 // an end for each, and a piece for each value
    return loop
  }
  for (let value = 0; value < nodes.length; value++) {
    if (needed[value] === 0) continue
    const single = alone.get(value)
    if (single !== undefined) {
      pieceOf[value] = pieces.push(single) - 1
      loops.push(undefined)
      if (single._tag !== 'Loop') for (const operand of single.operands) escapes[operand] = 1
      continue
    }
    if (!isFused(values, value, nodes[value])) continue
    const loop = loopFor(value)
    if (loop >= 0)
      (loops[loop] as Array<number>).push(value) // found to be a loop
    else {
      const members = [value]
      loops.push(members)
      lastOf.set(counts[value] ?? 0, pieces.push({ _tag: 'Loop', members }) - 1)
    }
    pieceOf[value] = loop >= 0 ? loop : pieces.length - 1
    for (let i = begins[value] as number; i < (begins[value + 1] as number); i++) {
      const operand = operands[i] as number // an end for each
      if (pieceOf[operand] !== pieceOf[value]) escapes[operand] = 1
    }
  }
  for (const root of roots) escapes[root] = 1
  return { pieces, pieceOf, escapes }
}
