import { apply } from '../../core/build.js'
import type { Expr } from '../../core/Expr.js'
import type { Range } from '../../core/typedStructure.js'
import { Slice } from '../slice.js'
import { rankFor } from './axes.js'

/** A range along one axis, all of the others. */
export const sliceAlong = (x: Expr, axis: number, range: Range): Expr =>
  apply(
    Slice,
    [x],
    axis === -2
      ? [range]
      : Array.from({ length: rankFor(axis) }, (_, i) => (i - rankFor(axis) === axis ? range : undefined))
  )
