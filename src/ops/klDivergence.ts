import { apply } from '../core/build.js'
import { logOf } from '../core/elementary.js'
import { add } from './add.js'
import { type RowMeasure, rowwise } from './families/rowwise.js'
import { log } from './log.js'
import { logSoftmax } from './logSoftmax.js'
import { subtract } from './subtract.js'

/** The rules of {@link klDivergence}. */
export const KlDivergence = rowwise({
  name: 'klDivergence',
  term: (target, gap) => target * (logOf(target) + gap),
  byTarget: (logits, targets) => add(subtract(log(targets), logSoftmax(logits, -1)), 1)
})

/**
 * How far the distribution of logits is from target probabilities, one a row: `Σ t (log t − log softmax(x))`; a target of 0 counts 0.
 *
 * Shape: (m × n, m × n) → m × 1.
 * Derivative: dy = Σ (softmax(x) Σt − t) dx + Σ (log t + 1 − log softmax(x)) dt.
 * Errors: `ShapeMismatch` where the shapes differ.
 *
 * @example
 * import { constant, klDivergence, run } from 'catamat'
 *
 * run(klDivergence(constant([[0, 0]]), constant([[0.5, 0.5]]))).to2DArray() // => [ [ 0 ] ]
 *
 * @category losses
 */
// The overloads say what `apply` cannot: the shape of the column.
export const klDivergence = ((...operands: ReadonlyArray<unknown>) => apply(KlDivergence, operands)) as RowMeasure
