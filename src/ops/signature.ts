import type { Operation } from '../core/Expr.js'
import * as all from './index.js'

type All = typeof all

/** Every operation of this library by its name, as its type. */
export type Signature = {
  readonly [K in keyof All as All[K] extends Operation ? Uncapitalize<K & string> : never]: All[K]
}

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'forward' in value && 'shape' in value

/**
 * Every operation of this library by its name. An operation is in it by being exported from `ops/index.ts`.
 *
 * @category model
 */
export const signature: ReadonlyMap<string, Operation> = new Map(
  Object.values<unknown>(all)
    .filter(isOperation)
    .map((op) => [op.name, op])
)
