import { apply } from '../core/build.js'
import { type RowMeasure, rowwise } from './families/rowwise.js'
import { logSoftmax } from './logSoftmax.js'
import { negative } from './negative.js'

/** The rules of {@link crossEntropy}. */
export const CrossEntropy = rowwise({
  name: 'crossEntropy',
  term: (target, gap) => target * gap,
  byTarget: (logits) => negative(logSoftmax(logits, -1))
})

/**
 * The cross-entropy of probabilities and logits, one a row: `−Σ t log softmax(x)`, without overflow; a target of 0 counts 0.
 *
 * Shape: (m × n, m × n) → m × 1.
 * Derivative: dy = Σ (softmax(x) Σt − t) dx − Σ log softmax(x) dt.
 * Errors: `ShapeMismatch` where the shapes differ.
 *
 * @example
 * import { constant, crossEntropy, run } from 'catamat'
 *
 * run(crossEntropy(constant([[0, 0]]), constant([[1, 0]]))).to2DArray() // => [ [ 0.6931471805599453 ] ]
 *
 * @category losses
 */
// The overloads say what `apply` cannot: the shape of the column.
export const crossEntropy = ((...operands: ReadonlyArray<unknown>) => apply(CrossEntropy, operands)) as RowMeasure
