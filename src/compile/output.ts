import type { Matrix } from 'ml-matrix'
import { causeText, describe } from '../core/describe.js'
import type { Block } from '../core/Expr.js'
import type { EvaluationError, OutputFault } from '../core/errors.js'
import { isRecord } from '../core/given.js'
import { blockShape } from '../core/lift.js'
import { copyInto, rowsOf, writeRows } from '../core/matrixRows.js'
import { nearest } from '../core/nearest.js'

/**
 * Where a result can be written: a matrix of its shape, or a buffer of its entries, row by row.
 *
 * @category compilation
 */
export type Output = Matrix | Float64Array

type Names = ReadonlyArray<string> | undefined

/** Places for results, each read once. */
export interface Places {
  readonly read: ReadonlyArray<unknown>
  /** What is wrong before anything is known of the results. */
  readonly faults: ReadonlyArray<EvaluationError>
}

const NONE: ReadonlyArray<never> = []

const refusal = (name: string | undefined, fault: OutputFault): EvaluationError => ({
  _tag: 'InvalidOutput',
  operation: 'into',
  name,
  fault
})

/** Whether names are the same in the same order, as they nearly always are. */
const areSame = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** What was given under names that no result has, and results that nothing was given for. */
const nameFaults = (names: ReadonlyArray<string>, given: ReadonlyArray<string>): ReadonlyArray<EvaluationError> => {
  const [due, there] = [new Set(names), new Set(given)]
  const unknown = given.filter((name) => !due.has(name))
  const missing = names.filter((name) => !there.has(name))
  return [
    ...missing.map((name) => refusal(name, { _tag: 'Missing', nearest: nearest(name, unknown) })),
    ...unknown.map((name) => refusal(name, { _tag: 'Unknown', nearest: nearest(name, missing), allowed: names }))
  ]
}

const readRecord = (names: ReadonlyArray<string>, outputs: Readonly<Record<string, unknown>>): Places => {
  const given = Object.keys(outputs)
  const faults = areSame(names, given) ? NONE : nameFaults(names, given)
  if (faults.length > 0) return { read: [], faults }
  const thrown: Array<EvaluationError> = []
  const read = names.map((name): unknown => {
    try {
      return outputs[name]
    } catch (cause) {
      thrown.push(refusal(name, { _tag: 'Unreadable', cause: causeText(cause) }))
      return undefined
    }
  })
  return { read, faults: thrown }
}

/** Where the results go. */
export const placesIn = (names: Names, outputs: unknown): Places => {
  if (names === undefined) return { read: [outputs], faults: NONE }
  const unreadable = (got: string): Places => ({
    read: [],
    faults: [refusal(undefined, { _tag: 'NoRecord', got, allowed: names })]
  })
  try {
    return isRecord(outputs) ? readRecord(names, outputs) : unreadable(describe(outputs))
  } catch (cause) {
    return unreadable(`what cannot be read: ${causeText(cause)}`)
  }
}

/** What writes into a place: memory of its own class alone, so that no code of others runs while results are written. */
const fits = (output: unknown, { stack, rows, columns, data }: Block): output is Output => {
  try {
    if (output instanceof Float64Array) return output.constructor === Float64Array && output.length === data.length
    const held = rowsOf(output)
    return held !== undefined && stack.length === 0 && held.length === rows && (output as Matrix).columns === columns // its own class
  } catch {
    return false
  }
}

/** Why a place does not fit. */
const misfit = (output: unknown, block: Block): OutputFault => {
  const expected = blockShape(block)
  const no: OutputFault = { _tag: 'NoPlace', expected, got: describe(output) }
  try {
    if (output instanceof Float64Array)
      return output.length === block.data.length ? no : { _tag: 'OtherLength', expected, actual: output.length }
    const held = rowsOf(output)
    return held === undefined ? no : { _tag: 'OtherShape', expected, actual: [held.length, (output as Matrix).columns] } // it has rows
  } catch {
    return no
  }
}

const write = (output: Output, { columns, data }: Block): void => {
  if (output instanceof Float64Array) copyInto(output, 0, data)
  else writeRows(rowsOf(output) ?? [], columns, data) // it fits
}

interface Stretch {
  readonly start: number
  readonly end: number
  readonly place: number
}

const stretchesOf = (output: Output): ReadonlyArray<Float64Array> =>
  output instanceof Float64Array ? [output] : (rowsOf(output) ?? [])

/** Two places that have memory in common. */
const sharing = (places: ReadonlyArray<Output>): readonly [number, number] | undefined => {
  if (places.length < 2) return undefined
  const taken = new Map<ArrayBufferLike, Array<Stretch>>()
  for (const [place, output] of places.entries())
    for (const { buffer, byteOffset, byteLength } of stretchesOf(output)) {
      const others = taken.get(buffer) ?? []
      others.push({ start: byteOffset, end: byteOffset + byteLength, place })
      taken.set(buffer, others)
    }
  for (const stretches of taken.values()) {
    stretches.sort((a, b) => a.start - b.start || a.end - b.end)
    let last: Stretch | undefined // of those before, the one that reaches furthest
    for (const next of stretches) {
      if (last !== undefined && next.start < last.end && next.start < next.end && next.place !== last.place)
        return last.place < next.place ? [last.place, next.place] : [next.place, last.place]
      if (last === undefined || next.end > last.end) last = next
    }
  }
  return undefined
}

/** Writes results where they were asked to be, all or none; all that is wrong with the places. */
export const written = (
  names: Names,
  { read }: Places,
  blocks: ReadonlyArray<Block>
): ReadonlyArray<EvaluationError> => {
  let faults: Array<EvaluationError> | undefined
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i] as Block // below the length
    if (fits(read[i], block)) continue
    faults = faults ?? []
    faults.push(refusal(names?.[i], misfit(read[i], block)))
  }
  if (faults !== undefined) return faults
  const shared = sharing(read as ReadonlyArray<Output>) // each fits
  if (shared !== undefined) return [refusal(names?.[shared[1]], { _tag: 'Shared', other: names?.[shared[0]] ?? '' })]
  for (let i = 0; i < blocks.length; i++) write(read[i] as Output, blocks[i] as Block) // each fits
  return NONE
}
