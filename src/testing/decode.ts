import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import { placeholder, variable } from '../core/leaf.js'
import { entries, type NumericShape, SCALAR, sameShape } from '../core/Shape.js'
import { add, broadcastTo, multiply, sigmoid, softplus, stack as stackOf, sum, tanh } from '../ops/index.js'
import { signature } from '../ops/signature.js'
import { applications } from './operations.js'
import { type Application, type Domain, numericShape } from './sample.js'
import type { Supply } from './supply.js'

/** Whole numbers from a list, one after the other; 0 when it has run out. So every list of numbers means something. */
const reader = (numbers: ReadonlyArray<number>): ((below: number) => number) => {
  let at = 0
  return (below) => (below < 1 ? 0 : Math.abs(Math.trunc(numbers[at++] ?? 0)) % below)
}

/** The rows and columns of an expression. */
const sizesOf = (x: Expr): readonly [number, number] => numericShape(x).slice(-2) as [number, number] // a shape has two

/** Some of the last leading axes, each as long as it is or 1: so any two broadcast. */
const someOf = (stack: ReadonlyArray<number>, int: (below: number) => number): ReadonlyArray<number> =>
  stack.slice(stack.length - int(stack.length + 1)).map((size) => (int(4) === 0 ? 1 : size))

/**
 * The operation of that name applied to fresh placeholders `x0`, `x1`, … of sizes that the numbers choose;
 * they are stacks with some of the leading axes of `stack`, which broadcast.
 */
export const decodeApplication = (
  operation: string,
  numbers: ReadonlyArray<number>,
  stack: ReadonlyArray<number> = []
): Application => {
  const int = reader(numbers)
  const domains = new Map<string, Domain>()
  const fresh = (domain: Domain, stacked: ReadonlyArray<number>, rows: number, columns: number): Expr => {
    const name = `x${domains.size}`
    domains.set(name, domain)
    return placeholder(name, ...stacked, rows, columns)
  }
  const supply: Supply = {
    int,
    matrix: (domain = 'any', rows = int(4), columns = int(4)) => fresh(domain, someOf(stack, int), rows, columns),
    tall: (size) => fresh('any', [size, ...someOf(stack, int)], int(4), int(4)),
    sizes: sizesOf,
    shape: numericShape
  }
  const made = makes.get(operation)?.(supply) ?? placeholder('x0', 1, 1)
  return { expr: nodes(made).find(({ _tag }) => _tag === 'Apply') ?? made, domains }
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
    case 'probability':
      return add(multiply(0.8, sigmoid(x)), 0.1)
    case 'small':
      return tanh(x)
  }
}

/** How large an expression's matrices may become. */
const MOST = 64

/** What may take part. */
export interface DecodeOptions {
  /** The names of operations; all by default. */
  readonly operations?: ReadonlyArray<string>
  /** Leading axes that leaves may have; none by default. */
  readonly stack?: ReadonlyArray<number>
  /** The shape of the whole: that of the newest node that has it, else the newest is summed up and stretched to it. */
  readonly shape?: NumericShape
}

/** An expression of a shape that depends on all of another one. */
const brought = (x: Expr, shape: NumericShape): Expr => (sameShape(shape, SCALAR) ? sum(x) : broadcastTo(sum(x), shape))

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
  { operations = [...signature.keys()], stack = [], shape }: DecodeOptions = {}
): Expr => {
  const first = reader(numbers.slice(0, 3))
  const [drawnRows, drawnColumns, choice] = [first(4), first(4), first(1000)]
  const [m, n] = shape === undefined ? [drawnRows, drawnColumns] : (shape.slice(-2) as [number, number]) // a shape has two
  const leading = reader([choice, choice >> 2, choice >> 4, choice >> 6, choice >> 8, choice >> 1, choice >> 3])
  const leaf = (name: string, rows: number, columns: number): Expr =>
    placeholder(name, ...someOf(stack, leading), rows, columns)
  const scalar = placeholder('s', 1, 1)
  const pool: Array<Expr> = [
    leaf('a', m, n),
    leaf('b', n, m),
    leaf('c', m, 1),
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
    const made = makes.get(operation)?.({
      int,
      matrix,
      tall: (size) => stackOf(matrix(), size),
      sizes: sizesOf,
      shape: numericShape
    })
    const size = made !== undefined && E.isRight(made.shape) ? entries(made.shape.right) : MOST + 1
    if (made !== undefined && typeof size === 'number' && size <= MOST) pool.push(made)
  }
  const newest = pool.at(-1) ?? scalar
  return shape === undefined
    ? newest
    : (pool.findLast((x) => sameShape(numericShape(x), shape)) ?? brought(newest, shape))
}
