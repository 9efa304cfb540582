import * as E from 'fp-ts/lib/Either.js'
import { Matrix, MatrixTransposeView } from 'ml-matrix'
import * as c from '../../src/index.js'
import { answer, errorsOf, numbersOf, tagsOf, textOf, untyped } from '../answers.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'

const x = c.placeholder('x', 2, 1)
const s = c.placeholder('s', 1, 1)

const construction = suite('bad inputs of construction')

for (const [name, rule] of [
  ['', 'empty'],
  ['a\u0000b', 'control'],
  ['\ud800', 'surrogate'],
  ['n'.repeat(100_000), 'long'],
  [undefined, 'text'],
  [7, 'text']
] as const)
  construction(`a name that is ${rule} is InvalidName`, () => {
    const expr = untyped(c.placeholder)(name, 1, 1)
    assert.equal(tagsOf(expr), ['InvalidName'])
    assert.ok(
      textOf(expr)
        .split('\n')
        .every((line) => line.length <= 140),
      textOf(expr)
    )
    assert.not.match(textOf(expr), '\u0000')
  })

for (const name of [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'é',
  'e\u0301',
  "it's",
  'a b',
  '🙂',
  'let'
])
  construction(`${name} is an ordinary name`, () => {
    const expr = c.add(c.placeholder(name, 1, 1), 1)
    assert.equal(numbersOf(expr, JSON.parse(`{ ${JSON.stringify(name)}: 2 }`)), [3])
    assert.equal(numbersOf(expr, new Map([[name, 2]])), [3])
    assert.equal(
      errorsOf(expr, {}).map(({ _tag }) => _tag),
      ['MissingPlaceholder']
    )
  })

construction('two spellings that Unicode calls equivalent are two names', () => {
  const expr = c.subtract(c.placeholder('é', 1, 1), c.placeholder('e\u0301', 1, 1))
  assert.equal(numbersOf(expr, { é: 5, 'e\u0301': 3 }), [2])
})

for (const dim of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', 2 ** 53, null, -0, 'n m', '', {}, 'a*b'])
  construction(`${String(dim)} is no size`, () => {
    assert.equal(tagsOf(untyped(c.placeholder)('x', dim, 1)), ['InvalidShape'])
    if (dim !== 'a*b') assert.equal(tagsOf(untyped(c.zeros)(1, dim)), ['InvalidShape'])
  })

construction('more entries than fit are refused before they are allocated', () => {
  assert.equal(tagsOf(c.placeholder('x', 2 ** 20, 2 ** 20)), ['LimitExceeded'])
  assert.equal(tagsOf(c.kron(c.zeros(50_000, 1), c.zeros(1, 50_000))), ['LimitExceeded'])
  assert.equal(tagsOf(c.outer(c.zeros(50_000, 1), c.zeros(50_000, 1))), ['LimitExceeded'])
})

const sparse = [1, 2, 3]
delete sparse[1]

for (const [what, value, says] of [
  ['ragged rows', [[1, 2], [3]], 'row 1 has 1 entry, expected 2'],
  ['null', [[1, null]], 'the entry at row 0, column 1 is null'],
  ['undefined', [[undefined]], 'the entry at row 0, column 0 is undefined'],
  ['a hole', [sparse], 'the entry at row 0, column 1 is undefined'],
  ['a text', [[1], ['1']], 'the entry at row 1, column 0 is the text "1"'],
  ['a bigint', [[1n]], 'the bigint 1n'],
  ['a boolean', [[true]], 'is true'],
  ['a date', [[new Date(0)]], 'a Date'],
  ['an object with valueOf', [[{ valueOf: () => 1 }]], 'an object'],
  ['a row that is none', [[1], 2], 'row 1 is 2'],
  ['a flat list', [1, 2], 'a flat list stands for a row or a column'],
  ['nothing', undefined, 'it is undefined'],
  ['a fake matrix without sizes', { klass: 'Matrix', get: () => 1 }, 'no Matrix|sizes|an object'],
  [
    'a proxy that throws',
    new Proxy([[1]], {
      get: () => {
        throw new Error('no entry')
      }
    }),
    'it cannot be read: no entry'
  ]
] as const)
  construction(`a constant with ${what} is InvalidConstant`, () => {
    const expr = untyped(c.constant)(value)
    assert.equal(tagsOf(expr), ['InvalidConstant'])
    assert.match(textOf(expr), new RegExp(says))
    assert.equal(tagsOf(untyped(c.variable)('v', value)), ['InvalidConstant'])
  })

construction('NaN, infinities, −0 and the smallest number are kept bit for bit', () => {
  const entries = [Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324, 0.1 + 0.2]
  assert.sameBits(numbersOf(c.constant([entries])), entries)
  assert.is(c.show(c.constant(0.1 + 0.2)), '0.30000000000000004')
})

construction('a constant is a copy', () => {
  const [rows, matrix] = [[[1, 2]], new Matrix([[1], [2]])]
  const [fromRows, fromView] = [c.constant(rows), c.constant(new MatrixTransposeView(matrix))]
  ;(rows[0] as Array<number>)[0] = 9
  matrix.set(0, 0, 9)
  assert.equal(numbersOf(fromRows), [1, 2])
  assert.equal(numbersOf(fromView), [1, 2])
  const value = (fromRows as c.Expr as c.Constant).value
  ;(value as Matrix).set(0, 0, 7)
  assert.equal(numbersOf(fromRows), [1, 2])
})

for (const got of [undefined, null, '1', [[1]], new Matrix([[1]]), { ...x }, Object.create(x), () => x])
  construction(`an operand that is ${typeof got} is InvalidArgument`, () => {
    const expr = untyped(c.add)(x, got)
    assert.equal(tagsOf(expr), ['InvalidArgument'])
    assert.match(textOf(expr), 'operand 2 is')
  })

construction('too few or too many operands are InvalidArgument', () => {
  assert.equal(tagsOf(untyped(c.add)()), ['InvalidArgument'])
  assert.equal(tagsOf(untyped(c.add)(x)), ['InvalidArgument'])
  assert.equal(tagsOf(untyped(c.matmul)(x, s, s)), ['InvalidArgument'])
  assert.equal(tagsOf(c.concat([])), ['InvalidArgument'])
  assert.match(textOf(untyped(c.add)(x)), 'the number of operands is 1; allowed: 2')
})

for (const axis of [2, -3, 0.5, 'rows', null, Number.NaN, [7], [0, 0]])
  construction(`${String(axis)} is no axis`, () => {
    for (const f of [c.sum, c.max, c.softmax, c.cumsum, c.flip, c.variance, c.logsumexp, c.shift]) {
      const expr = f === c.shift ? untyped(f)(x, 1, axis) : untyped(f)(x, axis)
      assert.equal(tagsOf(expr), ['InvalidArgument'])
    }
    assert.equal(tagsOf(untyped(c.concat)([x], axis)), ['InvalidArgument'])
    assert.equal(tagsOf(untyped(c.take)(x, [0], axis)), ['InvalidArgument'])
  })

for (const range of [[1, 0], [0, 3], [-1, 1], [0, 1.5], [0], 'all', [0, 1, 2], [-0, 1], null])
  construction(`${JSON.stringify(range)} is no range of two rows`, () =>
    assert.equal(tagsOf(untyped(c.slice)(x, range)), ['InvalidArgument'])
  )

construction('an empty range is a range', () => assert.equal(c.run(c.slice(c.constant([[1], [2]]), [1, 1])).rows, 0))

for (const index of [2, -1, -0, 1.5, 1e20, '0', Number.NaN])
  construction(`${String(index)} is no index of two rows`, () => {
    assert.equal(tagsOf(untyped(c.take)(x, [0, index])), ['InvalidArgument'])
    assert.equal(tagsOf(untyped(c.scatterAdd)(x, c.zeros(1, 1), [index])), ['InvalidArgument'])
  })

for (const [shape, tag] of [
  [[3, 1], 'ShapeMismatch'],
  [[-1, -1], 'ShapeMismatch'],
  [[-1, 0], 'ShapeMismatch'],
  [[2], 'InvalidArgument'],
  [[1, 1.5], 'InvalidShape'],
  ['2', 'InvalidArgument']
] as const)
  construction(`two entries do not become ${JSON.stringify(shape)}`, () =>
    assert.equal(tagsOf(untyped(c.reshape)(x, shape)), [tag])
  )

construction('other parameters are checked as well', () => {
  for (const expr of [
    untyped(c.full)(1, 1, '1'),
    untyped(c.arange)(0, 1, 0),
    untyped(c.arange)(Number.NaN),
    untyped(c.triu)(x, 0.5),
    untyped(c.tril)(x, 'k'),
    untyped(c.dimension)('n m'),
    untyped(c.pad)(x, [1, -1]),
    untyped(c.padLike)(x, x, 1),
    untyped(c.sliceLike)(x, x, 0, 1),
    untyped(c.shift)(x, 0.5),
    untyped(c.partLike)(x, [], 0),
    untyped(c.placeLike)(x, x, [], 0)
  ])
    assert.equal(tagsOf(expr), ['InvalidArgument'])
})

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable([1], {})
  revoke()
  return proxy
}

construction('what cannot even be looked at is refused like anything else', () => {
  assert.equal(tagsOf(untyped(c.add)(x, revoked())), ['InvalidArgument'])
  assert.match(textOf(untyped(c.add)(x, revoked())), 'operand 2 is an object')
  assert.equal(tagsOf(untyped(c.take)(x, revoked())), ['InvalidArgument'])
  assert.equal(tagsOf(untyped(c.take)(x, new Array(1e9))), ['InvalidArgument'])
  assert.equal(tagsOf(untyped(c.placeholder)(revoked(), 1, 1)), ['InvalidName'])
  assert.equal(
    errorsOf(x, revoked()).map(({ _tag }) => _tag),
    ['InvalidEnvironment']
  )
  assert.equal(
    errorsOf(x, { x: revoked() }).map(({ _tag }) => _tag),
    ['InvalidValue']
  )
})

construction('a list of expressions is not an expression, nor is a text', () => {
  for (const got of [[x, x], 'x', undefined])
    assert.equal(
      errorsOf(got as unknown as c.Expr, { x: [1, 2] }).map(({ _tag }) => _tag),
      ['InvalidArgument']
    )
  assert.equal(
    errorsOf({ a: x, b: 'q' } as unknown as c.Expr, { x: [1, 2] }).map(({ _tag }) => _tag),
    ['InvalidArgument']
  )
})

construction('a fold of what is no expression says so', () => {
  for (const f of [
    c.show,
    c.nodes,
    c.consumers,
    c.placeholders,
    c.fold({ constant: () => 0, leaf: () => 0, apply: () => 0 })
  ])
    assert.throws(() => untyped(f)(undefined), /undefined is not an expression/)
  assert.throws(() => untyped(c.sameExpression)(x, 'x'), /the text "x" is not an expression/)
  assert.equal(tagsOf(untyped(c.bind)(undefined, {})), ['InvalidArgument'])
  assert.ok(E.isLeft(c.environment(undefined as unknown as c.Expr).decode({})))
})

construction('an option that is none is InvalidArgument', () => {
  for (const options of [{ nonFinite: 'eror' }, null, 'error'])
    assert.equal(
      errorsOf(x, { x: [1, 2] }, options as c.EvaluateOptions).map(({ _tag }) => _tag),
      ['InvalidArgument']
    )
})

construction('two leaves of one name that disagree are ConflictingPlaceholder', () => {
  for (const other of [c.placeholder('x', 1, 1), c.variable('x', [[1], [2]])]) {
    const expr = c.add(x as c.Expr, other as c.Expr)
    assert.equal(tagsOf(expr), ['ConflictingPlaceholder'])
    assert.equal(
      errorsOf(expr, { x: [1, 2] }).map(({ _tag }) => _tag),
      ['ConflictingPlaceholder']
    )
  }
  assert.match(textOf(c.add(c.variable('v', 1), c.variable('v', 2))), 'their values differ')
  assert.equal(numbersOf(c.add(x, c.placeholder('x', 2, 1)), { x: [1, 2] }), [2, 4])
})

construction('a node is frozen', () => {
  for (const node of [x, c.add(x, 1), c.constant(1), c.sum(x, 0)]) {
    assert.ok(Object.isFrozen(node))
    assert.throws(() => Object.assign(node, { name: 'y' }), /read only|not extensible/)
  }
  const node = c.sum(x, 0) as c.Expr as c.Apply
  assert.ok([node.args, node.params, node.shape, E.isRight(node.shape) && node.shape.right].every(Object.isFrozen))
})

construction('JavaScript may not coerce an expression', () => {
  for (const coerce of [
    () => `${x}`,
    () => (x as unknown as number) + 1,
    () => (x as unknown as number) > 0,
    () => Number(x),
    () => [x].join()
  ])
    assert.throws(coerce, /compose with add\(z, 1\), greater\(z, 0\)/)
  assert.is(JSON.stringify({ z: c.add(x, 1) }), '{"z":"x + 1"}')
})

const environments = suite('bad inputs of environments')

environments('every missing placeholder is named, with the nearest name that was given', () => {
  const errors = errorsOf(c.add(c.placeholder('weights', 1, 1), s), { weihgts: 1, other: 2 })
  assert.equal(
    errors.map(({ _tag }) => _tag),
    ['MissingPlaceholder', 'MissingPlaceholder']
  )
  assert.match(c.showErrors(errors), 'no value for weights (1×1); did you mean weihgts')
})

environments('another shape is PlaceholderShape, and a transpose is suspected', () => {
  assert.match(answer(x, { x: [[1, 2]] }), 'x is 1×2, expected 2×1: the rows and columns differ; transposed?')
  assert.match(answer(x, { x: [1, 2, 3] }), 'x is 3×1, expected 2×1: the rows differ')
})

environments('one dimension name has one size', () => {
  const expr = c.add(c.placeholder('X', 'n', 3), c.placeholder('y', 'n', 1))
  assert.match(answer(expr, { X: [[1, 2, 3]], y: [1, 2] }), 'n is 1 in X and 2 in y')
  assert.match(answer(c.placeholder('S', 'n', 'n'), { S: [[1, 2]] }), 'n is 1 in S and 2 in S')
})

environments('a dimension that nothing binds is UnboundDimension', () => {
  assert.match(answer(c.add(c.zeros('n', 1), 1), {}), 'no leaf tells the size of n')
  assert.match(answer(c.dimension('n'), {}), 'no leaf tells the size of n')
})

environments('names that are not needed are ignored by evaluate, refused by the codec, and never read', () => {
  const given = {
    x: [1, 2],
    get q(): never {
      throw new Error('was read')
    }
  }
  assert.equal(numbersOf(x, given), [1, 2])
  const decoded = c.environment(x).decode(given)
  assert.ok(E.isLeft(decoded) && /the expression has no q/.test(decoded.left[0]?.message ?? ''))
})

for (const [value, says] of [
  [undefined, 'it is undefined'],
  [null, 'it is null'],
  ['12', 'the text "12"'],
  [[[1], [2, 3]], 'row 1 has 2 entries'],
  [[1, '2'], 'row 1, column 0 is the text "2"'],
  [() => 1, 'a function'],
  [{ rows: 2, columns: 1 }, 'an object'],
  [new BigInt64Array(2), 'a BigInt64Array']
] as const)
  environments(`the value ${String(value)} is InvalidValue`, () => {
    assert.equal(
      errorsOf(x, { x: value }).map(({ _tag }) => _tag),
      ['InvalidValue']
    )
    assert.match(answer(x, { x: value }), says)
  })

for (const environment of [null, 1, 'x', [[1, 2]], x, () => 1, new Float64Array(2)])
  environments(`an environment that is ${typeof environment} is InvalidEnvironment`, () =>
    assert.equal(
      errorsOf(x, environment).map(({ _tag }) => _tag),
      ['InvalidEnvironment']
    )
  )

environments('a Map with a strange key or two values for one name is InvalidEnvironment', () => {
  assert.equal(
    errorsOf(x, new Map([[1, 2]])).map(({ _tag }) => _tag),
    ['InvalidEnvironment']
  )
  assert.equal(
    errorsOf(
      x,
      new Map<unknown, unknown>([
        ['x', [1, 2]],
        [x, [1, 2]]
      ])
    ).map(({ _tag }) => _tag),
    ['InvalidEnvironment']
  )
  assert.equal(numbersOf(x, new Map([[x, [1, 2]]])), [1, 2])
})

environments('only own names count', () => {
  const named = c.placeholder('toString', 1, 1)
  assert.equal(
    errorsOf(named, {}).map(({ _tag }) => _tag),
    ['MissingPlaceholder']
  )
  assert.equal(
    errorsOf(s, Object.create({ s: 1 })).map(({ _tag }) => _tag),
    ['MissingPlaceholder']
  )
  assert.equal(numbersOf(c.placeholder('__proto__', 1, 1), JSON.parse('{ "__proto__": 3 }')), [3])
})

environments('what is numeric is read: frozen, typed, shared, parts of buffers, views', () => {
  const shared = new Float64Array(new SharedArrayBuffer(16))
  shared.set([1, 2])
  const buffer = Float64Array.of(9, 1, 2)
  for (const value of [
    Object.freeze([1, 2]),
    Float64Array.of(1, 2),
    Int8Array.of(1, 2),
    shared,
    buffer.subarray(1),
    [[1], [2]],
    [Float64Array.of(1), Float64Array.of(2)],
    new Matrix([[1], [2]]),
    new MatrixTransposeView(new Matrix([[1, 2]]))
  ])
    assert.equal(numbersOf(x, { x: value }), [1, 2])
  assert.equal(numbersOf(s, { s: 4 }), [4])
})

environments('two values that share memory are read apart, and neither changes', () => {
  const buffer = Float64Array.of(1, 2, 3)
  assert.equal(
    numbersOf(c.add(x, c.placeholder('y', 2, 1)), { x: buffer.subarray(0, 2), y: buffer.subarray(1) }),
    [3, 5]
  )
  assert.equal([...buffer], [1, 2, 3])
})

environments('a getter that throws for a needed name is InvalidValue', () => {
  const given = {
    get x(): never {
      throw new Error('gone')
    }
  }
  assert.match(answer(x, given), 'it cannot be read: gone')
})

environments('the codec tells the place of a wrong entry, and gives back what it took', () => {
  const codec = c.environment(c.add(x, c.variable('v', 1)))
  const wrong = codec.decode({ x: [[1], ['2']] })
  assert.equal(E.isLeft(wrong) ? wrong.left[0]?.context.map(({ key }) => key) : [], ['', 'x', '1', '0'])
  const decoded = codec.decode({ x: [1, 2] })
  assert.ok(E.isRight(decoded))
  if (E.isRight(decoded)) {
    assert.equal(codec.encode(decoded.right), { x: [[1], [2]] })
    assert.ok(codec.is(decoded.right))
    assert.equal(Object.keys(decoded.right), ['x'])
  }
  assert.is(codec.is({ x: 1 }), false)
  assert.ok(E.isLeft(c.environment(untyped(c.add)(x)).decode({})))
})

environments('nothing that is given makes anything but an error of this library', () =>
  holds(fc.anything(), (thing) => {
    for (const attempt of [
      () => c.evaluate(x, thing as never),
      () => c.evaluate(thing as never, {}),
      () => c.check(untyped(c.add)(thing, x)),
      () => c.check(untyped(c.constant)(thing)),
      () => c.check(untyped(c.variable)('v', thing)),
      () => c.check(untyped(c.placeholder)(thing, thing, thing)),
      () => c.check(untyped(c.bind)(x, thing)),
      () => c.environment(x).decode(thing),
      () => c.check(untyped(c.sum)(x, thing)),
      () => c.check(untyped(c.take)(x, thing)),
      () => c.check(untyped(c.reshape)(x, thing)),
      () => c.check(untyped(c.concat)(thing, thing))
    ]) {
      const result: E.Either<ReadonlyArray<object>, unknown> = attempt()
      if (E.isLeft(result))
        for (const error of result.left)
          assert.ok('message' in error || c.showError(error as c.ConstructionError).length > 0)
    }
    assert.equal(Object.keys(Object.prototype), [])
  })
)

const shapes = suite('bad inputs of shapes')

shapes('what ml-matrix multiplies wrongly is refused', () => {
  const inner: number = 3
  const expr = c.matmul(c.placeholder('A', 2, 2), c.placeholder('B', inner, 2))
  assert.equal(tagsOf(expr), ['ShapeMismatch'])
  assert.match(textOf(expr), 'A is 2×2, B is 3×2; the columns of A (2) must equal the rows of B (3)')
  assert.equal(tagsOf(c.matmul(c.placeholder('A', 2, 2), c.placeholder('B', inner - 2, 3))), ['ShapeMismatch'])
})

shapes('broadcasting is NumPy’s, size by size', () => {
  const sizes = [0, 1, 2, 3]
  for (const [m, n, p, q] of sizes.flatMap((a) =>
    sizes.flatMap((b) => sizes.flatMap((d) => sizes.map((e) => [a, b, d, e] as const)))
  )) {
    const fits = (m === p || m === 1 || p === 1) && (n === q || n === 1 || q === 1)
    assert.is(c.check(untyped(c.add)(c.zeros(m, n), c.zeros(p, q)))._tag, fits ? 'Right' : 'Left')
    assert.is(c.check(untyped(c.matmul)(c.zeros(m, n), c.zeros(p, q)))._tag, n === p ? 'Right' : 'Left')
  }
})

shapes('what must be square, a column or a vector is asked for', () => {
  assert.match(textOf(untyped(c.trace)(c.zeros(2, 3))), 'it must be square')
  assert.match(textOf(untyped(c.diag)(c.zeros(2, 3))), 'it must be a row or a column')
  assert.match(textOf(untyped(c.outer)(c.zeros(2, 1), c.zeros(2, 3))), 'must be a column')
  assert.match(textOf(untyped(c.concat)([c.zeros(2, 3), c.zeros(2, 2)])), 'the columns of')
  assert.match(textOf(untyped(c.recurrence)(c.zeros(2, 3), c.zeros(1, 3))), 'both must have the same shape')
  assert.match(textOf(untyped(c.broadcastTo)(c.zeros(2, 3), [2, 2])), 'it does not stretch to 2×2')
  assert.match(textOf(untyped(c.broadcastTo)(c.zeros(2, 3), 2)), 'the shape is 2; allowed: [rows, columns]')
  assert.match(
    textOf(untyped(c.kronLeft)(c.zeros(2, 3), c.zeros(2, 2), c.zeros(2, 2))),
    'the first operand must be 4×4'
  )
  assert.match(textOf(untyped(c.sumLike)(c.zeros(2, 3), c.zeros(2, 2))), 'the second must stretch to the first')
  assert.match(textOf(untyped(c.sumLike)(c.zeros(1, 1), c.zeros(2, 2))), 'the second must stretch to the first')
  assert.match(textOf(untyped(c.scatterAdd)(c.zeros(2, 3), c.zeros(2, 2), [0])), 'the updates must be 1×3')
})

shapes('an extreme of nothing is EmptyReduction, other reductions of nothing have a value', () => {
  for (const f of [c.max, c.min, c.argmax, c.argmin]) {
    assert.equal(tagsOf(f(c.zeros(0, 3))), ['EmptyReduction'])
    assert.equal(tagsOf(f(c.zeros(0, 3), 0)), ['EmptyReduction'])
    assert.equal(tagsOf(f(c.zeros(0, 3), 1)), [])
    assert.equal(
      errorsOf(f(c.placeholder('X', 'n', 3), 0), { X: new Matrix(0, 3) }).map(({ _tag }) => _tag),
      ['EmptyReduction']
    )
  }
  const none = c.zeros(0, 2)
  assert.sameBits(
    [c.sum(none), c.prod(none), c.all(none), c.any(none), c.norm(none), c.mean(none)].flatMap((expr) =>
      numbersOf(expr)
    ),
    [0, 1, 1, 0, 0, Number.NaN]
  )
})

shapes('one transpose that would mend it is proposed, of a leaf if that will do', () => {
  const [X, W, b] = [c.placeholder('X', 'n', 3), c.zeros(3, 2), c.placeholder('b', 2, 1)]
  assert.match(textOf(untyped(c.add)(c.matmul(X, W), b)), 'did you mean X @ zeros(3, 2) + transpose(b)?  n×2')
  assert.match(
    textOf(untyped(c.matmul)(c.add(b, 1), c.placeholder('v', 2, 1))),
    'did you mean (b + 1) @ transpose(v)?  2×2'
  )
  assert.match(
    textOf(untyped(c.concat)([X, c.placeholder('w', 3, 1)])),
    'did you mean concat([X, transpose(w)], 0)?  (1+n)×3'
  )
  assert.not.match(textOf(untyped(c.add)(c.zeros(2, 3), c.zeros(4, 5))), 'did you mean')
})

shapes('a named dimension meets a number', () => {
  const named = c.placeholder('X', 'n', 2)
  assert.match(
    textOf(untyped(c.matmul)(named, c.placeholder('Y', 'n', 2))),
    'the columns of X (2) must equal the rows of Y (n)'
  )
  assert.match(textOf(untyped(c.add)(named, c.zeros(3, 2))), 'X is n×2')
  assert.equal(tagsOf(c.add(named, c.zeros(1, 2))), [])
})

shapes('a fault deep inside is shown in its place, in lines of moderate length', () => {
  let deep: c.Expr = x
  for (let i = 0; i < 200; i++) deep = c.add(c.exp(deep), 1)
  deep = untyped(c.matmul)(c.placeholder('B', 2, 3), deep)
  for (let i = 0; i < 200; i++) deep = c.add(c.exp(deep), 1)
  const text = textOf(deep)
  assert.ok(
    text.split('\n').every((line) => line.length <= 120),
    text
  )
  assert.match(text, /B is 2×3, the right operand is 2×1/)
  assert.match(text, /add\[0\] > exp\[0\] > add\[0\] > … 394 more … > exp\[0\] > add\[0\] > exp\[0\] > matmul/)
})
