import * as E from 'fp-ts/lib/Either.js'
import { blockOf } from '../core/brand.js'
import type { Apply, Constant, Leaf, Params } from '../core/Expr.js'
import { blockShape } from '../core/lift.js'
import { isNumeric, MOST_ENTRIES, type NumericShape, product } from '../core/Shape.js'
import type { Bindings } from '../interpreters/bindings.js'
import type { Locate } from '../interpreters/check.js'
import { paramsIn, shapeIn } from '../interpreters/compute.js'
import type { Values } from './values.js'

/** Values with all that is known of them before any is computed. */
export interface Sized extends Values {
  readonly shapes: ReadonlyArray<NumericShape>
  /** How many entries each has. */
  readonly counts: ReadonlyArray<number>
  /** The parameters of each with sizes for names. */
  readonly params: ReadonlyArray<Params>
  /** The values that depend on no leaf. */
  readonly constants: ReadonlySet<number>
}

const NONE: ReadonlyArray<never> = []
const EMPTY: NumericShape = [0, 0]

const leafShape = ({ name, shape }: Leaf, { values }: Bindings): NumericShape => {
  if (E.isRight(shape) && isNumeric(shape.right)) return shape.right
  const block = values.get(name)
  return block === undefined ? EMPTY : blockShape(block) // a sound expression whose environment was read has a value for each
}

const endShape = (node: Constant | Leaf, bindings: Bindings): NumericShape => {
  if (node._tag === 'Leaf') return leafShape(node, bindings)
  const block = blockOf(node)
  return block === undefined ? EMPTY : blockShape(block) // that of a sound expression has one
}

/** Nobody asks where a fault is: it is evaluation that tells. */
export const nowhere: Locate = (node) => ({ root: node, at: node, path: [] })

const countOf = (shape: NumericShape): number => (shape.length === 2 ? shape[0] * shape[1] : product(shape))

const areAll = (constants: ReadonlySet<number>, { operands }: Values, first: number, end: number): boolean => {
  for (let i = first; i < end; i++) if (!constants.has(operands[i] as number)) return false // below the end
  return true
}

/** The sizes of values in an environment, and which are constant, before any is computed; undefined where evaluation fails. */
export const sized = (values: Values, bindings: Bindings): Sized | undefined => {
  const { nodes, operands, begins } = values
  const [shapes, counts]: [Array<NumericShape>, Array<number>] = [[], []]
  const params: Array<Params> = []
  const constants = new Set<number>()
  const applied = (node: Apply, first: number, end: number): NumericShape | undefined => {
    const settled = paramsIn(node, bindings, nowhere)
    if (E.isLeft(settled)) return undefined
    const own = (): ReadonlyArray<NumericShape> => operands.slice(first, end).map((i) => shapes[i] as NumericShape) // operands come first
    const shape = shapeIn(node, own, settled.right, nowhere)
    params.push(settled.right)
    return E.isLeft(shape) ? undefined : (shape.right as NumericShape) // names were refused
  }
  for (let value = 0; value < nodes.length; value++) {
    const node = nodes[value] as Values['nodes'][number] // below the length
    const [first, end] = [begins[value] as number, begins[value + 1] as number] // an end for each
    const shape = node._tag === 'Apply' ? applied(node, first, end) : endShape(node, bindings)
    if (shape === undefined) return undefined
    if (node._tag !== 'Apply') params.push(NONE)
    if (node._tag !== 'Leaf' && areAll(constants, values, first, end)) constants.add(value)
    const count = countOf(shape)
    if (node._tag === 'Apply' && count > MOST_ENTRIES) return undefined
    shapes.push(shape)
    counts.push(count)
  }
  return { ...values, shapes, counts, params, constants }
}
