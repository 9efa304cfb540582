import * as E from 'fp-ts/lib/Either.js'
import {
  check,
  type Dim,
  type Expr,
  entriesOf,
  exp,
  nodes,
  placeholder,
  placeholders,
  run,
  show,
  signature,
  squeeze,
  sum,
  type Value,
  vmap
} from '../../src/index.js'
import { decodeApplication, decodeExpression, environmentFor } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { pulled, pushed } from './modes.js'

const test = suite('laws of vmap')

const numbers = fc.array(fc.nat(1000), { minLength: 6, maxLength: 14 })
const stacks = fc.array(fc.nat(2), { maxLength: 2 })

/** Which placeholders are mapped, by bits; at least one of them. */
const chosen = (names: ReadonlyArray<string>, bits: number): ReadonlyArray<string> => {
  const some = names.filter((_, i) => (bits >> i) & 1)
  return some.length > 0 ? some : names.slice(0, 1)
}

const shapeOf = (expr: Expr): [Dim, Dim] =>
  (E.isRight(expr.shape) ? [...expr.shape.right] : assert.fail('faulty')) as [Dim, Dim]

/** The expression over a stack of n, the names that are mapped, and a value for all of them. */
const over = (
  expr: Expr,
  n: number,
  bits: number
): { readonly names: ReadonlyArray<string>; readonly mapped: Expr } => {
  const names = chosen(
    placeholders(expr).map(({ name }) => name),
    bits
  )
  return { names, mapped: vmap(expr, n, names) }
}

/** Evaluating over a stack is the stack of the evaluations, bit for bit. */
const natural = (expr: Expr, n: number, bits: number, seed: number): void => {
  if (placeholders(expr).length === 0) return
  const { names, mapped } = over(expr, n, bits)
  assert.equal(shapeOf(mapped), [n, ...shapeOf(expr)])
  const env = environmentFor(mapped, seed)
  const value = run(mapped, env) as ReadonlyArray<Value>
  for (let i = 0; i < n; i++) {
    const one = Object.fromEntries(
      Object.entries(env).map(([name, given]) => [
        name,
        names.includes(name) ? ((given as ReadonlyArray<Value>)[i] as Value) : given
      ])
    )
    assert.sameBits(value[i] as Value, run(expr, one), `[${i}] of ${show(mapped)}`)
  }
}

const agree = (a: Expr | undefined, b: Expr | undefined, seed: number, what: string): void => {
  assert.is(a === undefined, b === undefined, `${what}: one is absent`)
  if (a === undefined || b === undefined) return
  assert.equal(shapeOf(a), shapeOf(b), `${what}: the shapes differ`)
  const names = new Map([...placeholders(a), ...placeholders(b)].map((leaf) => [leaf.name, leaf as Expr]))
  const env = Object.assign({}, ...[...names.values()].map((leaf, i) => environmentFor(leaf, seed + 3 * i)))
  const [left, right] = [entriesOf(run(a, env)), entriesOf(run(b, env))]
  const scale = Math.max(1, ...left.map(Math.abs).filter(Number.isFinite))
  if (scale < 1e12)
    assert.close(
      left.map((x) => x / scale),
      right.map((x) => x / scale),
      1e-11,
      what
    )
}

const tangents = (expr: Expr): ReadonlyMap<string, Expr> =>
  new Map(placeholders(expr).map((leaf) => [leaf.name, placeholder(`d${leaf.name}`, ...shapeOf(leaf)) as Expr]))

/** Forward mode over a stack is the stack of forward modes. */
const pushes = (expr: Expr, n: number, bits: number, seed: number): void => {
  if (placeholders(expr).length === 0) return
  const { names, mapped } = over(expr, n, bits)
  const one = pushed(expr, tangents(expr))
  const involved = new Set(one === undefined ? [] : placeholders(one).map(({ name }) => name))
  const both = names.flatMap((name) => [name, `d${name}`]).filter((name) => involved.has(name))
  const expected = one === undefined || both.length === 0 ? undefined : vmap(one, n, both)
  const actual = pushed(mapped, tangents(mapped))
  if (one === undefined || expected !== undefined) agree(actual, expected, seed, 'jvp')
}

/** Reverse mode over a stack is the stack of reverse modes, summed for what is not mapped. */
const pulls = (expr: Expr, n: number, bits: number, seed: number): void => {
  if (placeholders(expr).length === 0) return
  const { names, mapped } = over(expr, n, bits)
  const one = pulled(expr, placeholder('ct', ...shapeOf(expr)))
  const all = pulled(mapped, placeholder('ct', ...shapeOf(mapped)))
  for (const { name } of placeholders(expr)) {
    const [each, whole] = [one.get(name), all.get(name)]
    if (each === undefined || whole === undefined) {
      assert.is(each === undefined, whole === undefined, `vjp of ${name}: one is absent`)
      continue
    }
    const involved = placeholders(each).map((leaf) => leaf.name)
    const over = [...names, 'ct'].filter((leaf) => involved.includes(leaf))
    if (over.length === 0) continue // the same for every one of the stack
    const stacked = vmap(each, n, over)
    agree(whole, names.includes(name) ? stacked : squeeze(sum(stacked, 0), 0), seed, `vjp of ${name}`)
  }
}

const LAWS = [
  ['evaluated on a stack it is the stack of the evaluations', natural],
  ['jvp of vmap is vmap of jvp', pushes],
  ['vjp of vmap is vmap of vjp', pulls]
] as const

for (const [sentence, law] of LAWS) {
  for (const operation of signature.keys())
    test(`${operation}: ${sentence}`, () =>
      holds(fc.tuple(numbers, stacks, fc.nat(3), fc.nat(7), fc.nat(1000)), ([list, stack, n, bits, seed]) =>
        law(decodeApplication(operation, list, stack).expr, n, bits, seed)
      ))
  test(`whole expressions: ${sentence}`, () =>
    holds(
      fc
        .tuple(
          fc.array(fc.nat(1000), { minLength: 3, maxLength: 120, size: 'max' }),
          stacks,
          fc.nat(3),
          fc.nat(31),
          fc.nat(1000)
        )
        .map(([list, stack, n, bits, seed]) => {
          const expr = decodeExpression(list, { operations: OPERATIONS, stack })
          return { expr, n, bits, seed, toString: () => `${show(expr)} over ${n}, bits ${bits}` }
        }),
      ({ expr, n, bits, seed }) => law(expr, n, bits, seed)
    ))
}

/** `dimension` alone needs a leaf that binds its name. */
const OPERATIONS = [...signature.keys()].filter((name) => name !== 'dimension')

const x = placeholder('x', 2, 1)

test('it adds no node where all operands have one rank', () => {
  const expr = exp(sum(x, 0))
  assert.is(nodes(vmap(expr, 'n', ['x'])).length, nodes(expr).length)
})

test('a name that is no placeholder of the expression is refused, and so is what is no size', () => {
  for (const [dim, names] of [
    ['n', ['q']],
    ['n', []],
    ['n', 'x'],
    [-1, ['x']],
    ['', ['x']]
  ] as const)
    assert.is(check(vmap(x, dim as 'n', names as unknown as ['x']))._tag, 'Left')
})

test('a dimension that is there already has one size', () => {
  const y = placeholder('y', 'n', 1)
  assert.is(E.isRight(vmap(y, 'n', ['y']).shape), true)
})
