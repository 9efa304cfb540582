import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../core/Expr.js'
import type { ExprRecord } from '../interpreters/evaluate.js'
import { soundTable, type Table } from './encode.js'
import type { JsonOptions } from './limits.js'
import { sha256 } from './sha256.js'
import type { Encoded } from './value.js'

const MARK = '"nodes":[]'

/** So many nodes at a time: a call for each would cost more than the hash. */
const AT_ONCE = 16

/** The canonical text in pieces: that of a document as a whole may be longer than a text can be. */
function* piecesOf({ document, texts }: Table): Generator<string> {
  const [head = '', tail = ''] = JSON.stringify({ ...document, nodes: [] }).split(MARK, 2)
  yield `${head}"nodes":[`
  for (let i = 0; i < texts.length; i += AT_ONCE) yield `${i === 0 ? '' : ','}${texts.slice(i, i + AT_ONCE).join()}`
  yield `]${tail}`
}

/**
 * The SHA-256 of the canonical JSON of an expression, or of a record of them: equal for equal terms, on every machine.
 *
 * Errors: those of `toJson`.
 * Cost: linear in nodes and entries.
 *
 * @example
 * import { add, contentHash, placeholder } from 'catamat'
 *
 * const x = placeholder('x', 2, 1)
 * const again = placeholder('x', 2, 1)
 * JSON.stringify(contentHash(add(x, x))) === JSON.stringify(contentHash(add(x, again))) // => true
 *
 * @category json
 */
export const contentHash = (exprs: Expr | ExprRecord, options?: JsonOptions): Encoded<string> =>
  E.map((table: Table) => sha256(piecesOf(table)))(soundTable(exprs, options))
