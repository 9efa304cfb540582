import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import { blockOf, isExpr } from '../core/brand.js'
import { operand } from '../core/build.js'
import { isList } from '../core/describe.js'
import type { Apply, Expr, Node, Operation } from '../core/Expr.js'
import { nodes, operandsOf } from '../core/fold.js'
import { faults as faultsOf } from '../interpreters/check.js'
import type { ExprRecord } from '../interpreters/evaluate.js'
import { byName, type DocumentJson, FORMAT, type NodeJson, VERSION } from './document.js'
import type { EncodeError } from './errors.js'
import { type JsonOptions, settingsOf } from './limits.js'
import { DEEPEST, paramsToJson } from './params.js'
import { blockToJson, type Encoded, MOST_WRITTEN } from './value.js'

/** What is to be written: one expression, or several under names. */
export type Roots = Expr | ReadonlyArray<readonly [name: string, root: Expr]>

type Written = E.Either<EncodeError, NodeJson>

const refused = (what: string, allowed: string): Written => E.left({ _tag: 'EncodeError', path: '', what, allowed })

const applyToJson = (node: Apply, args: ReadonlyArray<number>, operations: ReadonlyMap<string, Operation>): Written => {
  const op = node.op.name
  if (operations.get(op) !== node.op)
    return refused(
      `the operation ${JSON.stringify(op)}`,
      operations.has(op)
        ? 'the operation that this library has under that name'
        : 'the operations of this library, and those given as { operations: [ … ] }'
    )
  const params = paramsToJson(node.params)
  if (params === undefined) return refused(`the parameters of ${op}`, `lists nested ${DEEPEST} deep at most`)
  return E.right(params.length === 0 ? { op, args } : { op, args, params })
}

const leafToJson = (node: Exclude<Node, Apply>): Written => {
  const block = blockOf(node)
  if (block !== undefined && block.data.length > MOST_WRITTEN)
    return E.left({ _tag: 'LimitExceeded', path: '', which: 'entries', limit: MOST_WRITTEN, asked: block.data.length })
  const value = block === undefined ? undefined : blockToJson(block)
  if (node._tag === 'Constant')
    return value === undefined ? refused('a constant', 'one with a value') : E.right({ kind: 'constant', value })
  if (E.isLeft(node.shape)) return refused('a leaf', 'one with a shape')
  const { name } = node
  const shape = node.shape.right
  return E.right(value === undefined ? { kind: 'placeholder', name, shape } : { kind: 'variable', name, shape, value })
}

const FAULT: NodeJson = { fault: 'EncodeError' }

/** A document, the text of each node, and what could not be written. */
export interface Table {
  readonly document: DocumentJson
  readonly texts: ReadonlyArray<string>
  readonly faults: ReadonlyArray<EncodeError>
}

/**
 * The table of nodes: operands before who reads them, left operands first, equal nodes once. Equality is that of their texts, since the
 * arguments in it are places of nodes that are themselves there once.
 */
export const tableOf = (roots: Roots, operations: ReadonlyMap<string, Operation>): Table => {
  const table: Array<NodeJson> = []
  const placeOf = new Map<string, number>()
  const places = new Map<Node, number>()
  const faults: Array<EncodeError> = []
  const at = (node: Node): number => places.get(node) ?? 0 // operands and roots come before who asks
  const named = isExpr(roots) ? undefined : [...roots].sort(byName)
  const order = nodes(...(named === undefined ? [roots as Expr] : named.map(([, root]) => root))) // asked in the line above
  for (const node of order) {
    const written = node._tag === 'Apply' ? applyToJson(node, operandsOf(node).map(at), operations) : leafToJson(node)
    if (E.isLeft(written)) faults.push(written.left)
    const json = E.isRight(written) ? written.right : FAULT
    const text = JSON.stringify(json)
    const known = placeOf.get(text)
    places.set(node, known ?? table.length)
    if (known === undefined) {
      placeOf.set(text, table.length)
      table.push(json)
    }
  }
  const document: DocumentJson = {
    format: FORMAT,
    version: VERSION,
    nodes: table,
    roots: named === undefined ? at(roots as Node) : named.map(([name, root]) => [name, at(root as Node)]) // the three forms are all there is
  }
  return { document, texts: [...placeOf.keys()], faults }
}

/** The expressions of what a caller gives; what is none becomes a faulty expression. */
export const rootsOf = (exprs: unknown): Roots => {
  if (typeof exprs !== 'object' || exprs === null || isExpr(exprs) || isList(exprs)) return operand('toJson', 0, exprs)
  const read = E.tryCatch(
    () => Object.entries(exprs).map(([name, expr], i) => [name, operand('toJson', i, expr)] as const),
    () => exprs
  )
  return E.isRight(read) && read.right.length > 0 ? read.right : operand('toJson', 0, exprs)
}

/** The table of sound expressions, or every reason why there is none. */
export const soundTable = (exprs: unknown, options: JsonOptions | undefined): Encoded<Table> => {
  const roots = rootsOf(exprs)
  const settings = settingsOf(options)
  const wrong: Array<EncodeError> = [
    ...settings.faults.map(
      (fault): EncodeError => ({
        _tag: 'EncodeError',
        path: fault.path,
        what: 'got' in fault ? String(fault.got) : fault._tag,
        allowed: 'expected' in fault ? fault.expected : ''
      })
    ),
    ...faultsOf(isExpr(roots) ? [roots] : roots.map(([, root]) => root))
  ]
  if (isNonEmpty(wrong)) return E.left(wrong)
  const table = tableOf(roots, settings.operations)
  const faults = [...table.faults]
  return isNonEmpty(faults) ? E.left(faults) : E.right(table)
}

/**
 * One expression, or a record of them, as JSON: a flat table in which each node stands once, after its operands, so that sharing is kept and
 * nothing is nested however deep the expression is. `JSON.stringify` of it is canonical: expressions that are the same term have the same
 * bytes, however they share, whenever they were built, and whatever the order of a record.
 *
 * Every bit of every number is kept (all NaN are one). A named root stands as a pair in a list rather than as a field of an object: fields
 * have an order of their own, the last of two equal ones wins in silence, and one may be called `__proto__`.
 *
 * Errors: those of `check`; `EncodeError` for an operation that is neither this library's nor among the options.
 * Cost: linear in nodes and entries.
 *
 * @example
 * import { add, placeholder, toJson } from 'catamat'
 *
 * const x = placeholder('x', 'n', 1)
 * JSON.stringify(toJson(add(x, x))) // => {"_tag":"Right","right":{"format":"catamat","version":1,"nodes":[{"kind":"placeholder","name":"x","shape":["n",1]},{"op":"add","args":[0,0]}],"roots":1}}
 *
 * @category json
 */
export const toJson = (exprs: Expr | ExprRecord, options?: JsonOptions): Encoded<DocumentJson> =>
  E.map(({ document }: Table) => document)(soundTable(exprs, options))
