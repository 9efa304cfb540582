import * as E from 'fp-ts/lib/Either.js'
import * as c from '../../src/index.js'
import { errorsOf, tagsOf, textOf, untyped } from '../answers.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const sizes = suite('sizes at their limits')

const shapeOf = ({ shape }: c.Expr): ReadonlyArray<c.Dim> => (E.isRight(shape) ? shape.right : [])

sizes('every size of a leaf is looked at', () => {
  for (const dim of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', 2 ** 53, null, -0, 'n m', '', {}])
    for (const axis of [0, 1, 2, 3]) {
      const shape = [2, 2, 2, 2].map((size, i) => (i === axis ? dim : size))
      for (const expr of [untyped(c.placeholder)('x', ...shape), untyped(c.variable)('x', ...shape, 1)]) {
        assert.equal(tagsOf(expr), ['InvalidShape'])
        const { shape: built } = expr
        assert.is(E.isLeft(built) && built.left._tag === 'InvalidShape' ? built.left.position : 0, axis - 4)
      }
    }
})

sizes('an empty axis does not excuse a huge one', () => {
  for (const expr of [
    c.zeros(2 ** 32, 0),
    c.zeros(0, 2 ** 32),
    c.placeholder('x', 2 ** 32, 0),
    c.zeros(2 ** 20, 0, 2 ** 20),
    c.broadcastTo(c.zeros(1, 0), [2 ** 32, 0]),
    c.placeholder('x', 2 ** 32, 'n')
  ])
    assert.equal(tagsOf(expr), ['LimitExceeded'])
  assert.equal(tagsOf(c.zeros(2 ** 20, 0)), [])
})

sizes('a result of too many rows is refused before they are made', () => {
  for (const expr of [c.zeros(2 ** 25, 0), c.zeros(2 ** 25, 0, 3)])
    assert.equal(
      errorsOf(expr, {}).map(({ _tag }) => _tag),
      ['LimitExceeded']
    )
  assert.is(c.run(c.sum(c.zeros(2 ** 25, 0)), {}).get(0, 0), 0)
})

sizes('coefficients that are not exact and sums that are too long are unknown', () => {
  let x: c.Expr = c.placeholder('x', 'n', 1)
  for (let i = 0; i < 60; i++) x = c.concat([x, x])
  assert.equal(shapeOf(x), ['?', 1])
  const long = ['a', 'b', 'c', 'd', 'e'].map((name) => c.placeholder(name, name.repeat(60), 1))
  assert.equal(shapeOf(c.concat(long)), ['?', 1])
  assert.equal(shapeOf(c.concat(long.slice(0, 4)))[0]?.toString().length, 243)
})

const large = suite('many operands')

const MANY = 200_000

large('a fault among many operands is found and told', () => {
  const leaves = Array.from({ length: 20_000 }, (_, i) =>
    c.placeholder(`x${i}`, i === 9000 ? 3 : 1, 2 + (i === 9000 ? 1 : 0))
  )
  const text = textOf(c.concat(leaves))
  assert.match(text, 'x0 is 1×2, x9000 is 3×3, 19998 more; the columns of x0 (2) must equal the columns of x9000 (3)')
})

large('no number of operands or of roots is too much', () => {
  const leaves = Array.from({ length: MANY }, () => c.constant([[[1]]]))
  const joined = c.concat(leaves)
  assert.is(c.nodes(joined).length, MANY + 1)
  const record = Object.fromEntries(leaves.map((leaf, i) => [`r${i}`, leaf]))
  assert.is(Object.keys(c.run(record, {})).length, MANY)
  assert.is(c.run(c.sum(joined), {}).get(0, 0), MANY)
  assert.match(textOf(untyped(c.add)(joined, c.zeros(3, 1, 1))), 'must be equal, or 1 to stretch')
  assert.equal(tagsOf(c.vmap(c.concat([...leaves, c.placeholder('x', 1, 1, 1)]), 'n', ['x'])), [])
})
