import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  type Environment,
  evaluate,
  evaluation,
  exp,
  matmul,
  nodes,
  ones,
  placeholder,
  reevaluate,
  run,
  show,
  showErrors,
  size,
  sum,
  variable
} from '../../src/index.js'
import { environmentFor } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { chain, dependants, points, right } from './points.js'

const test = suite('reevaluate')

const law = fc.tuple(points, fc.nat(1000), fc.nat(31)).map(([point, seed, mask]) => {
  const fresh = environmentFor(point.expr, seed + 1001)
  const changes = Object.fromEntries(Object.entries(fresh).filter((_, i) => (mask >> i) % 2 === 1))
  return { ...point, changes, toString: () => `${show(point.expr)} with other ${Object.keys(changes).join(', ')}` }
})

test('the value is that of a fresh evaluation, bit for bit', () =>
  holds(law, ({ expr, env, changes }) => {
    const second = right(reevaluate(right(evaluation(expr, env)), changes))
    assert.sameBits(second.value, run(expr, { ...env, ...changes }))
  }))

test('just the operations that depend on the changed names run, each once', () =>
  holds(law, ({ expr, env, changes }) => {
    const first = right(evaluation(expr, env))
    assert.equal(first.ran.length, nodes(expr).filter(({ _tag }) => _tag === 'Apply').length)
    const due = dependants(expr, new Set(Object.keys(changes)))
    const { ran } = right(reevaluate(first, changes))
    const expected = nodes(expr).filter((node) => node._tag === 'Apply' && due.has(node))
    assert.ok(ran.length === expected.length && ran.every((node, i) => node === expected[i]))
  }))

test('the previous evaluation stays what it is, and changes add up', () =>
  holds(law, ({ expr, env, changes }) => {
    const first = right(evaluation(expr, env))
    const second = right(reevaluate(first, changes))
    assert.sameBits(first.value, run(expr, env))
    assert.sameBits(right(reevaluate(second, env)).value, run(expr, env))
    assert.is(right(reevaluate(second, {})).ran.length, 0)
    assert.sameBits(right(reevaluate(second, {})).value, run(expr, { ...env, ...changes }))
  }))

const [x, y] = [placeholder('x', 'n', 1), placeholder('y', 2, 1)]

test('what mentions a dimension name whose size changes is computed again', () => {
  const z = add(sum(add(x, ones('n', 1))), sum(exp(y)))
  const first = right(evaluation(z, { x: [1, 2], y: [1, 2] }))
  const second = right(reevaluate(first, { x: [1, 2, 3] }))
  assert.sameBits(second.value, run(z, { x: [1, 2, 3], y: [1, 2] }))
  assert.equal(
    second.ran.map((node) => show(node)),
    ["ones('n', 1)", "x + ones('n', 1)", "sum(x + ones('n', 1))", show(z)]
  )
  const third = right(reevaluate(first, { x: [5, 6] }))
  assert.equal(third.ran.length, 3)
})

test('a size that other values contradict is refused, and the previous evaluation stays', () => {
  const z = sum(add(x, placeholder('w', 'n', 1)))
  const first = right(evaluation(z, { x: [1, 2], w: [1, 2] }))
  const second = reevaluate(first, { x: [1, 2, 3] })
  assert.match(E.isLeft(second) ? showErrors(second.left) : '', 'n is 3 in x and 2 in w')
  assert.sameBits(right(reevaluate(first, { x: [1, 2, 3], w: [0, 0, 0] })).value, [6])
  assert.sameBits(first.value, [6])
})

test('the sizes behind an empty axis follow the other leaves', () => {
  const z = add(size(placeholder('a', 'n', 'm')), sum(placeholder('c', 1, 'm')))
  const first = right(evaluation(z, { a: [], c: [[1, 2]] }))
  assert.sameBits(right(reevaluate(first, { c: [[1, 2, 3]] })).value, run(z, { a: [], c: [[1, 2, 3]] }))
})

test('variables and Maps by leaf are changes too, names that are not there are ignored', () => {
  const A = variable('A', [[1, 2]])
  const z = matmul(A, y)
  const first = right(evaluation(z, { y: [1, 1] }))
  assert.sameBits(right(reevaluate(first, { A: [[0, 5]], nobody: 1 })).value, [5])
  assert.sameBits(right(reevaluate(first, new Map([[A, [[0, 7]]]]))).value, [7])
  assert.is(right(reevaluate(first, { nobody: 1 })).ran.length, 0)
})

test('every fault is that of evaluate, and what is no evaluation is refused', () => {
  const z = sum(y)
  const first = right(evaluation(z, { y: [1, 1] }))
  const textOf = (given: E.Either<Parameters<typeof showErrors>[0], unknown>): string =>
    E.isLeft(given) ? showErrors(given.left) : ''
  const bad = { y: [1, '2'] } as unknown as Environment<'y'>
  assert.is(textOf(reevaluate(first, bad as Environment<never>)), textOf(evaluate(z, bad)))
  assert.is(textOf(evaluation(z, bad)), textOf(evaluate(z, bad)))
  assert.match(textOf(reevaluate({} as never, {})), 'the evaluation is an object')
  assert.match(textOf(reevaluate(undefined as never, {})), 'the evaluation is undefined')
})

test('a value that was taken can be changed without harm', () => {
  const first = right(evaluation(sum(y), { y: [1, 1] }))
  first.value.set(0, 0, 9)
  assert.sameBits(first.value, [2])
})

test('a chain of 10^5 nodes overflows no stack', () => {
  const first = right(evaluation(chain(1e5), { x: 0.5 }))
  assert.is(right(reevaluate(first, { x: 0.25 })).ran.length, 1e5)
})
