import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Binary, Expr, Operation } from '../core/Expr.js'
import type { Elementwise } from '../core/typed.js'
import { clip } from './clip.js'
import { sumOf } from './families/elementwise.js'
import { broadcastAll, map2 } from './families/pointwise.js'
import { multiply } from './multiply.js'
import { negative } from './negative.js'
import { subtract } from './subtract.js'

type Delta = readonly [delta: number]

const huberOf = (r: number, delta: number): number => {
  const size = Math.abs(r)
  return size <= delta ? (r * r) / 2 : delta * (size - delta / 2)
}

/** A change times the difference within ±δ. */
const passed = (d: Expr, [a, b]: Binary, [delta]: Delta): Expr => multiply(d, clip(subtract(a, b), -delta, delta))

/** The rules of {@link huber}. */
export const Huber: Operation<Binary, Delta> = {
  name: 'huber',
  arity: 2,
  isPointwise: true,
  shape: (shapes, [delta]) =>
    Number.isFinite(delta) && delta > 0
      ? broadcastAll(shapes)
      : E.left({ _tag: 'InvalidArgument', argument: 'delta', got: delta, allowed: 'a finite number above 0' }),
  forward: (operands, out, [delta]) => map2((a, b) => huberOf(a - b, delta))(operands, out),
  jvp: ([da, db], { args, params }) =>
    sumOf([
      da === undefined ? undefined : passed(da, args, params),
      db === undefined ? undefined : negative(passed(db, args, params))
    ]),
  vjp: (ct, { args, params }, i) => (i === 0 ? passed(ct, args, params) : negative(passed(ct, args, params)))
}

/**
 * Huber's loss of a difference, entry by entry: half its square up to δ, `δ(|a − b| − δ/2)` beyond; δ is 1 by default.
 *
 * Shape: both stretch to one shape.
 * Derivative: dy = clip(a − b, −δ, δ) (da − db).
 * Errors: `ShapeMismatch`, `InvalidArgument` where δ is not above 0.
 *
 * @example
 * import { constant, huber, run } from 'catamat'
 *
 * run(huber(constant([[0.5, 3]]), 0)).to2DArray() // => [ [ 0.125, 2.5 ] ]
 *
 * @category losses
 */
// The overloads say what `apply` cannot: the shape and the names of the result.
export const huber = ((a: Expr, b: Expr, delta = 1) => apply(Huber, [a, b], [delta])) as WithDelta

/** As `Elementwise`, with a number beside. */
type WithDelta = Elementwise & ((a: Expr | number, b: Expr | number, delta: number) => Expr)
