import { describe } from '../core/describe.js'
import type { Operation } from '../core/Expr.js'
import { signature } from '../ops/signature.js'
import type { DecodeError } from './errors.js'

/**
 * How large a document may be before it is refused.
 *
 * @category model
 */
export interface Limits {
  /** Nodes, or names; a million by default. */
  readonly nodes: number
  /** Entries of values, parameters and arguments together; ten million by default. */
  readonly entries: number
  /** The length of a name, and of a text among parameters; 256 by default. */
  readonly name: number
  /** Bytes of the text in UTF-8; 64 MiB by default. They bound the memory that reading JSON takes. */
  readonly bytes: number
  /** Errors that are told; 20 by default. Once there are so many, nodes are no more built, and faults of form alone are counted. */
  readonly errors: number
}

/**
 * Which operations take part beside those of this library, and how large a document may be.
 *
 * @category model
 */
export interface JsonOptions {
  readonly operations?: ReadonlyArray<Operation>
  readonly limits?: Partial<Limits>
}

const DEFAULTS: Limits = { nodes: 1e6, entries: 1e7, name: 256, bytes: 2 ** 26, errors: 20 }

/** What options say, and what is wrong with them. */
export interface Settings {
  readonly limits: Limits
  readonly operations: ReadonlyMap<string, Operation>
  readonly faults: ReadonlyArray<DecodeError>
}

const refused = (path: string, expected: string, got: unknown): DecodeError => ({
  _tag: 'DecodeError',
  path,
  expected,
  got: describe(got),
  offset: undefined
})

const isLimit = (limit: unknown): boolean => typeof limit === 'number' && limit >= 0

const limitFaults = (limits: Limits): ReadonlyArray<DecodeError> =>
  Object.entries(limits).flatMap(([name, limit]) =>
    isLimit(limit) && Object.hasOwn(DEFAULTS, name)
      ? []
      : [
          refused(
            `options.limits.${name}`,
            `a number from 0; the limits are ${Object.keys(DEFAULTS).join(', ')}`,
            limit
          )
        ]
  )

/** The operations of the library and those of the user; a name that is another's already is refused. */
export const settingsOf = ({ operations = [], limits: asked = {} }: JsonOptions = {}): Settings => {
  const limits: Limits = { ...DEFAULTS, ...asked }
  const known = new Map(signature)
  const faults = [...limitFaults(limits)]
  for (const [i, op] of operations.entries()) {
    if ((known.get(op.name) ?? op) === op) known.set(op.name, op)
    else faults.push(refused(`options.operations[${i}]`, 'a name that no other operation bears', op.name))
  }
  return { limits: faults.length === 0 ? limits : DEFAULTS, operations: known, faults }
}
