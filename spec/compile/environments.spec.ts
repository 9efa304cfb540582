import * as E from 'fp-ts/lib/Either.js'
import { Matrix, MatrixTransposeView } from 'ml-matrix'
import {
  add,
  compile,
  type Environment,
  type EvaluationError,
  type Expr,
  evaluate,
  isExpr,
  matmul,
  multiply,
  placeholder,
  show,
  showErrors,
  sum,
  transpose,
  type Value,
  variable
} from '../../src/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'

const test = suite('compile: environments')

type Call = (environment: unknown) => E.Either<ReadonlyArray<EvaluationError>, Value>

const compiledCall = (expr: Expr): Call => compile(expr) as unknown as Call // names are not known to the compiler here
const evaluatedCall =
  (expr: Expr): Call =>
  (environment) =>
    evaluate(expr, environment as Environment)

/** Errors as data, with the expressions in them by their text, since no comparison goes through those. */
const asData = (value: unknown): unknown => {
  if (isExpr(value)) return `the expression ${show(value)}`
  if (Array.isArray(value)) return value.map(asData)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, asData(entry)]))
}

const agree = (actual: ReturnType<Call>, expected: ReturnType<Call>): void => {
  if (E.isRight(actual) && E.isRight(expected)) assert.sameBits(actual.right, expected.right)
  else {
    assert.is(E.isLeft(actual) && showErrors(actual.left), E.isLeft(expected) && showErrors(expected.left))
    assert.equal(asData(actual), asData(expected))
  }
}

const [a, b, c] = [placeholder('a', 2, 1), placeholder('b', 1, 1), variable('c', [[5], [6]])]
const n = placeholder('n', 'rows', 1)
const m = placeholder('m', 'rows', 'columns')
const EXPRS: ReadonlyArray<Expr> = [
  add(add(a, b), c),
  sum(multiply(c, c)),
  matmul(transpose(m), n),
  add(matmul(transpose(m), n) as Expr, sum(a))
]

/** How a property of an environment is there. */
type Manner = 'plain' | 'getter' | 'hidden' | 'inherited' | 'throwing'

const values = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom([2, 1], [1, 1], [3, 1], [3, 2], [0, 1]).map(([rows = 0, columns = 0]) => Matrix.rand(rows, columns)) }, // biome-ignore format: one kind a line
  { weight: 1, arbitrary: fc.constantFrom<unknown>([1, 2], [[1], [2]], 7, [], [[1], ['x']], null, undefined, 'text', [[1, 2]], Number.NaN) }, // biome-ignore format: one kind a line
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<(matrix: Matrix) => unknown>(
        (matrix) => Object.assign(matrix, { rows: 9 }),
        (matrix) => Object.assign(matrix, { data: [[1], [2]] }),
        (matrix) => new (class extends Matrix {})(matrix.to2DArray()),
        (matrix) => new MatrixTransposeView(matrix),
        (matrix) => matrix.to2DArray().map((row) => Float32Array.from(row)),
        (matrix) => Object.freeze(matrix)
      )
      .map((odd) => odd(new Matrix([[1], [2]])))
  }
)

const properties = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'n', 'm', 'aa', 'then', 'klass', '__proto__'),
    value: values,
    manner: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Manner>('plain') },
      { weight: 2, arbitrary: fc.constantFrom<Manner>('getter', 'hidden', 'inherited', 'throwing') }
    )
  }),
  { maxLength: 7 }
)

interface Drawn {
  readonly whole: 'object' | 'none' | 'class' | 'tagged' | 'map' | 'arguments' | 'proxy'
  readonly properties: ReadonlyArray<{ readonly name: string; readonly value: unknown; readonly manner: Manner }>
}

const wholes = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Drawn['whole']>('object', 'none') },
  { weight: 2, arbitrary: fc.constantFrom<Drawn['whole']>('class', 'tagged', 'map', 'arguments', 'proxy') }
)

class Holder {}

function given(..._: ReadonlyArray<unknown>): object {
  // biome-ignore lint/complexity/noArguments: it is such an object that is wanted
  return arguments
}

const bases: { readonly [K in Drawn['whole']]: () => object } = {
  object: () => ({}),
  none: () => Object.create(null) as object,
  class: () => new Holder(),
  tagged: () => ({ [Symbol.toStringTag]: 'Map' }),
  map: () => new Map(),
  arguments: () => given(1, 2),
  proxy: () => new Proxy({}, { ownKeys: (target) => Reflect.ownKeys(target).reverse() })
}

/** An environment, and how often each name was read of it. */
const made = ({
  whole,
  properties: list
}: Drawn): { readonly environment: unknown; readonly reads: Map<string, number> } => {
  const reads = new Map<string, number>()
  const environment = bases[whole]()
  const inherited: Record<string, unknown> = {}
  for (const { name, value, manner } of list) {
    const enumerable = manner !== 'hidden'
    const get = (): unknown => {
      reads.set(name, (reads.get(name) ?? 0) + 1)
      if (manner === 'throwing') throw new Error(`no ${name}`)
      return value
    }
    if (environment instanceof Map) environment.set(name, value)
    else if (manner === 'inherited') inherited[name] = value
    else if (manner === 'plain' || manner === 'hidden')
      Object.defineProperty(environment, name, { value, enumerable, configurable: true })
    else Object.defineProperty(environment, name, { get, enumerable, configurable: true })
  }
  if (whole === 'class') Object.setPrototypeOf(environment, inherited)
  return { environment, reads }
}

const environments = fc.record({ whole: wholes, properties }) as fc.Arbitrary<Drawn>

test('agrees with evaluate on environments good and bad, errors and all, and reads nothing oftener', () => {
  let told = 0
  holds(fc.tuple(fc.constantFrom(...EXPRS), fc.array(environments, { minLength: 1, maxLength: 6 })), ([expr, list]) => {
    const compiled = compiledCall(expr)
    for (const drawn of list) {
      const [own, other] = [made(drawn), made(drawn)]
      const actual = compiled(own.environment)
      agree(actual, evaluatedCall(expr)(other.environment))
      told += E.isRight(actual) ? 1 : 0
      for (const [name, count] of own.reads)
        assert.ok(count <= (other.reads.get(name) ?? 0), `${name} is read ${count} times, not ${other.reads.get(name)}`)
    }
  })
  assert.ok(told > 10, `only ${told} had a value`)
})

const good = (): object => ({ a: new Matrix([[1], [2]]), b: new Matrix([[3]]) })

test('what is given where it does not count is not taken', () => {
  const [expr] = EXPRS as [Expr]
  const compiled = compiledCall(expr)
  compiled(good())
  const hidden = Object.defineProperty(good(), 'a', { enumerable: false })
  const tagged = Object.assign(good(), { [Symbol.toStringTag]: 'Map' })
  const classed = Object.assign(good(), { klass: 'Matrix' })
  const dated = Object.assign(Object.setPrototypeOf(new Date(0), null) as object, good())
  for (const environment of [hidden, tagged, classed, dated]) {
    const actual = compiled(environment)
    assert.ok(E.isLeft(actual))
    agree(actual, evaluatedCall(expr)(environment))
  }
})

test('a getter is read once, whatever stands beside it, also where a rule fails or it throws', () => {
  const [expr] = EXPRS as [Expr]
  const compiled = compiledCall(expr)
  compiled(good())
  for (const beside of [new Matrix([[3]]), [3], 'no number', undefined]) {
    let count = 0
    const environment = {
      get a(): Matrix {
        count++
        return new Matrix([[1], [2]])
      },
      b: beside
    }
    compiled(environment)
    assert.is(count, 1, String(beside))
  }
  let count = 0
  const throwing = {
    get a(): Matrix {
      count++
      throw new Error('once')
    },
    b: 1
  }
  const actual = compiled(throwing)
  assert.is(count, 1)
  assert.match(E.isLeft(actual) ? showErrors(actual.left) : '', /once/)
})
