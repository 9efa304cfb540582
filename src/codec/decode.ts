import { isExpr } from '../core/brand.js'
import type { Expr, Operation } from '../core/Expr.js'
import { faults as faultsOf } from '../interpreters/check.js'
import type { ExprRecord } from '../interpreters/evaluate.js'
import { FORMAT, VERSION } from './document.js'
import { type JsonOptions, settingsOf } from './limits.js'
import { isPlace, type Known, nodeIn } from './nodeReader.js'
import { fieldsOf, isSupported, itemsOf, type Place, pathOf, type Reader, textOf, within } from './reader.js'
import { type Decoded, reading } from './value.js'

/** What a document holds: one expression, or several by name. */
type Content = Expr | ReadonlyMap<string, Expr>

const TABLE = within(undefined, 'nodes')
const ROOTS = within(undefined, 'roots')

const tableIn = (reader: Reader, json: unknown, operations: ReadonlyMap<string, Operation>): Known | undefined => {
  const items = itemsOf(
    reader,
    json,
    TABLE,
    'a list of nodes',
    (length) => length <= reader.limits.nodes || (reader.exceeded(TABLE, 'nodes', reader.limits.nodes, length) ?? false)
  )
  if (items === undefined) return undefined
  const known: Known = {
    nodes: new Array<Expr | undefined>(items.length),
    isRead: new Array<boolean>(items.length).fill(false),
    count: items.length,
    operations
  }
  for (const [i, item] of items.entries()) known.nodes[i] = nodeIn(reader, item, i, TABLE, known)
  return known
}

const rootIn = (reader: Reader, json: unknown, place: Place, known: Known): Expr | undefined => {
  if (!isPlace(reader, json, place, known.count)) return undefined
  known.isRead[json] = true
  return known.nodes[json]
}

/** Pairs of a name and something, each name once. */
export const pairsIn = (
  reader: Reader,
  json: unknown,
  place: Place,
  expected: string,
  visit: (name: string, second: unknown, place: Place) => void
): void => {
  const pairs = itemsOf(
    reader,
    json,
    place,
    expected,
    (length) => length <= reader.limits.nodes || (reader.exceeded(place, 'nodes', reader.limits.nodes, length) ?? false)
  )
  const first = new Map<string, Place>()
  for (const [i, pair] of (pairs ?? []).entries()) {
    const at = within(place, i)
    const items = itemsOf(
      reader,
      pair,
      at,
      expected,
      (length) => length === 2 || reader.refused(at, 'a pair', `a list of ${length}`)
    )
    const name = items === undefined ? undefined : textOf(reader, items[0], within(at, 0), 'a name')
    if (items === undefined || name === undefined) continue
    const before = first.get(name)
    if (before !== undefined)
      reader.fault(() => ({ _tag: 'DuplicateId', path: pathOf(at), id: name, first: pathOf(before) }))
    else first.set(name, at)
    visit(name, items[1], within(at, 1))
  }
}

const namedRootsIn = (reader: Reader, json: unknown, known: Known): ReadonlyMap<string, Expr> => {
  const roots = new Map<string, Expr>()
  let count = 0
  pairsIn(reader, json, ROOTS, 'the place of a node, or pairs of a name and such a place', (name, second, place) => {
    count++
    const root = rootIn(reader, second, place, known)
    if (root !== undefined) roots.set(name, root)
  })
  if (count === 0 && reader.faults().length === 0) reader.refused(ROOTS, 'at least one root', 'none')
  return roots
}

/** A node that no root needs is refused: a document says nothing that it does not mean. A node reads earlier ones only, so the last such is read by none. */
const refuseUnread = (reader: Reader, { isRead }: Known): void => {
  for (const [i, wasRead] of isRead.entries())
    if (!wasRead) reader.refused(within(TABLE, i), 'a node that a later node or a root reads', 'one that none reads')
}

/** Leaves of one name must agree. */
const refuseConflicts = (reader: Reader, roots: ReadonlyArray<Expr>, known: Known): void => {
  const found = faultsOf(roots)
  if (found.length === 0) return
  const places = new Map(known.nodes.map((node, i) => [node, i]))
  for (const error of found) {
    if (error._tag !== 'ConflictingPlaceholder') continue // any other fault was found when its node was built
    const node = places.get(error.leaves[1]) ?? 0
    reader.fault(() => ({ ...error, node, path: pathOf(within(TABLE, node)) }))
  }
}

const contentIn = (reader: Reader, json: unknown, operations: ReadonlyMap<string, Operation>): Content | undefined => {
  const fields = fieldsOf(reader, json, undefined, ['format', 'version', 'nodes', 'roots'])
  if (fields === undefined) return undefined
  const [format, version, nodes, given] = fields
  if (!isSupported(reader, format, version, FORMAT, VERSION)) return undefined
  const known = tableIn(reader, nodes, operations)
  if (known === undefined) return undefined
  const roots = typeof given === 'number' ? rootIn(reader, given, ROOTS, known) : namedRootsIn(reader, given, known)
  if (reader.faults().length === 0) refuseUnread(reader, known)
  if (roots === undefined || reader.faults().length > 0) return undefined
  refuseConflicts(reader, isExpr(roots) ? [roots] : [...roots.values()], known)
  return roots
}

/**
 * How to read expressions from JSON.
 *
 * @category model
 */
export interface FromJsonOptions<R extends 'one' | 'named' = 'one' | 'named'> extends JsonOptions {
  /** Whether the document holds one expression, as by default, or several by name. */
  readonly roots?: R
}

/** As `options` ask: the one expression, or the record of them. */
const asAsked = (reader: Reader, content: Content | undefined, isNamed: boolean): Expr | ExprRecord | undefined => {
  if (content === undefined || isExpr(content)) {
    if (content === undefined || !isNamed) return content
    return reader.refused(ROOTS, 'roots with names', 'one root; read it without { roots: "named" }')
  }
  const named = content as ReadonlyMap<string, Expr> // it is no expression
  return isNamed
    ? Object.freeze(Object.fromEntries(named))
    : reader.refused(ROOTS, 'one root', 'roots with names; read them with { roots: "named" }')
}

interface FromJson {
  (input: unknown, options?: FromJsonOptions<'one'>): Decoded<Expr>
  (input: unknown, options: FromJsonOptions<'named'>): Decoded<ExprRecord>
}

/**
 * The expression that JSON, or a text of it, stands for; with `{ roots: 'named' }` a record of expressions, which share what they shared.
 * It takes any input whatever and reads each field once. Arguments point backwards in the table, so nothing in it goes round or in depth, and
 * a place in it is all that names a node: there are no identifiers to be told twice. The shape of each node is inferred anew.
 *
 * Errors: every fault with its path, the first twenty of them: `DecodeError` (also for a field or a node too many), `UnsupportedVersion`,
 * `UnknownOp`, `Cycle`, `DanglingRef`, `DuplicateId`, `LimitExceeded`, `ConflictingPlaceholder`, and those of construction.
 * Cost: linear in the document.
 *
 * @example
 * import { fromJson, show } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const text = '{"format":"catamat","version":1,"nodes":[{"kind":"placeholder","name":"x","shape":["n",1]},{"op":"ad","args":[0,1]}],"roots":1}'
 * const expr = fromJson(text.replace('"ad"', '"add"').replace('[0,1]', '[0,0]'))
 * either.isRight(expr) ? show(expr.right) : '' // => x + x
 * fromJson(text) // => { _tag: 'Left', left: [ { _tag: 'UnknownOp', path: 'nodes[1].op', node: 1, op: 'ad', nearest: 'add' }, { _tag: 'Cycle', path: 'nodes[1].args[1]', node: 1, to: 1 } ] }
 *
 * @category json
 */
export const fromJson = ((input: unknown, options?: FromJsonOptions) => {
  const settings = settingsOf(options)
  return reading<Expr | ExprRecord>(input, settings, (reader, json) =>
    asAsked(reader, contentIn(reader, json, settings.operations), options?.roots === 'named')
  )
}) as FromJson // the overloads tell one expression from a record of them
