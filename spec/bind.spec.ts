import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  bind,
  check,
  type Expr,
  entriesOf,
  exp,
  matmul,
  multiply,
  nodes,
  placeholder,
  placeholders,
  run,
  show,
  showErrors,
  sum,
  transpose,
  variable,
  variables,
  zeros
} from '../src/index.js'
import * as assert from './assert.js'
import { suite } from './suite.js'

const test = suite('bind')

const untyped = bind as (expr: Expr, values: unknown) => Expr

const fault = (expr: Expr): string => {
  const checked = check(expr)
  return E.isLeft(checked) ? showErrors(checked.left).replace(/, built at .*/, '') : ''
}

const x = placeholder('x', 2, 1)
const A = variable('A', [
  [1, 0],
  [0, -1]
])
const z = add(matmul(A, x), 1)

test('a placeholder becomes a constant, a variable stays one', () => {
  const bound = bind(z, {
    x: [1, 2],
    A: [
      [2, 0],
      [0, 2]
    ]
  })
  assert.is(show(bound), 'A @ [[1], [2]] + 1')
  assert.equal(
    variables(bound).map(({ name, value }) => [name, value === undefined ? [] : entriesOf(value)]),
    [['A', [2, 0, 0, 2]]]
  )
  assert.equal(run(bound, {}).to1DArray(), [3, 5])
  assert.equal(run(z, { x: [1, 2] }).to1DArray(), [2, -1], 'the expression itself has not changed')
})

test('an expression takes the place of either, all at once', () => {
  assert.is(show(bind(z, { A: transpose(A), x: exp(x) })), 'transpose(A) @ exp(x) + 1')
  assert.is(show(bind(z, new Map([[x, multiply(2, x)]]))), 'A @ (2 * x) + 1')
})

test('what does not change is the same node, and what is shared stays shared', () => {
  const shared = exp(matmul(A, x))
  const whole = add(shared, shared)
  assert.is(bind(whole, {}), whole)
  assert.is(nodes(bind(whole, { x: [1, 2] })).length, nodes(whole).length)
})

test('a size that a value settles is that size everywhere', () => {
  const X = placeholder('X', 'n', 2)
  const y = placeholder('y', 'n', 1)
  const bound = bind(add(matmul(X, x), add(y, zeros('n', 1))), {
    X: [
      [1, 2],
      [3, 4],
      [5, 6]
    ]
  })
  assert.equal(E.isRight(bound.shape) && [...bound.shape.right], [3, 1])
  assert.equal(
    placeholders(bound).map(({ shape }) => E.isRight(shape) && [...shape.right]),
    [
      [2, 1],
      [3, 1]
    ]
  )
  assert.equal(E.isRight(bind(X, { X: placeholder('Z', 'k', 2) }).shape), true)
})

test('a name that is not there is refused with those that are', () =>
  assert.is(
    fault(untyped(z, { q: 1 })),
    'InvalidArgument in bind\n  the name is the text "q"; allowed: the names of the expression: A, x'
  ))

test('a value that is none, or has another shape, is refused', () => {
  assert.match(
    fault(untyped(z, { x: [1, '2'] })),
    'InvalidConstant in bind\n  the value of x: the entry at row 1, column 0 is the text "2"'
  )
  assert.match(fault(untyped(z, { x: [[1, 2]] })), 'the value of x: it is 1×2, stated as 2×1')
  assert.match(fault(untyped(z, { x: placeholder('w', 1, 2) })), 'the value of x: it is 1×2, stated as 2×1')
  assert.match(
    fault(untyped(z, null)),
    'the argument of values is null; allowed: an object, or a Map with one value for each name or leaf'
  )
})

test('one name of a dimension cannot have two sizes', () => {
  const both = add(placeholder('X', 'n', 1), placeholder('y', 'n', 1))
  assert.match(
    fault(bind(both, { X: [1, 2], y: [1, 2, 3] })),
    'the size of n is [2, 3]; allowed: one size for each dimension name'
  )
})

test('a faulty part stays faulty and is reported once', () => {
  const faulty = add(sum(placeholder('', 1, 1)), x)
  assert.match(fault(untyped(faulty, { x: [1, 2] })), 'InvalidName in placeholder')
})
