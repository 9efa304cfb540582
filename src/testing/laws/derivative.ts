import { placeholderOf } from '../../core/build.js'
import type { Apply, Expr, Leaf } from '../../core/Expr.js'
import { pull, push } from '../../ops/families/lift.js'
import { pushforward } from '../../transforms/modes.js'
import { type Application, environmentFor, type Feed, numericShape } from '../sample.js'
import { slopeOf } from '../slope.js'
import { agree, all, fails, HOLDS, type Judged, type Verdict } from '../verdict.js'
import { feeds, flat, isApply, misshapen, moved, tangentsOf } from './point.js'

/** ⟨a, b⟩ and the sum of the absolute values of its terms, the scale of its rounding. */
interface Inner {
  readonly value: number
  readonly scale: number
}

const NOTHING: Inner = { value: 0, scale: 0 }

export const inner = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): Inner =>
  a.reduce(
    (sum, x, i) => ({ value: sum.value + x * (b[i] ?? 0), scale: sum.scale + Math.abs(x * (b[i] ?? 0)) }),
    NOTHING
  )

const plus = (a: Inner, b: Inner): Inner => ({ value: a.value + b.value, scale: a.scale + b.scale })

/** Two inner products that are to be one, relative to their terms. */
export const adjoined = (
  forward: Inner,
  backward: Inner,
  tolerance: number,
  [one, other]: readonly [forward: string, backward: string] = ['⟨ct, jvp⟩', '⟨vjp, dx⟩']
): Verdict => {
  const worst = Math.abs(forward.value - backward.value) / Math.max(1, forward.scale + backward.scale)
  return worst <= tolerance
    ? { worst, failure: undefined }
    : {
        worst: Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst,
        failure: `${one} is ${forward.value}, ${other} is ${backward.value}`
      }
}

const cotangentOf = (expr: Expr): Expr => placeholderOf('ct', numericShape(expr))

/** The parts of a cotangent, one an operand. */
const pulls = (expr: Apply): ReadonlyArray<Expr | undefined> =>
  expr.args.map((_, i) => pull(cotangentOf(expr), expr, i))

const shapes = (expr: Apply, tangents: ReadonlyArray<Expr>): ReadonlyArray<string> => {
  const pushed = push(tangents, expr)
  return [
    pushed === undefined ? undefined : misshapen(pushed, expr, 'jvp'),
    ...pulls(expr).map((ct, i) =>
      ct === undefined ? undefined : misshapen(ct, expr.args[i] ?? ct, `vjp of operand ${i + 1}`)
    )
  ].filter((fault) => fault !== undefined)
}

/** ⟨ct, jvp(dx)⟩ = ⟨vjp(ct), dx⟩, for all tangents at once and for each alone; the parts of vjp have the shapes of the operands. */
export const adjoint = ({ expr, domains }: Application, seed: number): Judged => {
  if (!isApply(expr)) return HOLDS
  const tangents = tangentsOf(expr)
  const [fault] = shapes(expr, tangents)
  if (fault !== undefined) return fails(fault)
  const cotangent = cotangentOf(expr)
  const env = {
    ...environmentFor(expr, seed, domains),
    ...environmentFor(cotangent, seed + 7),
    ...feeds(tangents, seed + 17)
  }
  const pulled = pulls(expr).map((ct) => (ct === undefined ? undefined : flat(ct, env)))
  const along = tangents.map((tangent) => flat(tangent, env))
  const ct = flat(cotangent, env)
  const isAdjoint = (given: ReadonlyArray<Expr | undefined>): Verdict => {
    const pushed = push(given, expr)
    const forward = pushed === undefined ? NOTHING : inner(flat(pushed, env), ct)
    const backward = pulled.map((part, i) =>
      part === undefined || given[i] === undefined ? NOTHING : inner(part, along[i] ?? [])
    )
    return adjoined(forward, backward.reduce(plus, NOTHING), 1e-12)
  }
  const alone = tangents.map((_, k) => tangents.map((tangent, i) => (i === k ? tangent : undefined)))
  return all([tangents, ...alone].map(isAdjoint))
}

const STEP = 2 ** -10

/** How a derivative is compared with a difference: where, along which directions, and what the two are called. */
interface Comparison {
  readonly leaves: Apply['args']
  readonly env: Feed
  readonly prefix: string
  readonly names: readonly [derivative: string, difference: string]
}

/** The derivative of an expression along directions of an application's leaves is its difference; away from kinks and jumps. */
const isSlope = (of: Expr, derivative: Expr | undefined, how: Comparison): Judged => {
  const at = (t: number): ReadonlyArray<number> => flat(of, moved(how.env, how.leaves, t, how.prefix))
  const { entries, isSmooth } = slopeOf(at, STEP)
  if (!isSmooth || !entries.every(Number.isFinite)) return undefined
  const actual = derivative === undefined ? entries.map(() => 0) : flat(derivative, how.env)
  return agree(actual, entries, 1e-8, { actual: how.names[0], expected: how.names[1], shape: numericShape(of) })
}

/** The tangent of the value is its central difference, with Richardson's extrapolation; away from kinks and jumps. */
export const differentiates = ({ expr, domains }: Application, seed: number): Judged => {
  if (!isApply(expr) || expr.args.length === 0) return HOLDS
  const tangents = tangentsOf(expr)
  const pushed = push(tangents, expr)
  const fault = pushed === undefined ? undefined : misshapen(pushed, expr, 'jvp')
  if (fault !== undefined) return fails(fault)
  const env = { ...environmentFor(expr, seed, domains), ...feeds(tangents, seed + 29) }
  return isSlope(expr, pushed, {
    leaves: expr.args,
    env,
    prefix: 'd',
    names: ['jvp', 'the difference']
  })
}

/** The derivatives of both derivatives are their differences: a derivative is an expression that can be differentiated again. */
export const twice = ({ expr, domains }: Application, seed: number): Judged => {
  if (!isApply(expr) || expr.args.length === 0) return HOLDS
  const [tangents, second, ct] = [tangentsOf(expr), tangentsOf(expr, 'dd'), cotangentOf(expr)]
  const [fault] = shapes(expr, tangents)
  if (fault !== undefined) return fails(fault)
  const directions = feeds([...tangents, ...second], seed + 29)
  const env = { ...environmentFor(expr, seed, domains), ...environmentFor(ct, seed + 7), ...directions }
  const leaves = expr.args as ReadonlyArray<Leaf> // an application is one to leaves
  const along = new Map(leaves.map((leaf, i) => [leaf.name, second[i] ?? leaf]))
  const isDifferentiable = (first: Expr | undefined, what: string): ReadonlyArray<Judged> => {
    if (first === undefined) return []
    const names = [`the derivative of ${what}`, 'its difference'] as const
    return [isSlope(first, pushforward(first, along), { leaves, env, prefix: 'dd', names })]
  }
  const judged = [
    ...isDifferentiable(push(tangents, expr), 'jvp'),
    ...pulls(expr).flatMap((part, i) => isDifferentiable(part, `vjp of operand ${i + 1}`))
  ]
  return judged.length === 0 ? HOLDS : all(judged)
}
