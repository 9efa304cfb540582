import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../../core/build.js'
import type { Expr } from '../../core/Expr.js'
import { entries, isNumeric, sizeAt } from '../../core/Shape.js'
import { BroadcastTo, broadcastLike } from '../broadcastTo.js'
import { Size } from '../size.js'
import { axesList } from './axes.js'
import type { AxisParam } from './reduction.js'

/** Stretched to the shape of an operand, further leading axes kept: by its numbers where they are known, else with the operand as witness. */
export const stretchedAs = (x: Expr | number, like: Expr): Expr =>
  E.isRight(like.shape) && isNumeric(like.shape.right)
    ? apply(BroadcastTo, [x], [like.shape.right])
    : broadcastLike(x, like)

/** The number of entries along axes: the number itself where it is known, else an expression. */
export const count = (x: Expr, [axes]: AxisParam): Expr | number => {
  const list = axesList(axes)
  const { shape } = x
  const n = E.isRight(shape) ? entries(list.map((axis) => sizeAt(shape.right, axis))) : undefined
  return typeof n === 'number' ? n : apply(Size, [x], axes === undefined ? [] : [axes])
}
