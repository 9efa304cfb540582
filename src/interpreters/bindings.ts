import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { blockOf } from '../core/brand.js'
import { dimensionNames, isDimensionName, resize } from '../core/Dim.js'
import { causeText } from '../core/describe.js'
import type { Block, Leaf, Node } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { given } from '../core/given.js'
import { blockShape } from '../core/lift.js'
import { nearestAmong } from '../core/nearest.js'
import { readValue, settled, type Told } from '../core/readValue.js'
import { type Shape, sameShape } from '../core/Shape.js'

/** What an environment says once it has been read: values by name, and the size that each dimension name stands for. */
export interface Bindings {
  readonly values: ReadonlyMap<string, Block>
  readonly sizes: ReadonlyMap<string, number>
  /** The values as they were read, before sizes behind empty axes were known. */
  readonly told: ReadonlyMap<string, Told>
  /** The names that were given, used or not. */
  readonly given: ReadonlySet<string>
}

type Found<A> = E.Either<EvaluationError, A>

const readLeaf = (leaf: Leaf, expected: Shape, read: (name: string) => unknown): Found<Told> => {
  const { name } = leaf
  const invalid = (cause: unknown): EvaluationError => ({
    _tag: 'InvalidValue',
    name,
    expected,
    fault: { _tag: 'Unreadable', cause: causeText(cause) }
  })
  const value = E.tryCatch(() => read(name), invalid)
  if (E.isLeft(value)) return value
  const told = readValue(value.right, expected)
  if (E.isLeft(told)) return E.left({ _tag: 'InvalidValue', name, expected, fault: told.left })
  const actual = blockShape(told.right.block)
  const fits = expected.every((dim, axis) => typeof dim === 'string' || dim === actual[axis])
  return fits ? told : E.left({ _tag: 'PlaceholderShape', name, expected, actual, conflict: undefined })
}

interface Bound {
  readonly name: string
  readonly size: number
}

/** Each dimension name of a leaf is its size, or must equal the size that an earlier leaf gave it. What names add up to waits until they are bound. */
const bindSizes = (
  name: string,
  expected: Shape,
  { block, told }: Told,
  bound: Map<string, Bound>
): EvaluationError | undefined => {
  const actual = blockShape(block)
  for (const [axis, dimension] of expected.slice(0, told).entries()) {
    const size = actual[axis]
    if (size === undefined || !isDimensionName(dimension)) continue
    const known = bound.get(dimension)
    if (known === undefined) bound.set(dimension, { name, size })
    else if (known.size !== size)
      return { _tag: 'PlaceholderShape', name, expected, actual, conflict: { dimension, size, bound: known } }
  }
  return undefined
}

const ownValue = (leaf: Leaf, { length }: Shape): Told | undefined => {
  const block = blockOf(leaf)
  return block === undefined ? undefined : { block, told: length }
}

/** A size that names add up to must be what they add up to; it may name a size that nothing tells. */
const sumFault = (
  { name, shape }: Leaf,
  { block, told }: Told,
  sizes: ReadonlyMap<string, number>
): EvaluationError | undefined => {
  const expected: Shape = E.isRight(shape) ? shape.right : [0, 0]
  const actual = blockShape(block)
  for (const [axis, dim] of expected.slice(0, told).entries()) {
    const size = actual[axis]
    if (size === undefined || size === dim || isDimensionName(dim)) continue
    const due = resize(dim, sizes)
    if (due === size || dimensionNames(due).length > 0) continue
    const bound = { name: undefined, size: Number(due) }
    return { _tag: 'PlaceholderShape', name, expected, actual, conflict: { dimension: String(dim), size, bound } }
  }
  return undefined
}

/**
 * Reads from outside what the leaves of an expression need, each value once, into copies; all faults at once.
 * Names that the expression does not have are ignored, or refused where `unknownNames` says so. What is not given stays what it was `before`.
 */
export const readBindings = (
  order: ReadonlyArray<Node>,
  environment: unknown,
  unknownNames: 'ignored' | 'refused',
  before?: Bindings
): E.Either<NonEmptyArray<EvaluationError>, Bindings> => {
  const source = given(environment)
  if (E.isLeft(source)) return E.left([{ _tag: 'InvalidEnvironment', got: source.left }])
  const names = new Set(source.right.names)
  const leaves = new Map(order.filter((node) => node._tag === 'Leaf').map((leaf) => [leaf.name, leaf]))
  const unused = [...names].filter((name) => !leaves.has(name))
  const errors: Array<EvaluationError> = []
  const read = new Map<Leaf, Told>()
  const bound = new Map<string, Bound>()
  const nearestGiven = nearestAmong(unused)
  for (const [name, leaf] of leaves) {
    if (E.isLeft(leaf.shape)) continue // reported by `check`
    const expected = leaf.shape.right
    const own = before?.told.get(name) ?? ownValue(leaf, expected)
    if (!names.has(name) && own === undefined) {
      errors.push({
        _tag: 'MissingPlaceholder',
        name,
        shape: expected,
        nearest: nearestGiven(name),
        given: source.right.names
      })
      continue
    }
    const told = names.has(name) ? readLeaf(leaf, expected, source.right.read) : E.right(own as Told) // a leaf without a value was missing above
    const fault = E.isLeft(told) ? told.left : bindSizes(name, expected, told.right, bound)
    if (fault !== undefined) errors.push(fault)
    else if (E.isRight(told)) read.set(leaf, told.right)
  }
  const sizes = new Map([...bound].map(([dimension, { size }]) => [dimension, size]))
  const values = new Map<string, Block>()
  for (const [leaf, told] of read) {
    const block = E.isRight(leaf.shape) ? settled(told, leaf.shape.right, sizes) : E.right(told.block)
    const fault = sumFault(leaf, told, sizes)
    if (E.isLeft(block))
      errors.push({ _tag: 'UnboundDimension', dimension: block.left, root: leaf, path: [], at: leaf })
    else if (fault !== undefined) errors.push(fault)
    else values.set(leaf.name, block.right)
  }
  if (unknownNames === 'refused') {
    const allowed = [...leaves.keys()]
    const nearestOwn = nearestAmong(allowed)
    for (const name of unused)
      errors.push({ _tag: 'InvalidName', name, rule: 'unknown', nearest: nearestOwn(name), allowed })
  }
  const told = new Map([...read].map(([leaf, value]) => [leaf.name, value]))
  return isNonEmpty(errors)
    ? E.left(errors)
    : E.right({ values, told, given: new Set([...(before?.given ?? []), ...names]), sizes })
}

/** Whether every name of a dimension and every leaf has the size it had. */
export const sameSizes = (a: Bindings, b: Bindings): boolean =>
  [...a.sizes].every(([name, size]) => b.sizes.get(name) === size) &&
  [...a.values].every(([name, block]) => sameShape(blockShape(block), blockShape(b.values.get(name) ?? block)))

/** Whether a leaf was given anew, or has another shape since sizes behind an empty axis have changed. */
export const isChanged = (name: string, before: Bindings, after: Bindings): boolean => {
  const [a, b] = [before.values.get(name), after.values.get(name)]
  return (
    before.told.get(name) !== after.told.get(name) ||
    (a !== undefined && b !== undefined && !sameShape(blockShape(a), blockShape(b)))
  )
}
