import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as O from 'fp-ts/lib/Option.js'
import type { Expr, Leaf } from '../core/Expr.js'
import type { Environment } from '../core/given.js'
import type { Shape } from '../core/Shape.js'
import type { NeedsScalar } from '../core/typed.js'
import { locateIn } from '../interpreters/check.js'
import type { Evaluated } from '../interpreters/compute.js'
import { causeAt, type GradientNotFinite, type NotFinite, originsOf } from '../interpreters/whyNotFinite.js'
import type { Leaves } from '../transforms/grad.js'
import { endsOf, type Sweep, sweepOf } from './sweep.js'

/** The part of the chain rule to which a place in the order of a sweep belongs. */
const partAt = (sweep: Sweep, { place, leaf }: Origin, cause: NotFinite): GradientNotFinite => {
  const { loss, pulled, plan } = sweep
  const stage = endsOf(sweep).findIndex((end) => place < end)
  if (stage === 0) return { _tag: 'Loss', cause }
  const found = pulled[stage - 1]
  const at = { in: locateIn([loss])(found?.node ?? leaf) }
  const part = found?.parts.find((made) => place <= (plan.at.get(made.part) ?? 0))
  return part === undefined || place <= (plan.at.get(found?.cotangent ?? part.part) ?? 0)
    ? { _tag: 'Sum', cause, ...at }
    : { _tag: 'Part', cause, ...at, operand: part.operand }
}

interface Origin {
  readonly place: number
  readonly leaf: Leaf
}

/** The first place to which what is not finite in the gradients of the leaves goes back. */
const firstOrigin = ({ gradients, plan }: Sweep, origins: Int32Array): Origin | undefined =>
  gradients
    .map(({ leaf, gradient }) => ({ leaf, place: origins[plan.at.get(gradient) ?? 0] ?? -1 }))
    .filter(({ place }) => place >= 0)
    .reduce<Origin | undefined>(
      (first, next) => (first === undefined || next.place < first.place ? next : first),
      undefined
    )

/**
 * The first node that made a NaN or an infinity from finite operands and thereby the gradient of a 1×1 loss not finite, and which part of
 * the chain rule it belongs to; none where the gradient is finite. By default the leaves are all there are.
 *
 * Errors: all of `EvaluationError`; `NotScalar`, `NotDifferentiable`.
 * Cost: two evaluations of the loss and its gradient.
 *
 * @example
 * import { placeholder, showNotFinite, sqrt, sum, whyGradientNotFinite } from 'catamat'
 * import { either, option } from 'fp-ts'
 *
 * const x = placeholder('x', 2, 1)
 * const why = whyGradientNotFinite(sum(sqrt(x)), { x: [4, 0] }, x)
 * const text = either.isRight(why) && option.isSome(why.right) ? showNotFinite(why.right.value).split('\n') : []
 * text[0] // => NonFinite in the gradient: in what sqrt passes back to x
 * text[1] // =>   in  sum(sqrt(x))
 * text[2] // =>           ^^^^^^^
 *
 * @category calculus
 */
export const whyGradientNotFinite = <S extends Shape, V extends string>(
  loss: Expr<S, V> & NeedsScalar<S, 'whyGradientNotFinite'>,
  environment: Environment<V>,
  leaves?: Expr | Leaves
): Evaluated<O.Option<GradientNotFinite>> =>
  pipe(
    sweepOf('whyGradientNotFinite', loss, environment, leaves),
    E.chain((sweep) =>
      pipe(
        originsOf(sweep.plan),
        E.chain((origins) => {
          const origin = firstOrigin(sweep, origins)
          return origin === undefined
            ? E.right(O.none)
            : pipe(causeAt(sweep.plan, origin.place), E.map(O.map((cause) => partAt(sweep, origin, cause))))
        })
      )
    )
  )
