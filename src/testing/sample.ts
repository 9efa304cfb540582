import * as E from 'fp-ts/lib/Either.js'
import type { Expr, Leaf } from '../core/Expr.js'
import { blockIn } from '../core/lift.js'
import { isNumeric, type NumericShape } from '../core/Shape.js'
import { toValue, type Value } from '../core/Value.js'
import { placeholders } from '../interpreters/leaves.js'

/** Where a function is smooth and its values stay moderate, away from the points where it is not. */
export type Domain = 'any' | 'positive' | 'unit' | 'aboveOne' | 'small' | 'probability'

/** The numbers between two. */
export type Interval = readonly [low: number, high: number]

const INTERVALS: Readonly<Record<Domain, Interval>> = {
  any: [-2, 2],
  positive: [0.3, 2.3],
  unit: [-0.8, 0.8],
  aboveOne: [1.2, 3],
  small: [-1, 1],
  probability: [0.1, 0.9]
}

export const intervalOf = (domain: Domain | Interval): Interval =>
  typeof domain === 'string' ? INTERVALS[domain] : domain

/** One application of an operation to placeholders of its own, and the domain of each. */
export interface Application {
  readonly expr: Expr
  readonly domains: ReadonlyMap<string, Domain | Interval>
}

/** Values by the names of leaves. */
export type Feed = { readonly [name: string]: Value }

/** The sizes of an expression all of whose sizes are numbers; else of nothing. */
export const numericShape = ({ shape }: Expr): NumericShape =>
  E.isRight(shape) && isNumeric(shape.right) ? shape.right : [0, 0]

export const sizeOf = (shape: ReadonlyArray<number>): number => shape.reduce((n, dim) => n * dim, 1)

/** Entries in a shape, as a value. */
export const valueIn = (shape: ReadonlyArray<number>, entries: Iterable<number>): Value =>
  toValue(blockIn(shape, Float64Array.from(entries)))

/** Numbers that look random, between 0 and 1, none of them twice. */
const fraction = (seed: number, i: number): number => (seed * 0.754877666246693 + (i + 1) * 0.618033988749895 + 0.1) % 1

/** Values for the placeholders of an expression: `seed` chooses them, in the interval of the domain in which each leaf is used. */
export const environmentFor = (
  expr: Expr,
  seed: number,
  domains: ReadonlyMap<string, Domain | Interval> = new Map()
): Feed => {
  const valueOf = (leaf: Leaf, which: number): Value => {
    const [low, high] = intervalOf(domains.get(leaf.name) ?? 'any')
    const shape = numericShape(leaf)
    const entry = (i: number): number => low + (high - low) * fraction(seed + 13 * which, i)
    return valueIn(
      shape,
      Array.from({ length: sizeOf(shape) }, (_, i) => entry(i))
    )
  }
  return Object.fromEntries(placeholders(expr).map((leaf, which) => [leaf.name, valueOf(leaf, which)]))
}
