import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import { unify } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { refused } from '../core/refused.js'
import type { Shape } from '../core/Shape.js'
import { mean } from '../ops/mean.js'
import { square } from '../ops/square.js'
import { subtract } from '../ops/subtract.js'

const MISMATCH: Refusal = {
  _tag: 'ShapeMismatch',
  requires: { _tag: 'Stated', rule: 'the targets must have the shape of the predictions' }
}

const isOperand = (value: unknown): boolean => isExpr(value) || typeof value === 'number'

/** Whether targets are neither a number nor of the predictions' shape. */
const differs = (predictions: unknown, targets: unknown): boolean => {
  if (!isExpr(predictions) || !isExpr(targets)) return false
  if (E.isLeft(predictions.shape) || E.isLeft(targets.shape)) return false
  const [wanted, given] = [predictions.shape.right, targets.shape.right]
  const fits = wanted.length === given.length && wanted.every((dim, i) => unify(dim, given[i] ?? 1) !== undefined)
  return !fits && !given.every((dim) => dim === 1)
}

/**
 * The mean of the squared differences of predictions and targets.
 *
 * Shape: both of one shape, or one target for all → 1 × 1.
 * Errors: `ShapeMismatch` where the shapes differ: a row beside a column would make a table of all their differences.
 *
 * @example
 * import { constant, meanSquaredError, run } from 'catamat'
 *
 * run(meanSquaredError(constant([[1, 2]]), constant([[1, 4]]))).to2DArray() // => [ [ 2 ] ]
 *
 * @category losses
 */
export const meanSquaredError = <S extends Shape, V extends string, W extends string>(
  predictions: Expr<S, V>,
  targets: Expr<NoInfer<S>, W> | number
): Expr<[1, 1], V | W> =>
  (!isOperand(predictions) || !isOperand(targets) || differs(predictions, targets)
    ? refused('meanSquaredError', [predictions, targets], MISMATCH)
    : mean(square(subtract(predictions, targets)))) as Expr<[1, 1], V | W> // a faulty expression has any type
