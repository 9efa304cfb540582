import * as E from 'fp-ts/lib/Either.js'
import { showParseError } from '../../src/codec/showParseError.js'
import type { Leaf } from '../../src/core/Expr.js'
import { showShape } from '../../src/core/Shape.js'
import { readDeclared } from '../../src/playground/declare.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'

const test = suite('declarations of the playground')

/** What a text declares: each leaf with its kind, shape and value. */
const told = (text: string): ReadonlyArray<string> =>
  [...readDeclared(text).declared].map(([name, { leaf, value }]) => {
    const { kind, shape } = leaf as Leaf
    return `${name} ${kind} ${E.isRight(shape) ? showShape(shape.right) : shape.left._tag} ${JSON.stringify(value) ?? '-'}`
  })

const errorsOf = (text: string): ReadonlyArray<string> => readDeclared(text).errors.map(showParseError)

test('a value makes a variable, sizes a placeholder', () =>
  assert.equal(
    told(`# a comment

A = [[1, 0], [0, -1]]
a = -0.5
x : 2 × 1 = [1, 2]
y : n x 3
z:2x1
"odd name" : 'n'`),
    [
      'A variable 2×2 [[1,0],[0,-1]]',
      'a variable 1×1 [[-0.5]]',
      'x placeholder 2×1 [[1],[2]]',
      'y placeholder n×3 -',
      'z placeholder 2×1 -'
    ]
  ))

test('a value is any formula without names', () =>
  assert.equal(told('w = zeros(2, 1)\nX : n × 2 = reshape(arange(4), [2, 2])\ns = [[[1]], [[2]]]\nx : x x x, 2'), [
    'w variable 2×1 [[0],[0]]',
    'X placeholder n×2 [[0,1],[2,3]]',
    's variable 2×1×1 [[[1]],[[2]]]',
    'x placeholder x×x×2 -'
  ]))

test('an empty stack keeps its shape', () => assert.equal(told('s = zeros(0, 2, 2)'), ['s variable 0×2×2 []']))

test('what is wrong is told with its place', () => {
  assert.equal(errorsOf('x : 2\n  y == 3'), [
    "line 1, column 6: expected '×' (or x) and the number of columns, as in 2 × 1, found the end of the text\nx : 2\n     ^",
    "line 2, column 6: expected an operand, found '='\n  y == 3\n     ^"
  ])
  assert.match(errorsOf('x : 2.5 × 1')[0] ?? '', /^line 1, column 5: expected a size/)
  assert.match(errorsOf('A = [[1, 2], [3, b]]')[0] ?? '', /column 5: expected numbers alone in this list/)
  assert.match(errorsOf('x : 2 × 1 = [1, q]')[0] ?? '', /column 13: expected numbers alone in this list/)
  assert.match(errorsOf('x : 2 × 1 = q')[0] ?? '', /column 13: q is not declared/)
  assert.match(errorsOf('x : 2 × 1 = ')[0] ?? '', /column 13: expected an expression/)
  assert.match(errorsOf('5')[0] ?? '', /^line 1, column 1: expected a name, found 5/)
  assert.match(errorsOf('A')[0] ?? '', /column 2: expected '=' and a value, or ':' and sizes/)
  assert.match(errorsOf('x : 2 × 1 2')[0] ?? '', /column 11: expected '=' and a value, or the end of the line/)
  assert.match(errorsOf('a = 1\na = 2')[0] ?? '', /^line 2, column 1: expected each name once/)
})

test('a value that is too large to compute is refused before it is computed', () => {
  assert.match(errorsOf('A = ones(10000, 10000)')[0] ?? '', /expected a value, found LimitExceeded: 100000000 entries/)
  assert.match(errorsOf('A = ones(100000, 100000)')[0] ?? '', /LimitExceeded in ones/)
  assert.match(errorsOf('A = sum(ones(1000, 1000) @ ones(1000, 1000))')[0] ?? '', /LimitExceeded: \d+ /)
  assert.is(errorsOf(Array.from({ length: 201 }, (_, i) => `a${i} = 1`).join('\n')).length, 1)
})

test('an error of evaluation stays without the place of a program', () => {
  const [error = ''] = errorsOf('A = eye(2) @ ones(3, 1)')
  assert.match(error, /ShapeMismatch in matmul/)
  assert.not.match(error, /built at/)
})

test('any text is read', () =>
  holds(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('a', 'x', ' ', ':', '=', '2', '[', ']', ',', '\n', '×', '"', '#', 'ones', '(', ')'))
        .map((parts) => parts.join(''))
    ),
    (text) => {
      for (const { offset } of readDeclared(text).errors) assert.ok(offset >= 0 && offset <= text.length)
      for (const { start, end } of readDeclared(text).declared.values()) assert.ok(start <= end && end <= text.length)
    },
    { numRuns: 500 }
  ))
