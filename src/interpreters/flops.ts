import type { Apply } from '../core/Expr.js'
import { type NumericShape, product } from '../core/Shape.js'

const size = (shape: ReadonlyArray<number> = []): number => product(shape)

type Count = (operands: ReadonlyArray<NumericShape>, out: NumericShape) => number

const ofOperand: Count = ([x]) => size(x)
const nothing: Count = () => 0

const named = (names: string, count: Count): ReadonlyArray<readonly [string, Count]> =>
  names.split(' ').map((name) => [name, count])

const COUNTS: ReadonlyMap<string, Count> = new Map([
  ...named('sum mean prod max min all any cumsum cumprod', ofOperand),
  ...named('at broadcastLike broadcastTo concat diagonal eye expandDims flip full ones permuteAxes reshape', nothing),
  ...named('slice sliceLike squeeze stack stopGradient take transpose tril triu zeros', nothing),
  ['matmul', ([a], out) => 2 * (a?.at(-1) ?? 0) * size(out)],
  ['sumLike', ofOperand]
])

/**
 * The arithmetic of one operation on operands of these shapes: 2mkn for a product of matrices, one for each entry of what works entry by
 * entry or adds up, none where entries only move; undefined where nobody has said.
 */
export const flopsOf = (node: Apply, operands: ReadonlyArray<NumericShape>, out: NumericShape): number | undefined =>
  COUNTS.get(node.op.name)?.(operands, out) ?? (node.op.isPointwise === true ? size(out) : undefined)
