import type { ConstructionError, EvaluationError } from '../core/errors.js'
import type { Limits } from './limits.js'

/** Where in a document a fault lies: `nodes[12].args[0]`. */
interface AtPath {
  readonly path: string
}

/** A fault of one node of the table. */
interface AtNode extends AtPath {
  readonly node: number
}

/** A limit that a document, or what was to become one, passes. */
export interface DocumentLimitExceeded extends AtPath {
  readonly _tag: 'LimitExceeded'
  readonly which: keyof Limits | 'depth'
  readonly limit: number
  readonly asked: number
}

/**
 * Why a document cannot be read. Faults that are those of construction bear their tags, and tell the node.
 *
 * @category errors
 */
export type DecodeError =
  | (AtPath & {
      readonly _tag: 'DecodeError'
      readonly expected: string
      readonly got: string
      /** Where a text stops to be JSON. */
      readonly offset: number | undefined
    })
  | (AtPath & { readonly _tag: 'UnsupportedVersion'; readonly got: string; readonly supported: number })
  | (AtNode & { readonly _tag: 'UnknownOp'; readonly op: string; readonly nearest: string | undefined })
  /** An argument that points to its own node or to a later one. */
  | (AtNode & { readonly _tag: 'Cycle'; readonly to: number })
  /** A place that the table does not have. */
  | (AtPath & { readonly _tag: 'DanglingRef'; readonly to: number; readonly nodes: number })
  /** A name that stands for two roots, or for two values. */
  | (AtPath & { readonly _tag: 'DuplicateId'; readonly id: string; readonly first: string })
  | DocumentLimitExceeded
  | (AtNode & ConstructionError)
  | (AtNode & Extract<EvaluationError, { readonly _tag: 'ConflictingPlaceholder' }>)
  /** How many more faults there are. */
  | (AtPath & { readonly _tag: 'ErrorsOmitted'; readonly count: number })

/**
 * Why expressions or values cannot be written: they are faulty themselves, or hold what a document cannot.
 *
 * @category errors
 */
export type EncodeError =
  | EvaluationError
  | DocumentLimitExceeded
  | (AtPath & { readonly _tag: 'EncodeError'; readonly what: string; readonly allowed: string })
