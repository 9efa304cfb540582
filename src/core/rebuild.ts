import { apply } from './build.js'
import type { Apply, Expr, Params } from './Expr.js'

/** The same operation on other operands or parameters; the node itself where nothing changed, so that rebuilding keeps what is shared. */
export const reapply = (node: Apply, operands: ReadonlyArray<Expr>, params: Params = node.params): Expr =>
  params === node.params && operands.every((operand, i) => operand === node.args[i]) ? node : apply(node.op, operands, params)
