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

/** The names of an environment, and how each is read: its value, or what was thrown instead. */
export interface Source {
  readonly names: ReadonlyArray<string>
  readonly read: (name: string) => E.Either<unknown, unknown>
}

/** How an environment is read; nothing but its names is read before it is asked for. */
export const sourceOf = (environment: unknown): E.Either<NonEmptyArray<EvaluationError>, Source> => {
  const source = given(environment)
  if (E.isLeft(source)) return E.left([{ _tag: 'InvalidEnvironment', got: source.left }])
  const { names, read } = source.right
  return E.right({
    names,
    read: (name) =>
      E.tryCatch(
        () => read(name),
        (cause) => cause
      )
  })
}

const readLeaf = (leaf: Leaf, expected: Shape, read: Source['read']): Found<Told> => {
  const { name } = leaf
  const value = read(name)
  if (E.isLeft(value))
    return E.left({
      _tag: 'InvalidValue',
      name,
      expected,
      fault: { _tag: 'Unreadable', cause: causeText(value.left) }
    })
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

/** What was read of each leaf, the size that each name stands for, and all that is wrong so far. */
interface Readings {
  readonly read: ReadonlyMap<Leaf, Told>
  readonly sizes: ReadonlyMap<string, number>
  readonly errors: ReadonlyArray<EvaluationError>
}

const readLeaves = (
  leaves: Iterable<Leaf>,
  source: Source,
  unused: ReadonlyArray<string>,
  before?: Bindings
): Readings => {
  const names = new Set(source.names)
  const errors: Array<EvaluationError> = []
  const read = new Map<Leaf, Told>()
  const bound = new Map<string, Bound>()
  const nearestGiven = nearestAmong(unused)
  for (const leaf of leaves) {
    if (E.isLeft(leaf.shape)) continue // reported by `check`
    const { name } = leaf
    const expected = leaf.shape.right
    const own = before?.told.get(name) ?? ownValue(leaf, expected)
    if (!names.has(name) && own === undefined) {
      const nearest = nearestGiven(name)
      errors.push({ _tag: 'MissingPlaceholder', name, shape: expected, nearest, given: source.names })
      continue
    }
    const told = names.has(name) ? readLeaf(leaf, expected, source.read) : E.right(own as Told) // a leaf without a value was missing above
    const fault = E.isLeft(told) ? told.left : bindSizes(name, expected, told.right, bound)
    if (fault !== undefined) errors.push(fault)
    else if (E.isRight(told)) read.set(leaf, told.right)
  }
  return { read, errors, sizes: new Map([...bound].map(([dimension, { size }]) => [dimension, size])) }
}

/** The values, where sizes behind empty axes are known by now and names add up. */
const settledIn = ({ read, sizes }: Readings, errors: Array<EvaluationError>): ReadonlyMap<string, Block> => {
  const values = new Map<string, Block>()
  for (const [leaf, told] of read) {
    const block = E.isRight(leaf.shape) ? settled(told, leaf.shape.right, sizes) : E.right(told.block)
    const fault = sumFault(leaf, told, sizes)
    if (E.isLeft(block))
      errors.push({ _tag: 'UnboundDimension', dimension: block.left, root: leaf, path: [], at: leaf })
    else if (fault !== undefined) errors.push(fault)
    else values.set(leaf.name, block.right)
  }
  return values
}

const unknownNames = (
  unused: ReadonlyArray<string>,
  allowed: ReadonlyArray<string>
): ReadonlyArray<EvaluationError> => {
  const nearestOwn = nearestAmong(allowed)
  return unused.map((name) => ({ _tag: 'InvalidName', name, rule: 'unknown', nearest: nearestOwn(name), allowed }))
}

/** As {@link readBindings}, of what was found to be an environment. */
export const readSource = (
  order: ReadonlyArray<Node>,
  source: Source,
  unknown: 'ignored' | 'refused',
  before?: Bindings
): E.Either<NonEmptyArray<EvaluationError>, Bindings> => {
  const names = new Set(source.names)
  const leaves = new Map(order.filter((node) => node._tag === 'Leaf').map((leaf) => [leaf.name, leaf]))
  const unused = [...names].filter((name) => !leaves.has(name))
  const readings = readLeaves(leaves.values(), source, unused, before)
  const errors = [...readings.errors]
  const values = settledIn(readings, errors)
  if (unknown === 'refused') errors.push(...unknownNames(unused, [...leaves.keys()]))
  const told = new Map([...readings.read].map(([leaf, value]) => [leaf.name, value]))
  return isNonEmpty(errors)
    ? E.left(errors)
    : E.right({ values, told, given: new Set([...(before?.given ?? []), ...names]), sizes: readings.sizes })
}

/**
 * Reads from outside what the leaves of an expression need, each value once, into copies; all faults at once.
 * Names that the expression does not have are ignored, or refused where `unknown` says so. What is not given stays what it was `before`.
 */
export const readBindings = (
  order: ReadonlyArray<Node>,
  environment: unknown,
  unknown: 'ignored' | 'refused',
  before?: Bindings
): E.Either<NonEmptyArray<EvaluationError>, Bindings> => {
  const source = sourceOf(environment)
  return E.isLeft(source) ? source : readSource(order, source.right, unknown, before)
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
