import * as c from '../../src/index.js'
import { tagsOf, untyped } from '../answers.js'
import * as assert from '../assert.js'
import { note, suite } from '../suite.js'

const sameness = suite('sameness of expressions')

sameness('what was built in vain is the same as itself alone', () => {
  const wrong = [
    untyped(c.placeholder)('', 1, 1),
    untyped(c.placeholder)('\0', 1, 1),
    untyped(c.add)(1, 'a'),
    untyped(c.add)(1, 'b'),
    untyped(c.constant)('a'),
    untyped(c.constant)('b')
  ]
  for (const [i, a] of wrong.entries())
    for (const [j, b] of wrong.entries()) {
      assert.is(c.sameExpression(a, b), i === j)
      assert.is(c.sameExpression(c.exp(a), c.exp(b)), false)
    }
})

sameness('large constants are compared without a text of them', () => {
  const row = new Float64Array(15_000_000)
  const [a, b] = [c.constant([row]), c.constant([row])]
  row[14_999_999] = -0
  const other = c.constant([row])
  const started = performance.now()
  assert.is(c.sameExpression(c.exp(a), c.exp(b)), true)
  assert.is(c.sameExpression(a, other), false)
  assert.is(c.sameExpression(a, a), true)
  note(`${(performance.now() - started).toFixed(0)} ms`)
})

sameness('constants are the same entry by entry', () => {
  const pairs: ReadonlyArray<readonly [unknown, unknown, boolean]> = [
    [[[0]], [[-0]], false],
    [[[Number.NaN]], [[0 / 0]], true],
    [[[1, 2]], [[1], [2]], false],
    [[[[1]], [[2]]], [[[1], [2]]], false],
    [[[5e-324]], [[0]], false]
  ]
  for (const [a, b, same] of pairs) assert.is(c.sameExpression(untyped(c.constant)(a), untyped(c.constant)(b)), same)
})

sameness('variables of one name whose stacks differ are in conflict', () =>
  assert.equal(
    tagsOf(
      c.concat([c.variable('v', 'n', 'm', 1, 1, [[[[1]], [[2]]]]), c.variable('v', 'n', 'm', 1, 1, [[[[1]]], [[[2]]]])])
    ),
    ['ConflictingPlaceholder']
  )
)

sameness('variables of one name whose values lie otherwise are in conflict, and not the same', () => {
  const [row, column] = [c.variable('v', 'n', 'm', [[1, 2]]), c.variable('v', 'n', 'm', [[1], [2]])]
  assert.is(c.sameExpression(row, column), false)
  assert.equal(tagsOf(c.concat([row, column])), ['ConflictingPlaceholder'])
})
