import * as E from 'fp-ts/lib/Either.js'
import { describe, listOf } from '../core/describe.js'
import type { Operation } from '../core/Expr.js'
import { nearest } from '../core/nearest.js'
import { cut } from '../core/text.js'
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

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const limitFaults = (limits: unknown): ReadonlyArray<DecodeError> =>
  isObject(limits)
    ? Object.entries(limits).flatMap(([name, limit]) =>
        isLimit(limit) && Object.hasOwn(DEFAULTS, name)
          ? []
          : [
              refused(
                `options.limits.${cut(name)}`,
                `a number from 0; the limits are ${Object.keys(DEFAULTS).join(', ')}`,
                limit
              )
            ]
      )
    : [refused('options.limits', 'an object of limits', limits)]

/** The operations of the library and those of the user; a name that is another's already is refused. */
const operationsOf = (given: unknown): Pick<Settings, 'operations' | 'faults'> => {
  const [list, operations] = [listOf(given), new Map(signature)]
  if (list === undefined) return { operations, faults: [refused('options.operations', 'a list of operations', given)] }
  const faults = list.flatMap((op, i) => {
    const path = `options.operations[${i}]`
    if (!isOperation(op)) return [refused(path, 'an operation', op)]
    if ((operations.get(op.name) ?? op) !== op) return [refused(path, 'a name that no other operation bears', op.name)]
    operations.set(op.name, op)
    return []
  })
  return { operations, faults }
}

const isOperation = (op: unknown): op is Operation =>
  isObject(op) && 'name' in op && typeof op.name === 'string' && 'forward' in op && typeof op.forward === 'function'

const NAMES = ['operations', 'limits', 'roots']

const nameFaults = (options: object): ReadonlyArray<DecodeError> =>
  Object.keys(options)
    .filter((name) => !NAMES.includes(name))
    .map((name) => {
      const near = nearest(name, NAMES)
      const allowed = `one of the options ${NAMES.join(', ')}`
      return refused(`options.${cut(name)}`, near === undefined ? allowed : `${allowed}; did you mean ${near}?`, name)
    })

const read = ({ operations = [], limits: asked = {}, roots = 'one', ...rest }: Given): Settings => {
  const own = operationsOf(operations)
  const faults = [
    ...nameFaults(rest),
    ...limitFaults(asked),
    ...own.faults,
    ...(roots === 'one' || roots === 'named' ? [] : [refused('options.roots', "'one' or 'named'", roots)])
  ]
  return {
    limits: faults.length === 0 ? { ...DEFAULTS, ...(asked as object) } : DEFAULTS,
    operations: own.operations,
    faults
  } // found to be limits
}

/** As untyped code may give them. */
interface Given {
  readonly operations?: unknown
  readonly limits?: unknown
  readonly roots?: unknown
}

const nothing = (options: unknown): Settings => ({
  limits: DEFAULTS,
  operations: signature,
  faults: [refused('options', 'an object that can be read', options)]
})

/** What options say, and all that is wrong with them. */
export const settingsOf = (options: unknown = {}): Settings => {
  if (!isObject(options)) return nothing(options)
  return E.getOrElse(() => nothing(options))(E.tryCatch(() => read(options), String))
}
