import type { Expr } from '../../core/Expr.js'
import { add } from '../add.js'
import { divide } from '../divide.js'
import { multiply } from '../multiply.js'
import { where } from '../where.js'

/** What falls to one of two rivals: all to the winner, half to each of equals, NaN where neither wins nor loses. */
export const shareOf = (d: Expr, wins: Expr, loses: Expr): Expr => {
  const part = divide(wins, add(wins, loses))
  return where(part, multiply(d, part), 0)
}
