import { blockOf } from '../../core/brand.js'
import type { Constant, Expr } from '../../core/Expr.js'

/** A number that is written in the expression. */
export const literal = (x: Expr): number | undefined => {
  const block = x._tag === 'Constant' ? blockOf(x as Constant) : undefined // narrowed by the tag
  return block?.data.length === 1 ? block.data[0] : undefined
}
