import type { Dim } from '../core/Dim.js'
import type { NumberJson } from './number.js'

export const FORMAT = 'catamat'
export const VALUES_FORMAT = 'catamat-values'
export const VERSION = 1

/**
 * A value in JSON: the sizes of its axes, and its entries row by row and matrix by matrix.
 *
 * @category model
 */
export interface ValueJson {
  readonly shape: ReadonlyArray<number>
  readonly entries: ReadonlyArray<NumberJson>
}

/** A parameter in JSON: `null` is `undefined`, and a number that JSON does not have stands in an object, since any text may be a parameter. */
export type ParamJson = number | string | boolean | null | { readonly number: NumberJson } | ReadonlyArray<ParamJson>

/**
 * A node in JSON. The arguments of an operation are the places of its operands in the table, and each is before its own.
 * `fault` stands where a node cannot be written; no reader takes it.
 *
 * @category model
 */
export type NodeJson =
  | { readonly kind: 'constant'; readonly value: ValueJson }
  | { readonly kind: 'placeholder'; readonly name: string; readonly shape: ReadonlyArray<Dim> }
  | {
      readonly kind: 'variable'
      readonly name: string
      readonly shape: ReadonlyArray<Dim>
      readonly value: ValueJson
    }
  | { readonly op: string; readonly args: ReadonlyArray<number>; readonly params?: ReadonlyArray<ParamJson> }
  | { readonly fault: string }

/**
 * Expressions in JSON: a table of nodes, and the place of the one root in it, or the roots' names and places.
 *
 * @category model
 */
export interface DocumentJson {
  readonly format: typeof FORMAT
  readonly version: typeof VERSION
  readonly nodes: ReadonlyArray<NodeJson>
  readonly roots: number | ReadonlyArray<readonly [name: string, node: number]>
}

/**
 * Named values in JSON.
 *
 * @category model
 */
export interface ValuesJson {
  readonly format: typeof VALUES_FORMAT
  readonly version: typeof VERSION
  readonly values: ReadonlyArray<readonly [name: string, value: ValueJson]>
}

/** Names in the order of their UTF-16 units, the same on every machine. */
export const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0
