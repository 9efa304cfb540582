import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  concat,
  constant,
  type Expr,
  explain,
  matmul,
  multiply,
  ones,
  placeholder,
  showErrors,
  square,
  steps,
  subtract,
  sum,
  take,
  transpose,
  variable
} from '../../src/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { chain, points, right, taken } from './points.js'

const test = suite('explain')

const lines = (expr: Expr, env: object, digits?: number): ReadonlyArray<string> =>
  right(explain(expr, env as never, digits === undefined ? {} : { digits })).split('\n')

/** The numbered steps: what stands in the lines from one number to the next. */
const sections = (all: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const starts = all.flatMap((line, i) => (/^#\d+ {2}/.test(line) ? [i] : []))
  return starts.map((start, i) => all.slice(start, starts[i + 1]))
}

test('each operation is said once, in order, with its shape; lines have at most 120 characters', () =>
  holds(points, ({ expr, env }) => {
    const all = lines(expr, env)
    assert.ok(
      all.every((line) => line.length <= 120),
      all.find((line) => line.length > 120)
    )
    const operations = [...taken(steps(expr, env))].filter(({ node }) => node._tag === 'Apply')
    const told = sections(all)
    assert.is(told.length, operations.length)
    told.forEach(([heading = ''], i) => {
      const { shape } = operations[i]?.node ?? assert.fail('no step')
      assert.ok(heading.startsWith(`#${i + 1}  `))
      assert.match(heading, `  : ${E.isRight(shape) ? shape.right.join('×') : ''}`)
    })
  }))

/** The numbers of what comes out in a section, where all are written. */
const result = (section: ReadonlyArray<string>): ReadonlyArray<number> | undefined => {
  const start = section.map((line) => line.startsWith('      = ')).lastIndexOf(true)
  const text = section.slice(start).join(' ').replace('=', '')
  return text.includes('…') || text.includes('zeros') || text.includes('×')
    ? undefined
    : [...text.matchAll(/-?(?:Infinity|NaN|[\d.]+(?:e[+-]\d+)?)/g)].map(([number]) => Number(number))
}

test('its numbers are the values', () => {
  let compared = 0
  holds(points, ({ expr, env }) => {
    const operations = [...taken(steps(expr, env))].filter(({ node }) => node._tag === 'Apply')
    sections(lines(expr, env)).forEach((section, i) => {
      const numbers = result(section)
      if (numbers === undefined) return
      compared++
      assert.sameBits(numbers, operations[i]?.value ?? [])
    })
  })
  assert.ok(compared > 200, `only ${compared}`)
})

test('what a step refers to was said before', () => {
  let referred = 0
  holds(fc.tuple(points), ([{ expr, env }]) =>
    sections(lines(expr, env)).forEach(([heading = ''], i) => {
      const formula = heading.slice(heading.indexOf('  ')).split('  : ')[0] ?? ''
      for (const [, number] of formula.matchAll(/#(\d+)/g)) {
        referred++
        assert.ok(Number(number) <= i)
      }
    })
  )
  assert.ok(referred > 200, `only ${referred}`)
})

const [A, x, b] = [
  variable('A', [
    [1, 0],
    [0, -1]
  ]),
  placeholder('x', 2, 1),
  placeholder('b', 2, 1)
]

test('a worked example', () => {
  const r = subtract(matmul(A, x), b)
  assert.equal(lines(add(sum(square(r)), multiply(-2, sum(r))), { x: [1, 2], b: [1, 1] }), [
    'The expression in 7 steps',
    'A = [[1, 0], [0, -1]]  : 2×2',
    'x = [[1], [2]]  : 2×1',
    'b = [[1], [1]]  : 2×1',
    '#1  A @ x  : 2×1',
    '      = [[1, 0], [0, -1]] @ [[1], [2]]',
    '      = [[1], [-2]]',
    '#2  #1 - b  : 2×1, read by #3, #5',
    '      = [[1], [-2]] - [[1], [1]]',
    '      = [[0], [-3]]',
    '#3  square(#2)  : 2×1',
    '      = square([[0], [-3]])',
    '      = [[0], [9]]',
    '#4  sum(#3)  : 1×1',
    '      = sum([[0], [9]])',
    '      = 9',
    '#5  sum(#2)  : 1×1',
    '      = sum([[0], [-3]])',
    '      = -3',
    '#6  (-2) * #5  : 1×1',
    '      = (-2) * (-3)',
    '      = 6',
    '#7  #4 + #6  : 1×1',
    '      = 9 + 6',
    '      = 15'
  ])
})

test('middling matrices are aligned blocks, large ones abbreviated, sizes of names said', () => {
  const rows = (m: number, n: number): ReadonlyArray<ReadonlyArray<number>> =>
    Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => (i - j) / 4))
  const M = placeholder('M', 'm', 'm')
  assert.equal(lines(transpose(M), { M: rows(5, 5) }).slice(0, 8), [
    'transpose(M) in 1 step, where m = 5',
    'M  : 5×5',
    '      = [    0  -0.25   -0.5  -0.75     -1 ]',
    '        [ 0.25      0  -0.25   -0.5  -0.75 ]',
    '        [  0.5   0.25      0  -0.25   -0.5 ]',
    '        [ 0.75    0.5   0.25      0  -0.25 ]',
    '        [    1   0.75    0.5   0.25      0 ]',
    '#1  transpose(M)  : 5×5'
  ])
  assert.is(lines(transpose(M), { M: rows(20, 20) })[2], '      = [20×20: 0, -0.25, -0.5, …]')
})

test('a leaf, a constant and an operation without operands alone', () => {
  assert.equal(lines(x, { x: [1, 2] }), ['x in 0 steps', 'x = [[1], [2]]  : 2×1'])
  assert.equal(lines(constant(3), {}), ['3 in 0 steps', '      = 3'])
  assert.equal(lines(ones(1, 2), {}), ['ones(1, 2) in 1 step', '#1  ones(1, 2)  : 1×2', '      = [[1, 1]]'])
})

test('numbers are rounded only where digits are asked for, and that is said', () => {
  const third = multiply(x, 1 / 3)
  assert.is(lines(third, { x: [1, 2] }).at(-1), '      = [[0.3333333333333333], [0.6666666666666666]]')
  assert.is(lines(third, { x: [1, 2] }, 3)[0], 'x * 0.3333333333333333 in 1 step, rounded to 3 digits')
  assert.is(lines(third, { x: [1, 2] }, 3).at(-1), '      = [[0.333], [0.667]]')
  const none = explain(third, { x: [1, 2] }, { digits: 0 })
  assert.match(E.isLeft(none) ? showErrors(none.left) : '', 'a whole number from 1 to 17')
})

test('long names, many operands and long parameters fit on a line', () => {
  const long = placeholder('a name of many words '.repeat(10), 2, 1)
  const all = concat(Array.from({ length: 50 }, (_, i) => multiply(i, long)))
  const some = take(
    all,
    Array.from({ length: 100 }, (_, i) => i)
  )
  assert.ok(lines(some, { ['a name of many words '.repeat(10)]: [1, 2] }).every((line) => line.length <= 120))
})

test('a chain of 10^5 nodes overflows no stack', () => {
  const told = lines(chain(1e5), { x: 0.5 })
  assert.is(told.length, 2 + 3 * 1e5)
  assert.is(told.at(-3), '#100000  tanh(#99999)  : 1×1')
})
