import * as E from 'fp-ts/lib/Either.js'
import { listOf } from '../core/describe.js'
import type { Block } from '../core/Expr.js'
import { matrixBlock } from '../core/lift.js'
import type { ValueLike } from '../core/readValue.js'
import { toValue } from '../core/Value.js'
import { type InvalidArgument, invalid } from './errors.js'
import { permutation } from './generator.js'
import type { Data, Objective } from './objective.js'
import type { Generator } from './Step.js'

/**
 * Mini-batches: so many rows at a time of the named placeholders, whose first axis must have a dimension name.
 *
 * @category model
 */
export interface Batching {
  readonly size: number
  readonly names: ReadonlyArray<string>
}

/** The data of each step. */
export interface Batches {
  /** How many batches are one pass over the data. */
  readonly perEpoch: number
  readonly at: (generator: Generator) => Data
  readonly after: (generator: Generator) => Generator
}

/** What lies along the first axis: the rows of a matrix, the matrices of a stack. */
const partsOf = ({ stack, rows, columns, data }: Block): ReadonlyArray<ValueLike> => {
  const length = stack[0] ?? rows
  const size = length === 0 ? 0 : data.length / length
  return Array.from({ length }, (_, i): ValueLike => {
    const part = data.subarray(i * size, (i + 1) * size)
    return stack.length === 0 ? part : toValue({ ...matrixBlock(rows, columns, part), stack: stack.slice(1) })
  })
}

const valuesOf = (data: ReadonlyMap<string, Block>): Data =>
  new Map([...data].map(([name, block]) => [name, toValue(block)]))

const wholeData = (data: ReadonlyMap<string, Block>): Batches => {
  const values = valuesOf(data)
  return { perEpoch: 1, at: () => values, after: (generator) => generator }
}

const fault = (argument: string, got: unknown, allowed: string): E.Either<ReadonlyArray<InvalidArgument>, never> =>
  E.left([invalid('minimize', argument, got, allowed)])

/** Each pass takes every row once, in an order of its own; its last batch has what is left. */
const miniBatches = (
  data: ReadonlyMap<string, Block>,
  parts: ReadonlyMap<string, ReadonlyArray<ValueLike>>,
  rows: number,
  size: number
): Batches => {
  const rest = valuesOf(new Map([...data].filter(([name]) => !parts.has(name))))
  const perEpoch = Math.ceil(rows / size)
  let known: { readonly seed: number; readonly epoch: number; readonly order: ReadonlyArray<number> } | undefined // what was computed last
  const orderOf = (seed: number, epoch: number): ReadonlyArray<number> => {
    if (known?.seed !== seed || known.epoch !== epoch) known = { seed, epoch, order: permutation(rows, seed, epoch) }
    return known.order
  }
  return {
    perEpoch,
    at: ({ seed, counter }) => {
      const from = (counter % perEpoch) * size
      const drawn = orderOf(seed, Math.floor(counter / perEpoch)).slice(from, from + size)
      const batch = [...parts].map(([name, all]) => [name, drawn.map((row) => all[row] ?? [])] as const)
      return new Map<string, ValueLike>([...rest, ...(batch as ReadonlyArray<readonly [string, ValueLike]>)]) // a list of rows or of matrices is a value
    },
    after: ({ seed, counter }) => ({ seed, counter: counter + 1 })
  }
}

const isNamedAxis = (objective: Objective, name: string): boolean => {
  const shape = objective.leaves.get(name)?.shape
  return shape !== undefined && E.isRight(shape) && typeof shape.right[0] === 'string'
}

/** The batches of an objective's data, or what is wrong with what was asked for. */
export const batchesOf = (
  objective: Objective,
  batch: Batching | undefined
): E.Either<ReadonlyArray<InvalidArgument>, Batches> => {
  const { data } = objective
  if (batch === undefined) return E.right(wholeData(data))
  const names: unknown = listOf(batch?.names)
  const allowed = [...data.keys()].filter((name) => isNamedAxis(objective, name))
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => allowed.includes(name)))
    return fault('batch.names', names, `placeholders whose first axis has a name: ${allowed.join(', ')}`)
  const parts = new Map(
    [...data].flatMap(([name, block]) => (names.includes(name) ? [[name, partsOf(block)] as const] : []))
  )
  const lengths = new Set([...parts.values()].map(({ length }) => length))
  const [rows = 0] = lengths
  if (lengths.size > 1)
    return fault('batch.names', names, `data of one length; these have ${[...lengths].join(' and ')}`)
  if (!Number.isSafeInteger(batch.size) || batch.size < 1 || batch.size > rows)
    return fault('batch.size', batch.size, `a whole number from 1 to ${rows}`)
  return E.right(miniBatches(data, parts, rows, batch.size))
}
