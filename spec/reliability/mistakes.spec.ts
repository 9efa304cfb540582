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
  ],
  [
    'a product entry by entry of what has a matrix product',
    () => textOf(untyped(c.multiply)(A, y)),
    ['in multiply', 'A is 2×3, y is 3×1', 'did you mean A @ y?  2×1']
  ],
  [
    'a tangent of another shape than its leaf',
    () => textOf(untyped(c.jvp)(c.matmul(A, y), { y: c.placeholder('dy', 2, 1) })),
    [
      'ShapeMismatch in jvp',
      'mistakes.spec.ts:',
      'A @ y is 2×1, dy is 2×1; the tangent of y must be 3×1, or stretch to it'
    ]
  ],
  [
    'a direction of another shape than its leaf',
    () => textOf(untyped(c.hvp)(c.sum(c.square(y)), y, c.placeholder('v', 2, 1))),
    ['ShapeMismatch in hvp', 'y is 3×1, v is 2×1; the direction along y must be 3×1, or stretch to it']
  ],
  [
    'a cotangent of another shape than the expression',
    () => textOf(untyped(c.vjp)(c.matmul(A, y), y, y)),
    ['ShapeMismatch in vjp', 'A @ y is 2×1, y is 3×1; the cotangent must be 2×1, or stretch to it']
  ],
  [
    'the leaves where the cotangent is due',
    () => textOf(untyped(c.vjp)(c.matmul(A, y), { y }, x)),
    ['InvalidArgument in vjp', 'the cotangent is an object']
  ],
  ...Object.entries({ hessian: c.hessian, hvp: c.hvp, jacobian: c.jacobian, grad: c.grad }).map(
    ([name, of]) =>
      [
        `a leaf that is not in the expression of ${name}`,
        () => textOf(untyped(of)(c.sum(y), c.placeholder('z', 3, 1), 1)),
        [`NotDifferentiable in ${name}`, 'mistakes.spec.ts:', 'no leaf z; its leaves are y']
      ] as const
  ),
  ...Object.entries({ hessian: c.hessian, hvp: c.hvp, grad: c.grad }).map(
    ([name, of]) =>
      [
        `a loss of ${name} that is no scalar`,
        () => textOf(untyped(of)(y, y, 1)),
        [`NotScalar in ${name}`, 'mistakes.spec.ts:', 'the loss is 3×1']
      ] as const
  ),
  [
    'a loss of valueAndGrad that is no scalar',
    () => textOf((c.valueAndGrad as unknown as (loss: unknown, leaf: unknown) => { gradient: c.Expr })(y, y).gradient),
    ['NotScalar in valueAndGrad', 'the loss is 3×1']
  ],
  [
    'expressions to stack that are in no list',
    () => textOf(untyped(c.stack)(y, y)),
    ['in stack', 'the length is an expression', 'several expressions stand in a list: stack([x, y])']
  ],
  [
    'a row of targets beside a column of predictions',
    () => textOf(untyped(c.meanSquaredError)(y, c.placeholder('t', 1, 3))),
    ['ShapeMismatch in meanSquaredError', 'y is 3×1, t is 1×3', 'the targets must have the shape of the predictions']
  ],
  [
    'an index that counts from the end',
    () => textOf(untyped(c.at)(c.placeholder('Q', 4, 2, 3), -1)),
    ['in at', 'the index is -1', 'a whole number from 0 and below 4; it does not count from the end']
  ]
]

for (const [what, answerOf, tells] of mistakes)
  test(`${what} is answered with what to do`, () => {
    const text = answerOf().replace(/\n {4}/g, ' ')
    for (const words of tells) assert.match(text, words)
  })

test('the place is found however deep a fault arises', () => {
  const deep = Array.from({ length: 40 }).reduce<() => c.Expr>(
    (make) => () => make(),
    () => c.grad(c.sum(c.apply(c.Exp, [x])) as c.Expr<[1, 1]>, c.placeholder('z', 2, 1))
  )
  assert.match(textOf(deep()), 'mistakes.spec.ts:')
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 7
  textOf(untyped(c.matmul)(A, A))
  assert.is(Error.stackTraceLimit, 7)
  Error.stackTraceLimit = limit
  const library = Array.from({ length: 12 }).reduce<(x: c.Expr) => c.Expr>(
    (build) => (of) => c.fold<c.Expr>({ constant: () => build(of), leaf: () => build(of), apply: () => build(of) })(of),
    (of) => untyped(c.matmul)(of, of)
  )
  assert.match(textOf(library(x)), 'mistakes.spec.ts:')
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
