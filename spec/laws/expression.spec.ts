import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import {
  type Apply,
  apply,
  bind,
  check,
  constant,
  type Expr,
  entriesOf,
  evaluate,
  fold,
  type Leaf,
  nodes,
  placeholder,
  placeholders,
  run,
  sameExpression,
  show,
  signature,
  type Value,
  variable
} from '../../src/index.js'
import { decodeExpression, environmentFor } from '../../src/testing/index.js'
import { shapeOf } from '../../src/testing/laws/point.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { meaningOf, recursive, type Tensor, entriesOf as tensorEntries, tensorOf } from './oracle.js'

const test = suite('laws of expressions')

/** `dimension` alone needs a leaf that binds its name. */
const operations = [...signature.keys()].filter((name) => name !== 'dimension')

const numbers = fc.array(fc.nat(1000), { minLength: 3, maxLength: 240, size: 'max' })

/** A well-shaped expression with shared nodes, and a value for each of its placeholders; it prints as its text. */
const points = fc.tuple(numbers, fc.nat(1000), fc.array(fc.nat(3), { maxLength: 3 })).map(([list, seed, stack]) => {
  const expr = decodeExpression(list, { operations, stack })
  return { expr, env: environmentFor(expr, seed), toString: () => show(expr) }
})

const law = (
  sentence: string,
  predicate: (point: { readonly expr: Expr; readonly env: { readonly [name: string]: Value } }) => void
): void => test(sentence, () => holds(points, predicate))

law('every list of numbers means an expression that is sound', ({ expr }) => assert.is(check(expr)._tag, 'Right'))

const size = fold<number>({ constant: () => 1, leaf: () => 1, apply: (_, sizes) => sizes.reduce((a, b) => a + b, 1) })

const sizesOf = ({ shape }: Expr): ReadonlyArray<number> =>
  E.isRight(shape) ? shape.right.map(Number) : assert.fail('faulty')

/** Agreement with an oracle, where that is not too large to be told from rounding. */
const agrees = (actual: Value, node: Expr, expected: Tensor, tolerance: number): void => {
  assert.equal(sizesOf(node), [...expected.shape])
  const wanted = tensorEntries(expected)
  if (wanted.every((x) => Math.abs(x) < 1e6)) assert.close(actual, wanted, tolerance)
}

law('each node has the value that an oracle gives of its operands', ({ expr, env }) => {
  const order = nodes(expr)
  const values = run(Object.fromEntries(order.map((node, i) => [`n${i}`, node])), env)
  const valueOf = new Map(order.map((node, i) => [node as Expr, values[`n${i}`] as Value]))
  for (const node of order)
    if (node._tag === 'Apply') {
      const operands = node.args.map((arg) => tensorOf(valueOf.get(arg) as Value, sizesOf(arg)))
      agrees(valueOf.get(node) as Value, node, meaningOf(node, operands), 1e-9)
    }
})

/** Where a rounding error in an operand makes another number. */
const JUMPS = new Set(
  'all any argmax argmin ceil equal floor greater greaterEqual isFinite isNaN less lessEqual logicalAnd logicalNot logicalOr notEqual round sign where'.split(
    ' '
  )
)

law('the value is that of a naive recursive oracle', ({ expr, env }) => {
  fc.pre(size(expr) < 3000 && nodes(expr).every((node) => node._tag !== 'Apply' || !JUMPS.has(node.op.name)))
  agrees(
    run(expr, env),
    expr,
    recursive(expr, (leaf) => tensorOf(env[leaf.name] ?? leaf.value ?? [], sizesOf(leaf))),
    1e-7
  )
})

law('the value has the predicted shape, and so has every part of it', ({ expr, env }) => {
  const parts = Object.fromEntries(nodes(expr).map((node, i) => [`n${i}`, node]))
  for (const [name, value] of Object.entries(run(parts, env))) {
    const actual = shapeOf(value)
    assert.equal(sizesOf(parts[name] as Expr).slice(0, actual.length), [...actual])
  }
})

law('the order of an environment does not matter, nor do names that are not needed', ({ expr, env }) => {
  const reversed = Object.fromEntries([...Object.entries(env), ['nobody', new Matrix(1, 1)]].reverse()) as typeof env
  assert.sameBits(run(expr, reversed), run(expr, env))
  assert.sameBits(run(expr, new Map(Object.entries(env))), run(expr, env))
})

/** The same term with nothing shared. */
const unshared = (expr: Expr): Expr => {
  if (expr._tag !== 'Apply') return expr
  const { op, args, params } = expr as Apply
  return apply(op, args.map(unshared), params)
}

law('sharing does not matter', ({ expr, env }) => {
  fc.pre(
    fold<number>({ constant: () => 1, leaf: () => 1, apply: (_, sizes) => sizes.reduce((a, b) => a + b, 1) })(expr) <
      3000
  )
  const tree = unshared(expr)
  assert.sameBits(run(tree, env), run(expr, env))
  assert.is(sameExpression(tree, expr), true)
})

const rename = (expr: Expr): Expr =>
  bind(
    expr,
    new Map(
      placeholders(expr).map((leaf) => [
        leaf.name,
        placeholder(`${leaf.name}′`, ...(sizesOf(leaf) as [number, number]))
      ])
    )
  )

law('names do not matter: renaming placeholders renames the environment', ({ expr, env }) => {
  const renamed = Object.fromEntries(Object.entries(env).map(([name, value]) => [`${name}′`, value]))
  assert.sameBits(run(rename(expr), renamed), run(expr, env))
  assert.is(sameExpression(rename(expr), expr), placeholders(expr).length === 0)
})

const matricesOf = (value: Value): ReadonlyArray<Matrix> =>
  value instanceof Matrix ? [value] : (value as ReadonlyArray<Value>).flatMap(matricesOf)

law('evaluation changes nothing it was given, and gives nothing that it keeps', ({ expr, env }) => {
  const before = Object.values(env).map(entriesOf)
  const first = run(expr, env)
  Object.values(env).forEach((value, i) => assert.sameBits(value, before[i] ?? []))
  const bits = entriesOf(first)
  matricesOf(first).forEach((matrix) => matrix.fill(7))
  assert.sameBits(run(expr, env), bits)
})

law('binding values and then evaluating is evaluating', ({ expr, env }) => {
  const bound = bind(expr, env)
  assert.equal(placeholders(bound), [])
  assert.sameBits(run(bound, {}), run(expr, env))
})

law('substitution is evaluation of what is substituted', ({ expr, env }) => {
  const leaf = placeholders(expr)[0]
  fc.pre(leaf !== undefined)
  const { name, shape } = leaf as Leaf
  const sizes = (E.isRight(shape) ? shape.right : [0, 0]) as [number, number]
  const inner = apply(signature.get('exp') as never, [placeholder('inner', ...sizes)]) as Expr
  const whole = run(bind(expr, { [name]: inner }), { ...env, inner: env[name] ?? new Matrix(0, 0) })
  assert.sameBits(whole, run(expr, { ...env, [name]: run(inner, { inner: env[name] ?? new Matrix(0, 0) }) }))
})

law('checked for infinities the value is the same, or a node is named that makes one', ({ expr, env }) => {
  const strict = evaluate(expr, env, { nonFinite: 'error' })
  if (E.isRight(strict)) assert.sameBits(strict.right, run(expr, env))
  else
    assert.equal(
      strict.left.map(({ _tag }) => _tag),
      ['NonFinite']
    )
})

law('a text is never longer than linear in the nodes', ({ expr }) =>
  assert.ok(show(expr).length <= 200 * nodes(expr).length)
)

test('every operation takes part', () => {
  const seen = new Set<string>()
  fc.sample(points, { numRuns: 2000, seed: 1 }).forEach(({ expr }) =>
    nodes(expr).forEach((node) => node._tag === 'Apply' && seen.add(node.op.name))
  )
  assert.equal(
    operations.filter((name) => !seen.has(name)),
    []
  )
})

test('leaving out numbers leaves out nodes', () => {
  assert.is(nodes(decodeExpression([])).length, 1)
  assert.ok(nodes(decodeExpression([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).length <= 12)
})

test('swapping two names is simultaneous', () => {
  const [x, y] = [placeholder('x', 1, 1), placeholder('y', 1, 1)]
  assert.is(show(bind(apply<[1, 1], 'x' | 'y'>(signature.get('subtract') as never, [x, y]), { x: y, y: x })), 'y - x')
})

test('terms differ by operation, parameter, bits, kind and shape', () => {
  const x = placeholder('x', 2, 1)
  const [A, zero] = [constant([[0]]), constant([[-0]])]
  assert.is(sameExpression(A, zero), false)
  assert.is(sameExpression(x, placeholder('x', 1, 2)), false)
  assert.is(sameExpression(x, variable('x', [[0], [0]])), false)
  assert.is(sameExpression(constant(Number.NaN), constant(Number.NaN)), true)
})
