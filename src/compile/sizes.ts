import * as E from 'fp-ts/lib/Either.js'
import { blockOf } from '../core/brand.js'
import type { Block, Leaf, Params } from '../core/Expr.js'
import { blockShape } from '../core/lift.js'
import { isNumeric, MOST_ENTRIES, type NumericShape } from '../core/Shape.js'
import type { Bindings } from '../interpreters/bindings.js'
import type { Locate } from '../interpreters/check.js'
import { paramsIn, shapeIn, valueIn } from '../interpreters/compute.js'
import type { Values } from './values.js'

/** Values with all that is known of them before any is computed. */
export interface Sized extends Values {
  readonly shapes: ReadonlyArray<NumericShape>
  /** How many entries each has. */
  readonly counts: ReadonlyArray<number>
  /** The parameters of each with sizes for names. */
  readonly params: ReadonlyArray<Params>
  /** The values that depend on no leaf, computed once. */
  readonly constants: ReadonlyMap<number, Block>
}

const NONE: ReadonlyArray<never> = []
const EMPTY: NumericShape = [0, 0]

const leafShape = ({ name, shape }: Leaf, { values }: Bindings): NumericShape => {
  if (E.isRight(shape) && isNumeric(shape.right)) return shape.right
  const block = values.get(name)
  return block === undefined ? EMPTY : blockShape(block) // a sound expression whose environment was read has a value for each
}

/** Nobody asks where a fault is: it is evaluation that tells. */
const nowhere: Locate = (node) => ({ root: node, at: node, path: [] })

/** The sizes of values in an environment, and what is constant; undefined where evaluation fails. */
export const sized = (values: Values, bindings: Bindings): Sized | undefined => {
  const { nodes, operands, begins } = values
  const shapes: Array<NumericShape> = []
  const counts: Array<number> = []
  const params: Array<Params> = []
  const constants = new Map<number, Block>()
  for (const [value, node] of nodes.entries()) {
    const [first, end] = [begins[value] as number, begins[value + 1] as number] // an end for each
    if (node._tag !== 'Apply') {
      const block = node._tag === 'Constant' ? blockOf(node) : undefined
      if (block !== undefined) constants.set(value, block)
      shapes.push(node._tag === 'Leaf' ? leafShape(node, bindings) : block === undefined ? EMPTY : blockShape(block))
      params.push(NONE)
    } else {
      const settled = paramsIn(node, bindings, nowhere)
      if (E.isLeft(settled)) return undefined
      const own = (): ReadonlyArray<NumericShape> => operands.slice(first, end).map((i) => shapes[i] as NumericShape) // operands come first
      const shape = shapeIn(node, own, settled.right, nowhere)
      if (E.isLeft(shape)) return undefined
      shapes.push(shape.right as NumericShape) // names were refused
      params.push(settled.right)
    }
    const shape = shapes[value] as NumericShape // just found
    const count = shape.length === 2 ? shape[0] * shape[1] : shape.reduce((product, size) => product * size, 1)
    counts.push(count)
    if (node._tag !== 'Apply') continue
    if (count > MOST_ENTRIES) return undefined
    let isConstant = true
    for (let i = first; i < end && isConstant; i++) isConstant = constants.has(operands[i] as number) // below the end
    if (!isConstant) continue
    const blocks = operands.slice(first, end).map((i) => constants.get(i) as Block) // found to be constant
    const block = valueIn(node, blocks, params[value] ?? NONE, shape, nowhere)
    if (E.isLeft(block)) return undefined
    constants.set(value, block.right)
  }
  return { ...values, shapes, counts, params, constants }
}
