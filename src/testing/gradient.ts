import * as E from 'fp-ts/lib/Either.js'
import { placeholderOf } from '../core/build.js'
import type { Block, Expr, Leaf } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import { blockIn, blockShape } from '../core/lift.js'
import type { Shape } from '../core/Shape.js'
import { toValue } from '../core/Value.js'
import { readBindings } from '../interpreters/bindings.js'
import { placeholders, variables } from '../interpreters/leaves.js'
import { showError, showErrors } from '../interpreters/showError.js'
import { grad } from '../transforms/grad.js'
import { jvp } from '../transforms/jvp.js'
import { adjoined, inner } from './laws/derivative.js'
import { flat } from './laws/point.js'
import { environmentFor, type Feed, sizeOf } from './sample.js'
import { slopeOf } from './slope.js'
import { all, fails, HOLDS, type Judged, judge, placeOf } from './verdict.js'

/** The values of all leaves of an expression, variables among them. */
export type Values = ReadonlyMap<string, Block>

/** What an environment says of all leaves, or the text of all that stands against it. */
export const valuesIn = (expr: Expr, environment: unknown): E.Either<string, Values> => {
  if (E.isLeft(expr.shape)) return E.left(showError(expr.shape.left))
  const bindings = readBindings(nodes(expr), environment, 'ignored')
  return E.isRight(bindings) ? E.right(bindings.right.values) : E.left(showErrors(bindings.left))
}

export const leavesOf = (expr: Expr): ReadonlyArray<Leaf> => [...placeholders(expr), ...variables(expr)]

export const feedOf = (values: Values): Feed =>
  Object.fromEntries([...values].map(([name, block]) => [name, toValue(block)]))

/** Entries that look random, in the shape of a block. */
const directionLike = (block: Block, seed: number): Block => {
  const shape = blockShape(block)
  const direction = environmentFor(placeholderOf('d', shape), seed)['d']
  return blockIn(
    shape,
    Float64Array.from(direction === undefined ? [] : flat(placeholderOf('d', shape), { d: direction }))
  )
}

/** Placeholders for the tangents of leaves, under names that no leaf bears, and values for them, which look random. */
export const tangentsAt = (
  leaves: ReadonlyArray<Leaf>,
  values: Values,
  seed: number
): { readonly tangents: { readonly [name: string]: Expr }; readonly directions: Values } => {
  const longest = Math.max(0, ...[...values.keys()].map((name) => name.length))
  const nameOf = (leaf: Leaf): string => `${'d'.repeat(longest + 1)}${leaf.name}`
  const shapeOf = ({ shape }: Leaf): Shape => (E.isRight(shape) ? shape.right : [0, 0])
  const blocks = leaves.map((leaf) => values.get(leaf.name) ?? blockIn([0, 0], new Float64Array(0)))
  return {
    tangents: Object.fromEntries(leaves.map((leaf) => [leaf.name, placeholderOf(nameOf(leaf), shapeOf(leaf))])),
    directions: new Map(leaves.map((leaf, i) => [nameOf(leaf), directionLike(blocks[i] as Block, seed + 3 * i)])) // one each
  }
}

/** Beyond this a derivative cannot be told from rounding. */
const LARGEST = 1e6

const isModerate = (xs: ReadonlyArray<number>): boolean => xs.every((x) => Math.abs(x) < LARGEST)

/** The most entries of a leaf along which differences are taken one by one. */
const MOST_UNITS = 16

interface Direction {
  readonly name: string
  readonly block: Block
  /** How long the step is. */
  readonly size: number
}

/** Steps along some entries, as large as these are, and one along all of them. */
const directionsIn = (block: Block): ReadonlyArray<Direction> => {
  const shape = blockShape(block)
  const size = sizeOf(shape)
  const count = Math.min(size, MOST_UNITS)
  const units = Array.from({ length: count }, (_, k): Direction => {
    const at = Math.floor((k * size) / count)
    const data = new Float64Array(size)
    const step = 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(block.data[at] ?? 0))))
    data[at] = step
    return { name: placeOf(at, shape), block: blockIn(shape, data), size: step }
  })
  return size === 0 ? [] : [...units, { name: 'a direction of all entries', block: directionLike(block, 3), size: 1 }]
}

const STEP = 2 ** -13

const gradientAt = (loss: Expr, leaf: Leaf, values: Values): E.Either<string, ReadonlyArray<number>> => {
  const gradient = grad(loss as Expr<[1, 1]>, leaf as Expr) // what is not scalar has a faulty gradient
  return E.isLeft(gradient.shape) ? E.left(showError(gradient.shape.left)) : E.right(flat(gradient, feedOf(values)))
}

/** The gradient by a leaf is the difference of the loss along its entries, away from kinks. */
export const isDifference = (loss: Expr, leaf: Leaf, values: Values): Judged =>
  judge(() => {
    const [block, gradient] = [values.get(leaf.name), gradientAt(loss, leaf, values)]
    if (E.isLeft(gradient)) return fails(gradient.left)
    if (block === undefined || block.data.length === 0) return HOLDS
    return all(directionsIn(block).map((direction) => isSlope(loss, leaf, values, gradient.right, direction)))
  })

const isSlope = (
  loss: Expr,
  { name }: Leaf,
  values: Values,
  gradient: ReadonlyArray<number>,
  along: Direction
): Judged => {
  const of = (t: number): ReadonlyArray<number> => {
    const from = values.get(name) ?? along.block
    const data = from.data.map((x, i) => x + t * (along.block.data[i] ?? 0))
    return flat(loss, feedOf(new Map([...values, [name, { ...from, data }]])))
  }
  const { entries, isSmooth } = slopeOf(of, STEP)
  const { value, scale } = inner(gradient, [...along.block.data])
  if (!isSmooth || !isModerate(entries) || !isModerate(of(0))) return undefined
  const unit = Math.max(1, scale, ...entries.map(Math.abs))
  const expected = entries[0] ?? 0
  const worst = Math.abs(value - expected) / unit
  if (worst <= 1e-6) return { worst, failure: undefined }
  const [by, difference] = [value / along.size, expected / along.size]
  return {
    worst: Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst,
    failure: `the gradient by ${name} is ${by}, the difference is ${difference} at ${along.name}`
  }
}

/** The gradient by a leaf along a direction is what forward mode gives. */
export const isForwardMode = (loss: Expr, leaf: Leaf, values: Values): Judged =>
  judge(() => {
    const [block, gradient] = [values.get(leaf.name), gradientAt(loss, leaf, values)]
    if (E.isLeft(gradient)) return fails(gradient.left)
    if (block === undefined || block.data.length === 0) return HOLDS
    const { tangents, directions } = tangentsAt([leaf], values, 5)
    const pushed = jvp(loss, tangents)
    if (E.isLeft(pushed.shape)) return fails(showError(pushed.shape.left))
    const env = feedOf(new Map([...values, ...directions]))
    if (!isModerate(flat(loss, env)) || !isModerate(gradient.right)) return undefined
    const names = [`forward mode along ${leaf.name}`, 'the gradient in that direction'] as const
    const along = [...directions.values()].flatMap(({ data }) => [...data])
    return adjoined(inner(flat(pushed, env), [1]), inner(gradient.right, along), 1e-10, names)
  })
