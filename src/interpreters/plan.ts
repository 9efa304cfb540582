import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { blockOf } from '../core/brand.js'
import { faulty } from '../core/build.js'
import type { Block, Expr, Node, Params } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { nodesOf, operandsOf } from '../core/fold.js'
import { blockShape } from '../core/lift.js'
import { MOST_ENTRIES, type NumericShape } from '../core/Shape.js'
import { type Bindings, readBindings } from './bindings.js'
import { faults, type Locate, locateIn } from './check.js'
import { type Evaluated, NOTHING, paramsIn, refusedIn, shapeIn, type Valued, valueIn } from './compute.js'

/** All that is known of an evaluation before anything is computed; the lists are as long as the order. */
export interface Plan {
  readonly roots: ReadonlyArray<Expr>
  readonly order: ReadonlyArray<Node>
  /** The place of each node in the order. */
  readonly at: ReadonlyMap<Expr, number>
  /** The places of the operands of each node. */
  readonly reads: ReadonlyArray<ReadonlyArray<number>>
  readonly shapes: ReadonlyArray<NumericShape>
  /** The parameters of each node with sizes for names. */
  readonly params: ReadonlyArray<Params>
  readonly bindings: Bindings
  /** Finds nodes in the roots. */
  readonly locate: Locate
}

const NONE: ReadonlyArray<never> = []

/** The value that a leaf or a constant has. */
const held = (node: Node, bindings: Bindings): Block =>
  (node._tag === 'Leaf' ? bindings.values.get(node.name) : node._tag === 'Constant' ? blockOf(node) : undefined) ??
  NOTHING // a sound expression whose environment was read has a value for each

/** The order of the nodes of expressions, and who reads whom. */
export const readingOf = (roots: ReadonlyArray<Expr>): Pick<Plan, 'roots' | 'order' | 'at' | 'reads'> => {
  const order = nodesOf(roots)
  const at = new Map<Expr, number>(order.map((node, i) => [node, i]))
  const reads = order.map((node) => (node._tag === 'Apply' ? operandsOf(node).map((x) => at.get(x) ?? -1) : NONE)) // each is in the order
  return { roots, order, at, reads }
}

/** The shapes of all values, found without computing one; the first fault where there is one. */
export const planIn = (reading: ReturnType<typeof readingOf>, bindings: Bindings): Evaluated<Plan> => {
  const [shapes, params]: [Array<NumericShape>, Array<Params>] = [[], []]
  const locate = locateIn(reading.roots)
  for (const [i, node] of reading.order.entries()) {
    if (node._tag !== 'Apply') {
      shapes.push(blockShape(held(node, bindings)))
      params.push(NONE)
      continue
    }
    const settled = paramsIn(node, bindings, locate)
    if (E.isLeft(settled)) return E.left([settled.left])
    const operands = (): ReadonlyArray<NumericShape> => (reading.reads[i] ?? NONE).map((j) => shapes[j] as NumericShape) // operands come first
    const shape = shapeIn(node, operands, settled.right, locate)
    if (E.isLeft(shape)) return E.left([shape.left])
    const sizes = shape.right as NumericShape // names were refused above
    const asked = sizes.reduce((product, size) => product * size, 1)
    if (asked > MOST_ENTRIES)
      return pipe(
        refusedIn(node, [], settled.right, { _tag: 'LimitExceeded', limit: MOST_ENTRIES, asked }, locate),
        E.mapLeft((error): NonEmptyArray<EvaluationError> => [error])
      )
    shapes.push(sizes)
    params.push(settled.right)
  }
  return E.right({ ...reading, shapes, params, bindings, locate })
}

/** The plan of expressions in an environment, or all that stands against their evaluation. */
export const planOf = (roots: ReadonlyArray<Expr>, environment: unknown): Evaluated<Plan> => {
  const found = [...faults(roots)]
  if (isNonEmpty(found)) return E.left(found)
  const reading = readingOf(roots)
  return pipe(
    readBindings(reading.order, environment, 'ignored'),
    E.chain((bindings) => planIn(reading, bindings))
  )
}

/** The value of the node at a place, from those of its operands; a fault where its operation fails or memory does not suffice. */
export const blockAt = (
  { order, shapes, params, bindings, locate }: Plan,
  i: number,
  operands: ReadonlyArray<Block>
): Valued => {
  const node = order[i] as Node // within the order
  return node._tag === 'Apply'
    ? valueIn(node, operands, params[i] ?? NONE, shapes[i] as NumericShape, locate) // as long as the order
    : E.right(held(node, bindings))
}

/** What an interpreter has against its own arguments. */
export const refused = (
  operation: string,
  argument: string,
  got: unknown,
  allowed: string
): E.Left<NonEmptyArray<EvaluationError>> => {
  const expr = faulty(operation, { _tag: 'InvalidArgument', argument, got, allowed })
  return { _tag: 'Left', left: faults([expr]) as NonEmptyArray<EvaluationError> } // a faulty expression has a fault
}

/** What untyped code gave under a key, read once; a fault where reading it throws. */
export const fieldOf = (operation: string, argument: string, of: unknown, key: PropertyKey): Evaluated<unknown> => {
  try {
    return E.right((of as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key]) // what has no such field gives undefined
  } catch (cause) {
    return refused(operation, `what reading ${argument} threw`, cause, 'what can be read')
  }
}
