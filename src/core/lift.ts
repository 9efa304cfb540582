import * as E from 'fp-ts/lib/Either.js'
import type { Dim } from './Dim.js'
import type { Block, Operation, Params } from './Expr.js'
import type { Refusal } from './errors.js'
import { broadcastAxes, type MatrixShape, type NumericShape, type Shape, stackOf } from './Shape.js'

/** How many of an operand's last axes the rules of an operation see; what stands before them is the stack. */
export const rankOf = (op: Operation, params: Params, operand: number): number => op.rank?.(params, operand) ?? 2

/** Rules that speak of matrices, applied to matrices alone: the common case, which lifting costs nothing. */
const isOfMatrices = (op: Operation, shapes: ReadonlyArray<Shape>): boolean => {
  if (op.rank !== undefined) return false
  for (const shape of shapes) if (shape.length !== 2) return false
  return true
}

/** As {@link isOfMatrices}, of values. */
const isOfUnstacked = (op: Operation, operands: ReadonlyArray<Block>): boolean => {
  if (op.rank !== undefined) return false
  for (const { stack } of operands) if (stack.length !== 0) return false
  return true
}

/**
 * The shape rule of an operation, lifted to stacks: leading axes broadcast as NumPy's do, and pass through.
 *
 * Source: NumPy, generalized universal functions.
 */
export const liftedShape = (op: Operation, shapes: ReadonlyArray<Shape>, params: Params): E.Either<Refusal, Shape> => {
  if (isOfMatrices(op, shapes)) return op.shape(shapes as unknown as ReadonlyArray<MatrixShape>, params) // each was found to be a matrix
  let stack: ReadonlyArray<Dim> = []
  const cores: Array<Shape> = []
  for (const [i, shape] of shapes.entries()) {
    const rank = rankOf(op, params, i)
    const both = broadcastAxes(stack, stackOf(shape, rank))
    if (both === undefined) return E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stacks' } })
    stack = both
    cores.push(shape.length <= rank ? shape : (shape.slice(-rank) as unknown as Shape)) // a rank is at least 2
  }
  const core = op.shape(cores as unknown as ReadonlyArray<MatrixShape>, params) // an operation states the rank that its rules take
  if (stack.length === 0 || E.isLeft(core)) return core
  return E.right([...stack, ...core.right] as unknown as Shape) // the core has two axes
}

/** The sizes of the axes of a value. */
export const blockShape = ({ stack, rows, columns }: Block): NumericShape =>
  stack.length === 0 ? [rows, columns] : [...stack, rows, columns]

const NO_STACK: ReadonlyArray<number> = Object.freeze([])

/** A matrix of these entries, row by row. */
export const matrixBlock = (rows: number, columns: number, data: Float64Array): Block => ({
  stack: NO_STACK,
  rows,
  columns,
  data
})

/** Entries in a shape, row by row. */
export const blockIn = (shape: ReadonlyArray<number>, data: Float64Array): Block => {
  const rows = shape[shape.length - 2] as number // a shape has at least two sizes
  const columns = shape[shape.length - 1] as number
  return { stack: shape.length === 2 ? NO_STACK : shape.slice(0, -2), rows, columns, data }
}

/** A block seen as a stack of equal parts, which are handed out one by one. */
interface Parts {
  readonly part: (at: number) => Block
  /** How many parts further the next one along each axis lies; 0 along an axis that stretches. */
  readonly strides: ReadonlyArray<number>
}

const partsOf = (block: Block, depth: number, axes: ReadonlyArray<number>): Parts => {
  const own = block.stack.slice(0, depth)
  const stack = block.stack.slice(depth)
  const { rows, columns, data } = block
  const size = stack.reduce((product, n) => product * n, rows * columns)
  const strides = axes.map((_, i) => {
    const axis = i - axes.length + own.length
    return axis < 0 || own[axis] === 1 ? 0 : own.slice(axis + 1).reduce((product, n) => product * n, 1)
  })
  return { strides, part: (at) => ({ stack, rows, columns, data: data.subarray(at * size, (at + 1) * size) }) }
}

/** Hands out the parts of stacks together, operands first, those along an axis of size 1 again and again; `depths` axes of each operand are the stack. */
export const overStack = (
  operands: ReadonlyArray<Block>,
  depths: ReadonlyArray<number>,
  out: Block,
  visit: (operands: ReadonlyArray<Block>, out: Block) => void
): void => {
  const depth = depths.reduce((most, n) => Math.max(most, n), 0)
  const axes = out.stack.slice(0, depth)
  const parts = [...operands.map((operand, i) => partsOf(operand, depths[i] ?? 0, axes)), partsOf(out, depth, axes)]
  const at = parts.map(() => 0)
  const index = axes.map(() => 0)
  const count = axes.reduce((product, n) => product * n, 1)
  for (let done = 0; done < count; done++) {
    const blocks = parts.map(({ part }, k) => part(at[k] as number)) // as many as parts
    visit(blocks, blocks.pop() as Block) // the result comes last
    for (let axis = depth - 1; axis >= 0; axis--) {
      const next = ((index[axis] as number) + 1) % (axes[axis] as number) // below the depth
      const steps = next === 0 ? 1 - (axes[axis] as number) : 1
      index[axis] = next
      for (const [k, { strides }] of parts.entries()) at[k] = (at[k] as number) + steps * (strides[axis] as number)
      if (next !== 0) break
    }
  }
}

/** The forward rule of an operation, lifted to stacks: applied to each part of the stack, in the order of its entries. */
export const liftedForward = (op: Operation, operands: ReadonlyArray<Block>, out: Block, params: Params): void => {
  if (isOfUnstacked(op, operands)) op.forward(operands, out, params)
  else liftedOverStack(op, operands, out, params)
}

const liftedOverStack = (op: Operation, operands: ReadonlyArray<Block>, out: Block, params: Params): void => {
  const depths = operands.map(({ stack }, i) => Math.max(0, stack.length + 2 - rankOf(op, params, i)))
  if (depths.every((depth) => depth === 0)) op.forward(operands, out, params)
  else overStack(operands, depths, out, (parts, part) => op.forward(parts, part, params))
}
