import {
  add,
  apply,
  type Binary,
  check,
  consumers,
  type Expr,
  evaluate,
  exp,
  fold,
  grad,
  multiply,
  nodes,
  type Operation,
  placeholder,
  placeholders,
  run,
  sameExpression,
  show,
  showErrors,
  sin,
  tanh
} from '../src/index.js'
import { Add } from '../src/ops/add.js'
import * as assert from './assert.js'
import { suite } from './suite.js'

const test = suite('deep and shared graphs')

const MILLION = 1_000_000
const x = placeholder('x', 1, 1)

const iterate = (step: (y: Expr) => Expr, times: number): Expr => {
  let y: Expr = x
  for (let i = 0; i < times; i++) y = step(y)
  return y
}

/** `add` that counts how often it is computed. */
const counting = (): { readonly op: Operation<Binary>; readonly calls: () => number } => {
  let calls = 0
  return {
    op: {
      ...Add,
      forward: (args, out, params) => {
        calls++
        Add.forward(args, out, params)
      }
    },
    calls: () => calls
  }
}

const double = (op: Operation<Binary>, times: number): Expr => iterate((y) => apply(op, [y, y]), times)

test('a chain of a million is built, checked, evaluated, printed and compared', () => {
  const chain = iterate((y) => tanh(y), MILLION)
  assert.is(check(chain)._tag, 'Right')
  assert.is(nodes(chain).length, MILLION + 1)
  assert.ok(Number.isFinite(run(chain as Expr<[1, 1], 'x'>, { x: 0.5 }).get(0, 0)))
  assert.is(show(chain).length, 6 * MILLION + 1)
  assert.equal(
    placeholders(chain).map(({ name }) => name),
    ['x']
  )
})

test('sums that lean to either side by a million are evaluated', () => {
  for (const step of [(y: Expr) => add(y, 1), (y: Expr) => add(1, y)])
    assert.equal(run(iterate(step, MILLION) as Expr<[1, 1], 'x'>, { x: 0 }).get(0, 0), MILLION)
})

test('a node that is read a million times is computed once', () => {
  const { op, calls } = counting()
  const shared = apply<[1, 1], 'x'>(op, [x, x])
  assert.is(run(iterate((y) => add(y, shared), MILLION) as Expr<[1, 1], 'x'>, { x: 1 }).get(0, 0), 1 + 2 * MILLION)
  assert.is(calls(), 1)
})

test('60 doublings take 60 additions, in value and in text', () => {
  const { op, calls } = counting()
  const doubled = double(op, 60)
  assert.is(run(doubled as Expr<[1, 1], 'x'>, { x: 1 }).get(0, 0), 2 ** 60)
  assert.is(calls(), 60)
  assert.is(show(doubled).split('\n').length, 60)
  assert.is(sameExpression(doubled, double(op, 60)), true)
  assert.is(consumers(doubled).size, 61)
})

test('a hundred thousand doublings visit each node once', () => {
  let visits = 0
  const depth = fold<number>({
    constant: () => 0,
    leaf: () => 0,
    apply: (_, [below = 0]) => {
      visits++
      return below + 1
    }
  })
  assert.is(depth(double(Add, 100_000)), 100_000)
  assert.is(visits, 100_000)
  assert.is(show(double(Add, 100_000)).split('\n').length, 100_000)
})

test('a chain of a million is differentiated in nodes proportional to its own', () => {
  const chain = iterate((y) => sin(y), MILLION)
  const gradient = grad(chain as Expr<[1, 1], 'x'>, x)
  assert.is(nodes(gradient).length, 3 * MILLION - 1)
  assert.ok(Number.isFinite(run(gradient, { x: 0.5 }).get(0, 0)))
})

test('a hundred thousand doublings are differentiated, each once', () => {
  const halved = iterate((y) => multiply(0.5, add(y, y)), 100_000)
  const gradient = grad(halved as Expr<[1, 1], 'x'>, x)
  assert.ok(nodes(gradient).length < 500_000, `${nodes(gradient).length} nodes`)
  assert.is(run(gradient, { x: 3 }).get(0, 0), 1)
})

test('memory while a long chain of large matrices is evaluated is that of a few of them', () => {
  const X = placeholder('X', 1000, 1000)
  let y: Expr = X
  for (let i = 0; i < 100; i++) y = add(y, 1)
  const rows = Array.from({ length: 1000 }, () => new Float64Array(1000))
  let peak = 0
  const watched: Operation<Binary> = {
    ...Add,
    forward: (args, out, params) => {
      Add.forward(args, out, params)
      peak = Math.max(peak, process.memoryUsage().arrayBuffers)
    }
  }
  const before = process.memoryUsage().arrayBuffers
  const chain = rebuiltWith(watched, y)
  run(chain as Expr<[1000, 1000], 'X'>, { X: rows })
  assert.ok(peak - before < 50 * 8e6, `${((peak - before) / 8e6).toFixed(0)} matrices at the peak`)
})

const rebuiltWith = (op: Operation<Binary>, expr: Expr): Expr =>
  fold<Expr>({ constant: (node) => node, leaf: (node) => node, apply: (_, operands) => apply(op, operands) })(expr)

test('a fault under a million nodes is told in short lines', () => {
  const rows: number = 2
  let y: Expr = multiply(placeholder('a', rows, 1), placeholder('b', 3, 1) as Expr)
  for (let i = 0; i < 100_000; i++) y = exp(y)
  const value = evaluate(y, {} as never)
  const text = value._tag === 'Left' ? showErrors(value.left) : ''
  assert.ok(
    text.split('\n').every((line) => line.length <= 120),
    text.slice(0, 1000)
  )
  assert.match(text, 'a is 2×1, b is 3×1; rows must be equal, or 1 to stretch')
})

test('more expressions are evaluated together than a call takes as arguments', () => {
  const many = Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`z${i}`, multiply(i, x)]))
  assert.sameBits(run(many, { x: 2 })['z299999'] ?? [], [599_998])
})
