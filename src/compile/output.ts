import type { Matrix } from 'ml-matrix'
import type { Block } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { blockShape } from '../core/lift.js'
import { copyInto, rowsOf, writeRows } from '../core/matrixRows.js'
import { showShape } from '../core/Shape.js'
import { showName } from '../core/show.js'

/**
 * Where a result can be written: a matrix of its shape, or a buffer of its entries, row by row.
 *
 * @category compilation
 */
export type Output = Matrix | Float64Array

type Fault = Extract<Refusal, { readonly _tag: 'InvalidArgument' }>

/** What a place writes into: memory of its own class alone, so that no code of others runs while results are written. */
const fits = (output: unknown, { stack, rows, columns, data }: Block): output is Output => {
  try {
    if (output instanceof Float64Array)
      return Object.getPrototypeOf(output) === Float64Array.prototype && output.length === data.length
    const held = rowsOf(output)
    return held !== undefined && stack.length === 0 && held.length === rows && (output as Matrix).columns === columns // its own class
  } catch {
    return false
  }
}

const write = (output: Output, { columns, data }: Block): void => {
  if (output instanceof Float64Array) copyInto(output, 0, data)
  else writeRows(rowsOf(output) ?? [], columns, data) // it fits
}

const dueText = (block: Block): string => {
  const matrix = block.stack.length === 0 ? `a ${showShape(blockShape(block))} Matrix or ` : ''
  return `${matrix}a Float64Array of ${block.data.length} entries`
}

/** Where the results go, each read once; undefined where there is no place. */
export const placesIn = (names: ReadonlyArray<string> | undefined, outputs: unknown): ReadonlyArray<unknown> => {
  if (names === undefined) return [outputs]
  try {
    return names.map((name) => (outputs as Readonly<Record<string, unknown>> | null | undefined)?.[name]) // what has no such field gives undefined
  } catch {
    return [] // what cannot be read is no place
  }
}

interface Stretch {
  readonly start: number
  readonly end: number
}

const stretchesOf = (output: Output): ReadonlyArray<Float64Array> =>
  output instanceof Float64Array ? [output] : (rowsOf(output) ?? [])

/** A place that has memory of an earlier one. */
const sharing = (places: ReadonlyArray<Output>): number | undefined => {
  if (places.length < 2) return undefined
  const taken = new Map<ArrayBufferLike, Array<Stretch>>()
  for (const [place, output] of places.entries()) {
    const own: Array<readonly [ArrayBufferLike, Stretch]> = []
    for (const { buffer, byteOffset: start, byteLength } of stretchesOf(output)) {
      const end = start + byteLength
      if (taken.get(buffer)?.some((other) => start < other.end && other.start < end)) return place
      own.push([buffer, { start, end }])
    }
    for (const [buffer, stretch] of own) {
      const others = taken.get(buffer) ?? []
      others.push(stretch)
      taken.set(buffer, others)
    }
  }
  return undefined
}

/** Writes results where they were asked to be, all or none; what is wrong with a place. */
export const written = (
  names: ReadonlyArray<string> | undefined,
  places: ReadonlyArray<unknown>,
  blocks: ReadonlyArray<Block>
): Fault | undefined => {
  for (let i = 0; i < blocks.length; i++) {
    const [block, place] = [blocks[i] as Block, places[i]] // below the length
    if (!fits(place, block))
      return {
        _tag: 'InvalidArgument',
        argument: names === undefined ? 'the output' : `the output ${showName(names[i] as string)}`,
        got: place,
        allowed: dueText(block)
      }
  }
  const shared = sharing(places as ReadonlyArray<Output>) // each fits
  if (shared !== undefined)
    return {
      _tag: 'InvalidArgument',
      argument: `the output ${showName(names?.[shared] ?? '')}`,
      got: 'memory of another output',
      allowed: 'memory of its own'
    }
  for (let i = 0; i < blocks.length; i++) write(places[i] as Output, blocks[i] as Block) // each fits
  return undefined
}
