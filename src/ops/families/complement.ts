import type { Expr } from '../../core/Expr.js'
import { abs } from '../abs.js'
import { add } from '../add.js'
import { less } from '../less.js'
import { multiply } from '../multiply.js'
import { square } from '../square.js'
import { subtract } from '../subtract.js'
import { where } from '../where.js'

/** `1 − x²`; near ±1 its value does not cancel, and near 0 its derivative `−2x` does not. */
export const complement = (x: Expr): Expr =>
  where(less(abs(x), 0.5), subtract(1, square(x)), multiply(subtract(1, x), add(1, x)))
