import * as E from 'fp-ts/lib/Either.js'
import type { Matrix } from 'ml-matrix'
import type { Expr, Leaf } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import { placeholder, variable } from '../core/leaf.js'
import { entries, isNumeric } from '../core/Shape.js'
import { toMatrix } from '../core/Value.js'
import { add, broadcastTo, multiply, softplus, tanh } from '../ops/index.js'
import { signature } from '../ops/signature.js'
import { applications } from './operations.js'
import type { Domain, Supply } from './supply.js'

/** Whole numbers from a list, one after the other; 0 when it has run out. So every list of numbers means something. */
const reader = (numbers: ReadonlyArray<number>): ((below: number) => number) => {
  let at = 0
  return (below) => (below < 1 ? 0 : Math.abs(Math.trunc(numbers[at++] ?? 0)) % below)
}

/** Numbers that look random, between 0 and 1, none of them twice. */
const fraction = (seed: number, i: number): number => (seed * 0.754877666246693 + (i + 1) * 0.618033988749895 + 0.1) % 1

const INTERVALS: Readonly<Record<Domain, readonly [number, number]>> = {
  any: [-2, 2],
  positive: [0.3, 2.3],
  unit: [-0.8, 0.8],
  aboveOne: [1.2, 3],
  small: [-1, 1]
}

/** Values for the placeholders of an expression: `seed` chooses them, in the interval of the domain in which each leaf is used. */
export const environmentFor = (
  expr: Expr,
  seed: number,
  domains: ReadonlyMap<string, Domain> = new Map()
): { readonly [name: string]: Matrix } => {
  const valueOf = (leaf: Leaf, which: number): Matrix => {
    const [low, high] = INTERVALS[domains.get(leaf.name) ?? 'any']
    const [rows, columns] = sizesOf(leaf)
    const entry = (i: number): number => low + (high - low) * fraction(seed + 13 * which, i)
    return toMatrix({ rows, columns, data: Float64Array.from({ length: rows * columns }, (_, i) => entry(i)) })
  }
  const leaves = nodes(expr).filter((node): node is Leaf => node._tag === 'Leaf' && node.kind === 'placeholder')
  return Object.fromEntries(leaves.map((leaf, which) => [leaf.name, valueOf(leaf, which)]))
}

const sizesOf = ({ shape }: Expr): readonly [number, number] =>
  E.isRight(shape) && isNumeric(shape.right) ? shape.right : [0, 0]

/** One application of an operation to placeholders of its own, and the domain of each. */
export interface Application {
  readonly expr: Expr
  readonly domains: ReadonlyMap<string, Domain>
}

/** The operation of that name applied to fresh placeholders `x0`, `x1`, … of sizes that the numbers choose. */
export const decodeApplication = (operation: string, numbers: ReadonlyArray<number>): Application => {
  const int = reader(numbers)
  const domains = new Map<string, Domain>()
  const matrix: Supply['matrix'] = (domain = 'any', rows = int(4), columns = int(4)) => {
    const name = `x${domains.size}`
    domains.set(name, domain)
    return placeholder(name, rows, columns)
  }
  return { expr: makes.get(operation)?.({ int, matrix, sizes: sizesOf }) ?? placeholder('x0', 1, 1), domains }
}

const makes: ReadonlyMap<string, (supply: Supply) => Expr> = new Map(Object.entries(applications))

/** The same matrix brought into a domain, by functions that are smooth everywhere. */
const within = (domain: Domain, x: Expr): Expr => {
  switch (domain) {
    case 'any':
      return x
    case 'positive':
      return add(softplus(tanh(x)), 0.2)
    case 'unit':
      return multiply(0.7, tanh(x))
    case 'aboveOne':
      return add(softplus(tanh(x)), 1.1)
    case 'small':
      return tanh(x)
  }
}

/** How large an expression's matrices may become. */
const MOST = 64

/** Which operations may take part. */
export interface DecodeOptions {
  readonly operations?: ReadonlyArray<string>
}

const WIDTH = 8

/**
 * A well-shaped expression with shared nodes from any list of whole numbers: eight numbers an instruction, which chooses an
 * operation and, modulo what there is, operands that fit, often the newest. So every list means an expression, and a shorter list a smaller one.
 * Values stay finite: where an operation is not defined everywhere, its operand is brought into its domain first.
 *
 * @example
 * import { show } from 'catamat'
 * import { decodeExpression } from 'catamat/testing'
 *
 * show(decodeExpression([1, 1, 0, 0, 0, 1], { operations: ['add'] })) // => s + s
 *
 * @category testing
 */
export const decodeExpression = (
  numbers: ReadonlyArray<number>,
  { operations = [...signature.keys()] }: DecodeOptions = {}
): Expr => {
  const first = reader(numbers.slice(0, 3))
  const [m, n] = [first(4), first(4)]
  const scalar = placeholder('s', 1, 1)
  const pool: Array<Expr> = [
    placeholder('a', m, n),
    placeholder('b', n, m),
    placeholder('c', m, 1),
    scalar,
    variable('v', [
      [0.5, -1.5],
      [2.5, 0.25]
    ])
  ]
  for (let at = 3; at < numbers.length; at += WIDTH) {
    const int = reader(numbers.slice(at, at + WIDTH))
    const operation = operations[int(operations.length)] ?? 'add'
    const matrix: Supply['matrix'] = (domain = 'any', rows, columns) => {
      const fitting = pool.filter(
        (x) => (rows ?? sizesOf(x)[0]) === sizesOf(x)[0] && (columns ?? sizesOf(x)[1]) === sizesOf(x)[1]
      )
      const chosen =
        fitting[fitting.length - 1 - (int(3) === 0 ? int(fitting.length) : 0)] ??
        broadcastTo(scalar, [rows ?? 1, columns ?? 1])
      return within(domain, chosen)
    }
    const made = makes.get(operation)?.({ int, matrix, sizes: sizesOf })
    const size = made !== undefined && E.isRight(made.shape) ? entries(made.shape.right) : MOST + 1
    if (made !== undefined && typeof size === 'number' && size <= MOST) pool.push(made)
  }
  return pool.at(-1) ?? scalar
}
