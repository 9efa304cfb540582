import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { blockOf } from '../core/brand.js'
import { type Dim, dimensionNames, resize } from '../core/Dim.js'
import type { Expr, Leaf } from '../core/Expr.js'
import { blockShape } from '../core/lift.js'
import type { NumericShape, Shape } from '../core/Shape.js'
import type { EncodedEnvironment, EncodedValue } from '../interpreters/environment.js'
import { placeholders, variables } from '../interpreters/leaves.js'
import { signature } from '../ops/signature.js'
import { decodeExpression } from './decode.js'

/** Which expressions are drawn. */
export interface ArbitraryExpressionOptions {
  /** The shape of all of them; any by default. */
  readonly shape?: NumericShape
  /** The names of the operations that take part; all by default, but `dimension`, which only a named size gives a value. */
  readonly operations?: ReadonlyArray<string>
  /** How many operations are applied at most; 12 by default. */
  readonly size?: number
  /** Leading axes that leaves may have; none by default. */
  readonly stack?: ReadonlyArray<number>
}

const EVERY: ReadonlyArray<string> = [...signature.keys()].filter((name) => name !== 'dimension')

/** One number, below what any choice among operations or operands asks for. */
const CHOICE = fc.nat(1000)

const INSTRUCTION = fc.array(CHOICE, { minLength: 8, maxLength: 8 })

/**
 * Well-shaped expressions with shared nodes and finite values: DAGs of placeholders `a`, `b`, `c`, `s` and a variable `v`.
 * They shrink to ones with fewer operations, and print as text.
 *
 * Cost: linear in `size`.
 *
 * @example
 * import { arbitraryExpression } from 'catamat/testing'
 * import * as fc from 'fast-check'
 *
 * const [first] = fc.sample(arbitraryExpression({ shape: [2, 2], operations: ['add', 'matmul'], size: 3 }), { numRuns: 1, seed: 1 })
 * first?.shape // => { _tag: 'Right', right: [ 2, 2 ] }
 *
 * @category testing
 */
export const arbitraryExpression = ({
  operations = EVERY,
  size = 12,
  ...options
}: ArbitraryExpressionOptions = {}): fc.Arbitrary<Expr> =>
  fc
    .tuple(fc.tuple(CHOICE, CHOICE, CHOICE), fc.array(INSTRUCTION, { maxLength: size, size: 'max' }))
    .map(([first, instructions]) => decodeExpression([...first, ...instructions.flat()], { ...options, operations }))

/** Kinds of numbers: |x| < 2 · 1e-3 to 1e3 of either sign · ±0, huge and tiny ones, subnormals, NaN and infinities, among ordinary ones. */
export type NumberDomain = 'unit' | 'wide' | 'special'

const sign = fc.constantFrom(1, -1)

/** Thousandths, so that they read well. */
const UNIT = fc.integer({ min: -1999, max: 1999 }).map((n) => n / 1000)

const WIDE = fc
  .tuple(sign, fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: -6, max: -1 }))
  .map(([side, digits, exponent]) => side * Number(`${digits}e${exponent}`))

const SPECIAL = fc.oneof(
  UNIT,
  fc.constantFrom(0, -0),
  fc.tuple(sign, fc.constantFrom(1e150, 1e-150, 5e-324, 2e-310)).map(([side, x]) => side * x),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)
)

const NUMBERS: Readonly<Record<NumberDomain, fc.Arbitrary<number>>> = { unit: UNIT, wide: WIDE, special: SPECIAL }

/** Which environments are drawn. */
export interface ArbitraryEnvironmentOptions {
  /** The numbers in it; 'unit' by default. */
  readonly domain?: NumberDomain
  /** The least and the most that a named dimension may be; 0 to 3 by default. */
  readonly sizes?: readonly [least: number, most: number]
}

const shapeOf = ({ shape }: Leaf): Shape => (E.isRight(shape) ? shape.right : [0, 0])

type Sizes = ReadonlyMap<string, number>

/** The sizes that the values of variables give to their dimensions. */
const ownSizes = (exprs: ReadonlyArray<Expr>): Sizes =>
  new Map(
    exprs.flatMap(variables).flatMap((leaf) => {
      const block = blockOf(leaf)
      const actual = block === undefined ? [] : blockShape(block)
      return shapeOf(leaf).flatMap((dim, axis) => (typeof dim === 'string' ? [[dim, actual[axis] ?? 0] as const] : []))
    })
  )

const sized = (dim: Dim, sizes: Sizes): number => {
  const size = resize(dim, sizes)
  return typeof size === 'number' ? size : 0
}

/** Whether nested arrays tell every size: behind an empty axis they tell none. */
const isTold = (leaves: ReadonlyArray<Leaf>, sizes: Sizes): boolean => {
  const told = leaves.flatMap((leaf) => {
    const shape = shapeOf(leaf)
    const empty = shape.findIndex((dim) => sized(dim, sizes) === 0)
    return shape.slice(0, empty < 0 ? shape.length : empty + 1)
  })
  return leaves.flatMap(shapeOf).every((dim) => typeof dim === 'number' || told.includes(dim))
}

/** One size for each name that is still open; none of them 0 where an empty array would hide another one. */
const arbitrarySizes = (
  exprs: ReadonlyArray<Expr>,
  leaves: ReadonlyArray<Leaf>,
  [least, most]: readonly [number, number]
): fc.Arbitrary<Sizes> => {
  const own = ownSizes(exprs)
  const open = [...new Set(leaves.flatMap(shapeOf).flatMap(dimensionNames))].filter((name) => !own.has(name))
  return fc.tuple(...open.map(() => fc.integer({ min: least, max: most }))).map((drawn) => {
    const sizes = new Map([...own, ...open.map((name, i) => [name, drawn[i] ?? 0] as const)])
    return isTold(leaves, sizes)
      ? sizes
      : new Map([...sizes].map(([name, size]) => [name, own.has(name) ? size : Math.max(1, size)]))
  })
}

const nested = (shape: ReadonlyArray<number>, number: fc.Arbitrary<number>): fc.Arbitrary<EncodedValue> =>
  shape.reduceRight<fc.Arbitrary<unknown>>(
    (inner, size) => fc.array(inner, { minLength: size, maxLength: size }),
    number
  ) as fc.Arbitrary<EncodedValue> // a shape has two axes, so it is rows of numbers at least

/**
 * Environments of an expression as nested arrays: a value for each placeholder, of any rank, in which each named dimension has one size.
 * Variables keep their own values.
 *
 * @example
 * import { placeholder } from 'catamat'
 * import { arbitraryEnvironment } from 'catamat/testing'
 * import * as fc from 'fast-check'
 *
 * const x = placeholder('x', 'n', 2)
 * const isRows = fc.property(arbitraryEnvironment(x), ({ x }) => (x as number[][]).every(({ length }) => length === 2))
 * fc.check(isRows).failed // => false
 *
 * @category testing
 */
export const arbitraryEnvironment = (
  expr: Expr,
  { domain = 'unit', sizes = [0, 3] }: ArbitraryEnvironmentOptions = {}
): fc.Arbitrary<EncodedEnvironment> => environmentsOf([expr], { domain, sizes })

/** Environments of several expressions at once. */
export const environmentsOf = (
  exprs: ReadonlyArray<Expr>,
  { domain = 'unit', sizes = [0, 3] }: ArbitraryEnvironmentOptions = {}
): fc.Arbitrary<EncodedEnvironment> => {
  const leaves = [...new Map(exprs.flatMap((expr) => placeholders(expr)).map((leaf) => [leaf.name, leaf])).values()]
  const values = (known: Sizes): fc.Arbitrary<EncodedEnvironment> =>
    fc.record(
      Object.fromEntries(
        leaves.map((leaf) => {
          const shape = shapeOf(leaf).map((dim) => sized(dim, known))
          return [leaf.name, nested(shape, NUMBERS[domain])]
        })
      ),
      { noNullPrototype: true }
    )
  return arbitrarySizes(exprs, leaves, sizes).chain(values)
}
