import { apply, constantBlock, placeholderOf } from '../../core/build.js'
import type { Apply, Expr, Leaf } from '../../core/Expr.js'
import { blockIn } from '../../core/lift.js'
import { pull, push } from '../../ops/families/lift.js'
import { full, ones, sum } from '../../ops/index.js'
import { type Application, environmentFor, type Feed, numericShape, sizeOf, valueIn } from '../sample.js'
import { agree, all, difference, fails, HOLDS, type Judged, type Sides } from '../verdict.js'
import { flat, isApply } from './point.js'

/** Where rules tell cases apart. */
const SPECIAL: ReadonlyArray<number> = [
  0,
  1,
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  2,
  -0.5,
  1e150,
  -1e-150,
  3.25
]

/** An operation on entries, applied to each special number beside each other one. */
const tabulated = ({ op, args, params }: Apply): { readonly expr: Apply; readonly env: Feed } => {
  const [n, size] = [SPECIAL.length, SPECIAL.length ** Math.max(1, args.length)]
  const leaves = args.map((_, i) => placeholderOf(`x${i}`, [size / n, n]))
  const entry = (which: number, i: number): number => SPECIAL[Math.floor(i / n ** which) % n] ?? 0
  const values = args.map((_, which) => Array.from({ length: size }, (_, i) => entry(which, i)))
  return {
    expr: apply(op, leaves, params) as Expr as Apply, // an application, as the one it is made of
    env: Object.fromEntries(values.map((list, which) => [`x${which}`, valueIn([size / n, n], list)]))
  }
}

const entryByEntry = (node: Apply): Judged => {
  const { expr, env } = tabulated(node)
  const shape = numericShape(expr)
  const [rows = 0, columns = 0] = shape
  const unit = (): Expr => full(rows, columns, 0.75)
  const entries = (of: Expr | undefined): ReadonlyArray<number> =>
    of === undefined ? Array.from({ length: sizeOf(shape) }, () => 0) : flat(of, env)
  const sides = (what: string): Sides => ({ actual: `jvp of ${what} at special numbers`, expected: 'vjp', shape })
  const parts = expr.args.map((_, i) => entries(pull(unit(), expr, i)))
  const together = parts.reduce((total, part) => total.map((x, i) => x + (part[i] ?? 0)), entries(undefined))
  const alone = parts.map((part, i) => {
    const only = expr.args.map((_, k) => (k === i ? unit() : undefined))
    return agree(entries(push(only, expr)), part, 1e-12, sides(`operand ${i + 1}`))
  })
  return all([...alone, agree(entries(push(expr.args.map(unit), expr)), together, 1e-12, sides('all operands'))])
}

/** How many entries an operand may have that are moved one by one. */
const MOST = 12

/** Moderate numbers, a third or two thirds of which are one special number, or all of which are huge or tiny ones. */
const sprinkled = (leaf: Leaf, application: Application, seed: number): Feed => {
  const shape = numericShape(leaf)
  const base = flat(leaf, environmentFor(leaf, seed, application.domains))
  const special = (i: number): number => {
    if (seed % 8 === 7) return i % 2 === 0 ? 1e150 : -1e-150
    const isOneOfThree = (i * 7 + seed) % 3 === 0
    return isOneOfThree === (seed % 2 === 0) ? (SPECIAL[seed % 8] ?? 0) : (base[i] ?? 0)
  }
  return {
    [leaf.name]: valueIn(
      shape,
      base.map((_, i) => special(i))
    )
  }
}

/** Jacobian entries of an operation that mixes entries, in both modes; where one mode multiplies 0 by what is not finite, the two cannot be compared. */
const columnByColumn = (expr: Apply, application: Application, seed: number): Judged => {
  const leaf = expr.args[0] as Leaf // an application is one to leaves
  const [shape, env] = [numericShape(leaf), sprinkled(leaf, application, seed)]
  const size = sizeOf(shape)
  const pulled = pull(ones(...numericShape(expr)), expr, 0)
  if (size > MOST || pulled === undefined) return HOLDS
  const gradient = flat(pulled, env)
  return all(
    gradient.map((g, j) => {
      const unit = constantBlock(
        blockIn(
          shape,
          Float64Array.from({ length: size }, (_, i) => (i === j ? 1 : 0))
        )
      )
      const pushed = push([unit], expr)
      const along = pushed === undefined ? 0 : (flat(sum(pushed), env)[0] ?? 0)
      if (Number.isNaN(g) || Number.isNaN(along)) return undefined
      const worst = difference(along, g)
      return worst <= 1e-12
        ? { worst, failure: undefined }
        : fails(`jvp along entry ${j} is ${along}, vjp there is ${g}`)
    })
  )
}

/**
 * An operation has one derivative in both modes, also at zeros, ties, infinities and NaN, where adjointness and differences say nothing:
 * entry by entry for operations on entries, else column by column of the Jacobian.
 */
export const oneDerivative = (application: Application, seed: number): Judged => {
  const { expr } = application
  if (!isApply(expr)) return HOLDS
  if (expr.op.isPointwise === true) return entryByEntry(expr)
  return expr.args.length === 1 ? columnByColumn(expr, application, seed) : HOLDS
}
