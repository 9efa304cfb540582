import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import {
  add,
  constant,
  divide,
  type Environment,
  type Expr,
  entriesOf,
  evaluate,
  exp,
  grad,
  greater,
  log,
  matmul,
  mean,
  multiply,
  type Node,
  type NotFinite,
  nodes,
  placeholder,
  run,
  type Shape,
  show,
  showNotFinite,
  softmax,
  sqrt,
  square,
  subtract,
  sum,
  transpose,
  type Value,
  variable,
  where,
  whyGradientNotFinite,
  whyNotFinite
} from '../../src/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { chain, points, right } from './points.js'

const test = suite('whyNotFinite')

const isFinite = (value: Value): boolean => entriesOf(value).every(Number.isFinite)

/** The first node from which only values that are not finite lead to the root, by looking at all values. */
const naive = (expr: Expr, env: object): Node | undefined => {
  const order = nodes(expr)
  const values = run(Object.fromEntries(order.map((node, i) => [`n${i}`, node])), env as Environment)
  const bad = new Set(order.filter((_, i) => !isFinite(values[`n${i}`] as Value)))
  const reached = new Set<Node>(order.slice(-1).filter((node) => bad.has(node)))
  for (const node of [...order].reverse())
    if (reached.has(node) && node._tag === 'Apply')
      for (const arg of node.args) if (bad.has(arg as Node)) reached.add(arg as Node)
  return order.find(
    (node) => reached.has(node) && (node._tag !== 'Apply' || !node.args.some((arg) => bad.has(arg as Node)))
  )
}

const SPOILT = [0, -1, 1e200, -1e308, 1e308, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]

/** Functions that are not defined, or not finite, everywhere. */
const spoil: ReadonlyArray<(x: Expr) => Expr> = [
  (z) => z,
  (z) => add(z, exp(multiply(log(z), 1e3))),
  (z) => divide(sqrt(z), subtract(z, z)),
  (z) => multiply(divide(1, z), exp(multiply(z, 1e3)))
]

/** Random expressions in environments with some entries that are likely to make trouble. */
const spoilt = fc
  .tuple(
    points,
    fc.constantFrom(...spoil),
    fc.array(fc.tuple(fc.nat(4), fc.nat(30), fc.constantFrom(...SPOILT)), { maxLength: 3 })
  )
  .map(([point, spoiled, places]) => {
    const names = Object.keys(point.env)
    const copy = (value: Value): unknown =>
      Array.isArray(value) ? value.map(copy) : (value as { to2DArray(): unknown }).to2DArray()
    const env = Object.fromEntries(Object.entries(point.env).map(([name, value]) => [name, copy(value)]))
    for (const [which, at, x] of places) {
      let level = env[names[which % Math.max(1, names.length)] ?? '']
      while (Array.isArray(level) && Array.isArray(level[at % Math.max(1, level.length)]))
        level = level[at % level.length]
      if (Array.isArray(level) && level.length > 0) level[at % level.length] = x
    }
    const given = env as { readonly [name: string]: Value }
    const expr = spoiled(point.expr) as Expr<Shape, never> // the environment has every name
    return { expr, env: given, toString: () => `${show(expr)} in ${JSON.stringify(env)}` }
  })

test('the node it names is that of a naive search, at the path it names', () => {
  let found = 0
  holds(
    spoilt,
    ({ expr, env }) => {
      const why = right(whyNotFinite(expr, env))
      assert.is(O.isSome(why), !isFinite(right(evaluate(expr, env))))
      if (O.isNone(why)) return
      found++
      assert.ok(why.value.at === naive(expr, env))
      const reached = why.value.path.reduce<Expr | undefined>(
        (node, i) => (node as { args?: ReadonlyArray<Expr> } | undefined)?.args?.[i],
        expr
      )
      assert.ok(reached === why.value.at)
      if (why.value._tag === 'Made') assert.ok(why.value.operands.every(isFinite))
      assert.ok(
        showNotFinite(why.value)
          .split('\n')
          .every((line) => line.length <= 120)
      )
    },
    { numRuns: 300 }
  )
  assert.ok(found > 20, `only ${found}`)
})

const some = <A>(option: O.Option<A>): A => (O.isSome(option) ? option.value : assert.fail('finite'))

const text = (expr: Expr, env: object): string => showNotFinite(some(right(whyNotFinite(expr, env as Environment))))

const POINTER = '  of a gradient, whyGradientNotFinite(loss, environment) tells which part of the chain rule made it'

const x = placeholder('x', 2, 1)
const y = placeholder('y', 2, 1)

test('the entry, what it was made from, the formula and the way to it', () =>
  assert.is(
    text(add(sum(exp(divide(1, x))), 1), { x: [1, 0] }),
    [
      'NonFinite in divide: Infinity at row 1, column 0 from 1, 0',
      '  in  sum(exp(1 / x)) + 1',
      '              ^^^^^',
      '  at  add[0] > sum[0] > exp[0] > divide',
      POINTER
    ].join('\n')
  ))

test('operands in whole where an entry is made of many', () =>
  assert.is(
    text(matmul(transpose(x), y), { x: [1e200, 1], y: [1e200, 2] }),
    [
      'NonFinite in matmul: transpose(x) @ y is Infinity at row 0, column 0',
      '  operand 0  [[1e+200, 1]]',
      '  operand 1  [[1e+200], [2]]',
      POINTER
    ].join('\n')
  ))

test('a feed, a variable and a constant are named as such', () => {
  assert.match(text(sum(x), { x: [1, Number.NaN] }), "the environment's value of x is NaN at row 1, column 0")
  assert.match(
    text(sum(variable('v', [[Number.POSITIVE_INFINITY]])), {}),
    'the own value of the variable v is Infinity at row 0'
  )
  assert.match(
    text(add(x, constant([[1], [Number.NEGATIVE_INFINITY]])), { x: [1, 2] }),
    'a constant is -Infinity at row 1'
  )
  const given = some(right(whyNotFinite(sum(x), { x: [1, Number.NaN] })))
  assert.equal([given._tag, given._tag === 'Given' && given.by, given.path], ['Given', 'environment', [0]])
})

test('what was made on the way and left out is not to blame', () => {
  const masked = where(greater(x, 0), divide(1, x), 0)
  assert.equal(right(whyNotFinite(masked, { x: [1, 0] })), O.none)
  const mask = add(x, constant([[0], [Number.NEGATIVE_INFINITY]]))
  const z = multiply(softmax(mask, 0), log(y))
  const why: NotFinite = some(right(whyNotFinite(z, { x: [1, 2], y: [1, 0] })))
  assert.is(why._tag === 'Made' && why.operation, 'log')
})

test('a gradient tells where it broke', () => {
  const why = some(right(whyNotFinite(grad(sum(sqrt(x)), x), { x: [4, 0] })))
  assert.match(showNotFinite(why), 'NonFinite in divide: 1 / (2 * sqrt(x)) is Infinity at row 1, column 0 from 1, 0')
  assert.is(showNotFinite(why).split('\n').at(-1), POINTER)
})

test('every fault of the expression and its environment comes first', () => {
  const why = whyNotFinite(sum(x), {} as never)
  assert.is(E.isLeft(why) && why.left[0]._tag, 'MissingPlaceholder')
})

const gradientText = (loss: Expr<[1, 1], 'x' | 'y'>, env: object, leaf?: Expr): string => {
  const why = right(whyGradientNotFinite(loss, env as Environment<'x' | 'y'>, leaf))
  return O.isSome(why) ? showNotFinite(why.value) : 'finite'
}

test('the part of the chain rule is named, with its place in the loss', () => {
  const start = (text: string): string => text.split('\n').slice(0, 3).join('\n')
  assert.is(
    start(gradientText(sum(multiply(sqrt(subtract(x, 1)), y)), { x: [5, 1], y: [1, 2] })),
    [
      'NonFinite in the gradient: in what sqrt passes back to subtract, its operand 0',
      '  in  sum(sqrt(x - 1) * y)',
      '          ^^^^^^^^^^^'
    ].join('\n')
  )
  assert.match(
    gradientText(sum(multiply(x, exp(x))), { x: [1, 1e3] }),
    'in the gradient, from the loss itself\n  NonFinite in exp'
  )
  assert.not.match(gradientText(sum(sqrt(x)), { x: [4, 0] }), 'whyGradientNotFinite')
  assert.not.match(text(sum(x), { x: [1, Number.NaN] }), 'whyGradientNotFinite')
  const large = multiply(x, 1e308)
  assert.match(gradientText(sum(add(large, multiply(x, 1e308))), { x: [1e-9, 0] }), 'in the sum of what x receives')
  assert.is(gradientText(mean(square(x)), { x: [1, 2] }), 'finite')
  assert.is(gradientText(sum(multiply(sqrt(x), y)), { x: [4, 0], y: [1, 2] }, y), 'finite')
})

test('of two parts that break, the first to be computed is named', () => {
  const both = add(sum(sqrt(x)), sum(log(y)))
  const env = { x: [4, 0], y: [1, 0] }
  // the reverse sweep begins with what the loss did last
  assert.match(gradientText(both, env), 'in what log passes back to y')
  assert.match(gradientText(add(sum(log(y)), sum(sqrt(x))), env), 'in what sqrt passes back to x')
})

test('it is silent just where the gradient is finite', () =>
  holds(fc.tuple(fc.constantFrom(...SPOILT, 1), fc.constantFrom(...SPOILT, 2)), ([a, b]) => {
    const env = { x: [a, 1], y: [b, 2] }
    const loss = sum(multiply(log(add(square(x), y)), divide(sqrt(y), x)))
    const gradient = [grad(loss, x), grad(loss, y)].map((expr) => run(expr, env))
    const why = right(whyGradientNotFinite(loss, env))
    assert.is(O.isNone(why), gradient.every(isFinite))
  }))

test('of leaves of one name the sum of their gradients counts', () => {
  const twice = add(sum(multiply(placeholder('x', 2, 1), 1e308)), sum(multiply(placeholder('x', 2, 1), 1e308)))
  assert.match(gradientText(twice, { x: [0, 0] }), 'in the sum of what x receives')
})

test('a chain of 10^5 nodes overflows no stack', () => {
  const why = some(right(whyNotFinite(chain(1e5), { x: Number.NaN })))
  assert.is(why.path.length, 1e5)
  assert.ok(showNotFinite(why).length < 1000)
  assert.ok(O.isSome(right(whyGradientNotFinite(multiply(log(placeholder('x', 1, 1)), chain(1e4)), { x: 0 }))))
})
