import * as E from 'fp-ts/lib/Either.js'
import { type Dim, unify } from '../../core/Dim.js'
import type { Binary, Expr, Operation } from '../../core/Expr.js'
import type { Shape } from '../../core/Shape.js'
import { multiply } from '../multiply.js'
import { softmax } from '../softmax.js'
import { subtract } from '../subtract.js'
import { sum } from '../sum.js'
import { sumOf } from './elementwise.js'
import { exponentials, logTotal } from './exponentials.js'
import { pairwiseSum } from './pairwise.js'
import { entryOf, type Lane, lanes } from './reduction.js'

/** A measure of logits against target probabilities, row by row. */
export interface RowMeasure {
  <R extends Dim, C extends Dim, V extends string, W extends string>(
    logits: Expr<[R, C], V>,
    targets: Expr<[NoInfer<R>, NoInfer<C>], W>
  ): Expr<[R, 1], V | W>
  <V extends string, W extends string>(logits: Expr<Shape, V>, targets: Expr<Shape, W>): Expr<Shape, V | W>
}

interface RowSpec {
  readonly name: string
  /** What one entry adds: the target, which is not 0, and how far its logit lies below the logarithm of the sum of exponentials. */
  readonly term: (target: number, gap: number) => number
  /** The derivative by a target. */
  readonly byTarget: (logits: Expr, targets: Expr) => Expr
}

const measure = (term: RowSpec['term'], logits: Lane, targets: Lane): number => {
  const scaled = exponentials(logits)
  const total = scaled.most + logTotal(scaled)
  const data = Float64Array.from({ length: logits.length }, (_, i) => {
    const target = entryOf(targets, i)
    return target === 0 ? 0 : term(target, total - entryOf(logits, i))
  })
  return pairwiseSum({ data, start: 0, stride: 1, length: data.length })
}

/** softmax(x) Σt − t: the derivative by the logits. */
const byLogits = (logits: Expr, targets: Expr): Expr =>
  subtract(multiply(softmax(logits, -1), sum(targets, -1)), targets)

/** A sum along each row of what targets and the logarithm of a softmax make of each other. */
export const rowwise = ({ name, term, byTarget }: RowSpec): Operation<Binary> => ({
  name,
  arity: 2,
  shape: ([x, t]) => {
    const [rows, columns] = [unify(x[0], t[0]), unify(x[1], t[1])]
    return rows === undefined || columns === undefined
      ? E.left({
          _tag: 'ShapeMismatch',
          requires: { _tag: 'Stated', rule: 'logits and targets must have the same shape' }
        })
      : E.right([rows, 1])
  },
  forward: ([x, t], out) => {
    const targets = lanes(t, -1)
    for (const [row, lane] of lanes(x, -1).entries()) out.data[row] = measure(term, lane, targets[row] ?? lane)
  },
  jvp: ([dx, dt], { args: [x, t] }) =>
    sumOf([
      dx === undefined ? undefined : sum(multiply(byLogits(x, t), dx), -1),
      dt === undefined ? undefined : sum(multiply(byTarget(x, t), dt), -1)
    ]),
  vjp: (ct, { args: [x, t] }, i) => multiply(ct, i === 0 ? byLogits(x, t) : byTarget(x, t))
})
