import type { Apply, Expr, Unary } from '../core/Expr.js'
import type { Axis } from '../core/typedAxes.js'
import { cumprod, shift } from './cumprod.js'
import { axesList } from './families/axes.js'
import { type AxisParam, axesOf, entryOf, reducer, reduction } from './families/reduction.js'
import { scaled, timesPower } from './families/scaling.js'
import { flip } from './flip.js'
import { multiply } from './multiply.js'
import { subtract } from './subtract.js'
import { sum } from './sum.js'

const before = (x: Expr, axis: Axis): Expr => shift(cumprod(x, axis), 1, axis, 1)

/** The product of the other entries of each entry's lane: what stands before it times what stands after it, so zeros do no harm. */
const othersAlong = (x: Expr, axis: Axis): Expr => multiply(before(x, axis), flip(before(flip(x, axis), axis), axis))

/** Along several axes: the others along the last one, times the others of the products along it. */
const othersOver = (x: Expr, axes: ReadonlyArray<number>): Expr => {
  let [of, all] = [x, undefined as Expr | undefined] // nothing yet
  for (const axis of [...axes].reverse()) {
    const along = othersAlong(of, axis)
    all = all === undefined ? along : multiply(all, along)
    of = prod(of, axis)
  }
  return all ?? x
}

/** Powers of two are set aside, lest what stands before or after an entry overflow or vanish alone. */
const others = (node: Apply<Unary, AxisParam>): Expr => {
  const { factors, exponents } = scaled(node.args[0])
  const product = othersOver(factors, axesList(node.params[0]))
  return timesPower(product, subtract(sum(exponents, axesOf(node)), exponents))
}

/** The rules of {@link prod}. */
export const Prod = reduction({
  name: 'prod',
  hasPoles: true,
  reduce: (lane) => {
    let product = 1
    for (let i = 0; i < lane.length; i++) product *= entryOf(lane, i)
    return product
  },
  jvp: ([dx], node) => (dx === undefined ? undefined : sum(multiply(others(node), dx), axesOf(node))),
  vjp: (ct, node) => multiply(ct, others(node))
})

/**
 * The product along an axis, or of all entries; 1 of none.
 *
 * Shape: m × n → 1 × n down the rows (axis 0), m × 1 along the columns (axis 1), 1 × 1 over both (no axis).
 * Derivative: d(Πx) = Σ dxᵢ Πⱼ≠ᵢ xⱼ, also where entries are 0; it overflows and vanishes with those products alone in lanes of up to 1000.
 * Errors: `InvalidArgument` where the axis is none.
 *
 * @example
 * import { constant, prod, run } from 'catamat'
 *
 * run(prod(constant([[1, 2], [3, 4]]), 0), {}).to2DArray() // => [ [ 3, 8 ] ]
 *
 * @category reductions
 */
export const prod = reducer(Prod)
