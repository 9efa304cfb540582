import type { Expr } from '../core/Expr.js'
import type { Shape } from '../core/Shape.js'
import { mean } from '../ops/mean.js'
import { square } from '../ops/square.js'
import { subtract } from '../ops/subtract.js'

/**
 * The mean of the squared differences of predictions and targets.
 *
 * Shape: both of one shape, or one that stretches → 1 × 1.
 * Errors: `ShapeMismatch`.
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
): Expr<[1, 1], V | W> => mean(square(subtract(predictions, targets)))
