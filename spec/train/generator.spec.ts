import { permutation, philox } from '../../src/train/generator.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('the generator of batches')

const ONES = 0xffffffff

test('philox has the values of its authors', () => {
  assert.equal([...philox([0, 0, 0, 0], [0, 0])], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
  assert.equal([...philox([ONES, ONES, ONES, ONES], [ONES, ONES])], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd])
  assert.equal(
    [...philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
  )
})

test('a permutation has every number once, and is a function of seed and stream alone', () => {
  for (const n of [0, 1, 2, 3, 100, 1000]) {
    assert.equal(
      [...permutation(n, 7, 3)].sort((a, b) => a - b),
      Array.from({ length: n }, (_, i) => i)
    )
    assert.equal(permutation(n, 7, 3), permutation(n, 7, 3))
  }
  const others = [
    permutation(50, 7, 4),
    permutation(50, 8, 3),
    permutation(50, 7 + 2 ** 32, 3),
    permutation(50, 7, 3 + 2 ** 32)
  ]
  for (const other of others) assert.not.equal(permutation(50, 7, 3), other)
})

test('the permutations of one seed are those of every machine', () =>
  assert.equal(
    [permutation(8, 0, 0), permutation(8, 0, 1), permutation(8, 42, 0)].map((order) => order.join('')),
    ['21370465', '60427351', '64052713']
  ))

test('every order of four is as likely as another', () => {
  const counts = new Map<string, number>()
  const draws = 24_000
  for (let stream = 0; stream < draws; stream++) {
    const order = permutation(4, 1, stream).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - draws / 24) ** 2 / (draws / 24), 0)
  assert.is(counts.size, 24)
  assert.ok(chiSquare < 49.7, `χ² is ${chiSquare} with 23 degrees of freedom`) // 1 in 1000
})
