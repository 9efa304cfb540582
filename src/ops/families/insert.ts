import { apply } from '../../core/build.js'
import type { Expr } from '../../core/Expr.js'
import { ExpandDims, Squeeze } from '../expandDims.js'
import { inOrder } from './axes.js'

/** Without these axes of size 1, which count from the end. */
export const squeezed = (x: Expr, axes: ReadonlyArray<number>): Expr =>
  axes.length === 0 ? x : apply(Squeeze, [x], [inOrder(axes)])

/** With new axes of size 1, which count from the end of the result. */
export const expanded = (x: Expr, axes: ReadonlyArray<number>): Expr =>
  axes.length === 0 ? x : apply(ExpandDims, [x], [inOrder(axes)])
