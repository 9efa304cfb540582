import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import * as c from '../../src/index.js'
import { answer, errorsOf, textOf, untyped } from '../answers.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('what users get wrong')

const rows: number = 3
const A = c.placeholder('A', 2, 3)
const x = c.placeholder('x', 2, 1)
const y = c.placeholder('y', 3, 1)

/** Each mistake, its answer, and what the answer must tell: the operation or the name, the shapes, and what to do. */
const mistakes: ReadonlyArray<readonly [what: string, answer: () => string, tells: ReadonlyArray<string>]> = [
  [
    'a product whose inner sizes differ',
    () => textOf(untyped(c.matmul)(A, c.placeholder('b', 2, 3))),
    [
      'in matmul',
      'mistakes.spec.ts:',
      'A is 2×3, b is 2×3',
      'the columns of A (3) must equal the rows of b (2)',
      'did you mean transpose(A) @ b?  3×3'
    ]
  ],
  [
    'a row added to a matrix of another width',
    () => textOf(untyped(c.add)(A, c.placeholder('b', 2, rows - 1))),
    ['in add', 'A is 2×3, b is 2×2', 'columns must be equal, or 1 to stretch']
  ],
  [
    'a value of the other orientation',
    () => answer(x, { x: new Matrix([[1, 2]]) }),
    ['x is 1×2, expected 2×1', 'the rows and columns differ', 'transposed?']
  ],
  [
    'a misspelt name in the environment',
    () => answer(c.placeholder('weights', 2, 1), { wieghts: [1, 2] }),
    ['no value for weights (2×1)', 'did you mean wieghts, which was given and not used?']
  ],
  [
    'a flat list where a matrix is due',
    () => textOf(untyped(c.constant)([1, 2])),
    ['in constant', 'write [[1, 2]] for a row, [[1], [2]] for a column']
  ],
  [
    'a matrix handed to an operation as it is',
    () => textOf(untyped(c.multiply)(x, new Matrix([[1], [2]]))),
    ['in multiply', 'operand 2 is a matrix', 'a matrix goes in by constant(…)']
  ],
  [
    'a promise of an environment',
    () => answer(x, Promise.resolve({ x: [1, 2] })),
    ['InvalidEnvironment', 'a promise: did you forget await?', 'give an object with a value for each name']
  ],
  [
    'two batches of different size',
    () => answer(c.add(c.placeholder('X', 'n', 2), c.placeholder('t', 'n', 1)), { X: [[1, 2]], t: [1, 2] }),
    ['t is 2×1, expected n×1', 'n is 1 in X and 2 in t']
  ],
  [
    'an axis that there is not',
    () => textOf(untyped(c.sum)(A, 2)),
    ['in sum', 'axis is 2', 'allowed: 0 or -2 (down the rows), 1 or -1 (along the columns)']
  ],
  [
    'a name bound that the expression does not have',
    () => textOf(untyped(c.bind)(c.add(x, 1), { X: [1, 2] })),
    ['in bind', 'the name is the text "X"', 'the names of the expression: x', 'did you mean x?']
  ],
  [
    'one name for two leaves',
    () => textOf(untyped(c.concat)([x, c.placeholder('x', 3, 1)])),
    ['two leaves are called x', 'a placeholder of 2×1 and a placeholder of 3×1', 'a name denotes one leaf']
  ],
  [
    'a text among numbers',
    () => answer(y, { y: [[1], [2], ['3']] }),
    ['y (3×1)', 'the entry at row 2, column 0 is the text "3", expected a number']
  ],
  [
    'an option of another spelling',
    () => c.showErrors(errorsOf(c.log(y), { y: [0, 1, 2] }, { nonfinite: 'error' } as c.EvaluateOptions)),
    ['in evaluate', 'the text "nonfinite"', 'did you mean nonFinite?']
  ]
]

for (const [what, answerOf, tells] of mistakes)
  test(`${what} is answered with what to do`, () => {
    const text = answerOf().replace(/\n {4}/g, ' ')
    for (const words of tells) assert.match(text, words)
  })

test('an expression where a number is due says how to compute with it', () =>
  assert.throws(() => Number(x), /compose with add\(z, 1\).*evaluate with run\(z, environment\)/))

test('all that is wrong is told at once', () => {
  const value = c.evaluate(c.add(c.matmul(A, y), x), { A: [[1]], y: [1, 2] } as never)
  assert.equal(E.isLeft(value) ? value.left.map(({ _tag }) => _tag) : [], [
    'PlaceholderShape',
    'PlaceholderShape',
    'MissingPlaceholder'
  ])
})
