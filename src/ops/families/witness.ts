import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../../core/Expr.js'
import { entries, isNumeric } from '../../core/Shape.js'
import type { Axis } from '../../core/typed.js'
import { broadcastLike, broadcastTo } from '../broadcastTo.js'
import { size } from '../size.js'
import type { AxisParam } from './reduction.js'

/** Stretched to the shape of an operand: by its numbers where they are known, else with the operand as witness. */
export const stretchedAs = (x: Expr | number, like: Expr): Expr =>
  E.isRight(like.shape) && isNumeric(like.shape.right) ? broadcastTo(x, like.shape.right) : broadcastLike(x, like)

/** The number of entries along an axis: the number itself where it is known, else an expression. */
export const count = (x: Expr, [axis]: AxisParam): Expr | number => {
  const shape = E.isRight(x.shape) ? x.shape.right : undefined
  const n = shape === undefined ? undefined : axis === undefined ? entries(shape) : axis === -2 ? shape[0] : shape[1]
  return typeof n === 'number' ? n : size(x, axis as Axis | undefined) // the shape rule has checked it
}
