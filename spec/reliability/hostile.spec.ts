import { runInNewContext } from 'node:vm'
import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import * as c from '../../src/index.js'
import { answer, errorsOf, numbersOf, tagsOf, textOf, type Untyped, untyped } from '../answers.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const x = c.placeholder('x', 2, 1)
const s = c.placeholder('s', 1, 1)

const revoked = (target: object = []): unknown => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

const boom = (): never => {
  throw new Error('boom')
}

/** Throws whatever it is asked. */
const trap = (target: object = {}): unknown =>
  new Proxy(target, { get: boom, ownKeys: boom, getPrototypeOf: boom, has: boom, getOwnPropertyDescriptor: boom })

const frozenShapes = suite('shapes are frozen')

const isFrozenThrough = ({ shape }: c.Expr): boolean =>
  Object.isFrozen(shape) && Object.isFrozen(E.isRight(shape) ? shape.right : shape.left)

for (const [what, expr] of [
  ['a placeholder', x],
  ['a variable', c.variable('v', [[1, 2]])],
  ['a variable of a stated shape', c.variable('v', 1, 2, [[1, 2]])],
  ['a constant', c.constant([[1, 2]])],
  ['a number', c.constant(1)],
  ['a stack', c.constant([[[1]], [[2]]])],
  ['an application', c.matmul(c.zeros(2, 3), c.zeros(3, 1))],
  ['a bound leaf', c.bind(c.add(c.placeholder('a', 'n', 1), c.placeholder('b', 'n', 1)), { a: [1, 2] })],
  ['a wrong name', untyped(c.placeholder)('', 1, 1)],
  ['a wrong size', untyped(c.placeholder)('p', -1, 1)],
  ['a wrong constant', untyped(c.constant)('x')],
  ['a wrong operand', untyped(c.add)(x, 'x')],
  ['a wrong application', untyped(c.matmul)(x, x)]
] as const)
  frozenShapes(`the shape of ${what}`, () => assert.ok(isFrozenThrough(expr)))

frozenShapes('nobody changes the shape of a leaf and of the nodes above', () => {
  const p = c.placeholder('p', 2, 1)
  const above = c.exp(p)
  assert.throws(() => {
    ;(p.shape as { right: unknown }).right = [3, 1]
  }, /read only/)
  assert.equal(E.isRight(above.shape) && [...above.shape.right], [2, 1])
})

const records = suite('what is no expression')

class Model {
  readonly loss = c.exp(s)
}

for (const [what, value, says] of [
  ['a promise', Promise.resolve(x), 'a promise: did you forget await'],
  ['a thenable', Object.create(Object.fromEntries([['then', boom]])), 'a promise: did you forget await'],
  ['a date', new Date(0), 'a Date'],
  ['a Map', new Map([['a', x]]), 'a Map'],
  ['a Set', new Set([x]), 'a Set'],
  ['an object that inherits from a node', Object.create(x), 'a copy of one is none'],
  ['a list', [x], 'an array|\\[an expression\\]'],
  ['an instance of a class', new Model(), 'an object of the class Model'],
  ['a function', () => x, 'a function'],
  ['a matrix', new Matrix([[1]]), 'a matrix'],
  ['a revoked proxy', revoked({}), 'an object'],
  ['a proxy that throws', trap(), 'an object'],
  ['null', null, 'null'],
  ['a text', 'x', 'the text "x"']
] as const)
  records(`evaluate refuses ${what} as what it is`, () => {
    const errors = errorsOf(value as c.Expr, { x: [1, 2] })
    assert.equal(
      errors.map(({ _tag }) => _tag),
      ['InvalidArgument']
    )
    assert.match(c.showErrors(errors), new RegExp(says))
    assert.throws(
      () => c.run(value as c.Expr, { x: [1, 2] } as never),
      (error: Error) => error.message.startsWith('InvalidArgument in evaluate')
    )
  })

records('a spread node has no entry that is an expression', () => {
  const errors = errorsOf({ ...x } as c.Expr, { x: [1, 2] })
  assert.ok(errors.length > 0 && errors.every(({ _tag }) => _tag === 'InvalidArgument'))
  assert.match(c.showErrors(errors), 'the entry kind is the text "placeholder"')
})

records('a record’s faulty entries are named', () => {
  const record = {
    good: x,
    bad: 'x',
    get ugly(): never {
      return boom()
    }
  }
  const text = answer(record as unknown as c.Expr, { x: [1, 2] })
  assert.match(text, 'the entry bad is the text "x"')
  assert.match(text, 'what reading the entry ugly threw is the error Error: boom')
  assert.match(answer({ 'a\nb': 1n } as unknown as c.Expr, {}), 'the entry "a\\u000ab" is the bigint 1n')
})

records('a plain record is one in any realm, and without a prototype', () => {
  const foreign = runInNewContext('({})') as Record<string, unknown>
  foreign['a'] = s
  for (const record of [foreign, Object.assign(Object.create(null), { a: s }), { a: s }])
    assert.equal(Object.keys(c.run(record as { a: c.Expr<[1, 1], 's'> }, { s: 1 })), ['a'])
  assert.equal(c.run({}, {}), {})
})

records('a forged node is refused as an operand and by every interpreter', () => {
  const forged = { _tag: 'Constant', shape: { _tag: 'Right', right: [1, 1] }, value: new Matrix([[1]]) }
  for (const got of [forged, Object.create(s), { ...s }]) {
    assert.equal(tagsOf(untyped(c.add)(s, got)), ['InvalidArgument'])
    assert.ok(errorsOf(got as c.Expr, { s: 1 }).every(({ _tag }) => _tag === 'InvalidArgument'))
    assert.ok(E.isLeft(c.check(got as c.Expr)))
    assert.throws(() => c.show(got as c.Expr), /is not an expression/)
  }
})

const environments = suite('what is no environment')

for (const [what, value, says] of [
  ['a promise', Promise.resolve({ x: [1, 2] }), 'a promise: did you forget await'],
  ['a date', new Date(0), 'a Date'],
  ['a Set', new Set(['x']), 'a Set'],
  ['a WeakMap', new WeakMap(), 'a WeakMap'],
  ['a regular expression', /x/, 'a RegExp'],
  ['a matrix', new Matrix([[1], [2]]), 'a matrix'],
  ['a list', [1, 2], 'an array'],
  ['a function', () => ({ x: [1, 2] }), 'a function'],
  ['a buffer', new ArrayBuffer(8), 'a ArrayBuffer'],
  ['a revoked proxy', revoked({}), 'what cannot be read|an object'],
  ['a proxy that throws', trap(), 'boom']
] as const)
  environments(`${what} is InvalidEnvironment`, () => {
    const errors = errorsOf(x, value)
    assert.equal(
      errors.map(({ _tag }) => _tag),
      ['InvalidEnvironment']
    )
    assert.match(c.showErrors(errors), new RegExp(says))
    assert.ok(E.isLeft(c.environment(x).decode(value)))
    assert.equal(tagsOf(untyped(c.bind)(x, value)), ['InvalidArgument'])
  })

environments('own properties of an instance are values, as are those of a record without a prototype', () => {
  class Feed {
    readonly s = 3
  }
  assert.equal(numbersOf(s, new Feed()), [3])
  assert.equal(numbersOf(s, Object.assign(Object.create(null), { s: 3 })), [3])
  assert.equal(numbersOf(s, runInNewContext('({ s: 3 })')), [3])
  assert.equal(numbersOf(s, runInNewContext('new Map([["s", 3]])')), [3])
})

environments('what others put on Object.prototype is not given', () => {
  const prototype = Object.prototype as unknown as Record<string, unknown>
  prototype['s'] = 7
  prototype['nonFinite'] = 'error'
  try {
    assert.equal(
      errorsOf(s, {}).map(({ _tag }) => _tag),
      ['MissingPlaceholder']
    )
    assert.equal(numbersOf(c.log(s), { s: 0 }), [Number.NEGATIVE_INFINITY])
  } finally {
    delete prototype['s']
    delete prototype['nonFinite']
  }
})

environments('an unknown option is refused with the one that was meant', () => {
  for (const options of [{ nonfinite: 'error' }, { nonFinite: 'error', full: true }, revoked({}), trap(), [1]]) {
    const errors = errorsOf(x, { x: [1, 2] }, options as c.EvaluateOptions)
    assert.equal(
      errors.map(({ _tag }) => _tag),
      ['InvalidArgument']
    )
  }
  assert.match(
    c.showErrors(errorsOf(x, { x: [1, 2] }, { nonfinite: 'error' } as c.EvaluateOptions)),
    'did you mean nonFinite?'
  )
  assert.throws(() => c.show(x, { ful: true } as c.ShowOptions), /did you mean full\?/)
  assert.throws(() => c.show(x, { full: 1 } as unknown as c.ShowOptions), /the option full is 1/)
})

environments('an option is read once', () => {
  let asked = 0
  const options = {
    get nonFinite(): 'error' | 'flow' {
      return asked++ === 0 ? 'flow' : 'error'
    }
  }
  assert.equal(errorsOf(c.log(s), { s: 0 }, options), [])
})

const values = suite('hostile values')

const ofLength = (length: unknown): unknown =>
  new Proxy([1, 2], { get: (list, key) => (key === 'length' ? length : Reflect.get(list, key)) })

for (const length of [1.5, '2', undefined, -1, Number.NaN, 2 ** 40, { valueOf: () => 2 }])
  values(`a list whose length is ${String(length)} is refused`, () => {
    for (const value of [ofLength(length), [ofLength(length)], [[1, 2], ofLength(length)]]) {
      assert.equal(
        errorsOf(x, { x: value }).map(({ _tag }) => _tag),
        ['InvalidValue']
      )
      assert.equal(tagsOf(untyped(c.constant)(value)), ['InvalidConstant'])
    }
  })

values('typed arrays lie about their length, and views from other realms have none', () => {
  const lying = Object.defineProperty(Float64Array.of(1, 2), 'length', { value: 1.5 })
  assert.match(answer(x, { x: lying }), 'a list whose length is 1.5')
  assert.match(answer(x, { x: runInNewContext('new DataView(new ArrayBuffer(16))') }), 'a DataView')
  assert.match(answer(x, { x: runInNewContext('new BigInt64Array(2)') }), 'a BigInt64Array')
  assert.equal(numbersOf(x, { x: runInNewContext('Float64Array.of(1, 2)') }), [1, 2])
})

values('a getter that changes its answer is read once, and what it gave is checked', () => {
  let asked = 0
  const first = (): unknown => (asked++ === 0 ? 4 : 'changed')
  const matrix = { klass: 'Matrix', rows: 1, columns: 1, get: first }
  assert.equal(numbersOf(untyped(c.constant)(matrix)), [4])
  assert.is(asked, 1)
  for (const answers of [
    [[[1]], [['x']]],
    [[[1]], [[1, 2]], 'x'],
    [[[1], [2]], null]
  ]) {
    let at = 0
    const list = new Proxy([], {
      get: (_, key) =>
        key === 'length' ? 1 : key === '0' ? (answers[Math.min(at++, answers.length - 1)] as unknown) : undefined
    })
    const expr = untyped(c.constant)(list)
    assert.ok(E.isLeft(expr.shape) || numbersOf(expr).every((entry) => typeof entry === 'number'))
  }
})

values('the codec recognises what it decoded, nothing else, and encodes all of it', () => {
  const codec = c.environment(c.add(x, c.placeholder('t', 3, 2, 1) as c.Expr<[3, 2, 1], 't'>))
  const decoded = { x: new Matrix([[1], [2]]), t: [1, 2, 3].map((n) => new Matrix([[n], [n]])) }
  assert.ok(codec.is(decoded))
  assert.equal(codec.encode(decoded as never), {
    x: [[1], [2]],
    t: [1, 2, 3].map((n) => [[n], [n]])
  })
  for (const other of [
    { ...decoded, x: [1, 2] },
    { ...decoded, x: [[1], [2]] },
    { ...decoded, t: [[[1], [1]]] },
    new Map(Object.entries(decoded)),
    revoked({}),
    trap(),
    null
  ])
    assert.is(codec.is(other), false)
})

const parameters = suite('hostile parameters')

const endless = (width: number): ReadonlyArray<unknown> => {
  const list: Array<unknown> = []
  for (let i = 0; i < width; i++) list.push(list)
  return list
}

const hooked = (list: Array<unknown>): unknown =>
  Object.assign(list, { slice: boom, map: boom, [Symbol.iterator]: boom, constructor: { [Symbol.species]: boom } })

parameters('lists that contain themselves are cut', () => {
  for (const width of [1, 2, 30]) {
    const expr = untyped(c.take)(x, endless(width))
    assert.equal(tagsOf(expr), ['InvalidArgument'])
    assert.match(textOf(expr), /nested more than 3 deep|\[…\]/)
    assert.ok(c.show(expr).length < 1_000_000)
    assert.is(c.sameExpression(expr, expr), true)
    assert.match(textOf(untyped(c.add)(x, endless(width))), 'operand 2 is')
    assert.equal(tagsOf(untyped(c.constant)(endless(width))), ['InvalidConstant'])
  }
})

parameters('constructors of lists are total', () => {
  const list = [x, x]
  for (const f of [c.concat, c.stack] as ReadonlyArray<unknown> as ReadonlyArray<Untyped>) {
    for (const got of [revoked(), trap([]), ofLength(1.5), undefined, null, x, 'x'])
      assert.equal(tagsOf(f(got)), ['InvalidArgument'])
    assert.equal(tagsOf(f(hooked(list.slice()))), [])
    assert.equal(tagsOf(f(new Proxy(list, {}))), [])
  }
  for (const f of [c.partLike, c.placeLike, c.apply, c.concat, c.stack, c.add, c.take, c.reshape, c.bind, c.vmap])
    for (const arguments_ of [[], [x], [x, revoked()], [x, x, trap([])], [revoked(), revoked()]])
      assert.ok(tagsOf(untyped(f)(...arguments_)).length > 0 || arguments_.length > 0)
})

parameters('a shape or an axis that is none is told, whatever it is', () => {
  assert.match(textOf(untyped(c.broadcastTo)(0, [[x]])), 'it does not stretch to an array')
  for (const axis of [undefined, null, 'x', x, 0.5, 2, revoked(), trap(), Symbol('s'), 1n])
    assert.equal(tagsOf(untyped(c.swapAxes)(x, axis, 0)), ['InvalidArgument'])
  for (const got of [undefined, null, 2.5, 'x', revoked(), trap()])
    assert.ok(tagsOf(untyped(c.swapAxes)(got, 0, 1)).length > 0 || typeof got === 'number')
})

parameters('apply refuses what is no operation and what is no list', () => {
  for (const op of [undefined, null, 'add', {}, revoked({}), trap(), c.add])
    assert.equal(tagsOf(untyped(c.apply)(op, [x])), ['InvalidArgument'])
  for (const operands of [undefined, null, x, revoked(), trap([]), ofLength(1.5)])
    assert.equal(tagsOf(untyped(c.apply)(c.Add, operands)), ['InvalidArgument'])
  assert.equal(tagsOf(untyped(c.apply)(c.Add, hooked([x, x]))), [])
  assert.equal(tagsOf(untyped(c.apply)(c.Sum, [x], trap([]))), ['InvalidArgument'])
  assert.match(textOf(untyped(c.apply)(undefined, [x])), 'the operation is undefined; allowed: a record of rules')
})

parameters('whatever is thrown has a text', () => {
  for (const thrown of [
    revoked({}),
    trap(),
    new Proxy(new Error('x'), { get: boom }),
    Object.defineProperty(new Error('x'), 'message', { get: boom }),
    Object.assign(new Error('x'), { message: 7 }),
    Symbol('s'),
    null,
    undefined
  ]) {
    const thrower = (): never => {
      throw thrown
    }
    const value = Object.defineProperty({}, 'x', { get: thrower, enumerable: true })
    assert.match(answer(x, value), 'InvalidValue: the value of x (2×1): it cannot be read: ')
    assert.match(answer(x, { x: new Proxy([], { get: thrower }) }), 'it cannot be read: ')
    assert.match(answer(x, new Proxy({}, { ownKeys: thrower })), 'what cannot be read: ')
    assert.match(textOf(untyped(c.bind)(x, value)), 'it cannot be read: ')
  }
})

const operations = suite('operations of the user’s that are wrong')

const broken = (rules: Partial<c.Operation<c.Unary>>): c.Operation<c.Unary> => ({ ...c.Exp, name: 'mine', ...rules })
const wrongly = (shape: unknown): c.Operation<c.Unary> => broken({ shape: (() => shape) as c.Operation['shape'] })

operations('a shape rule that throws, or gives no shape, is BrokenOperation', () => {
  const wrong: ReadonlyArray<c.Operation<c.Unary>> = [
    broken({ shape: boom }),
    broken({ rank: boom }),
    ...[
      undefined,
      7,
      [2, 1],
      E.right(undefined),
      E.right([2]),
      E.right([-1, 2]),
      E.right([1.5, 2]),
      E.right([Number.NaN, 1]),
      E.right(['n m', 1]),
      E.right([null, 1]),
      E.right(revoked()),
      E.left('no'),
      E.left(undefined),
      trap()
    ].map(wrongly)
  ]
  for (const op of wrong) {
    const expr = c.apply(op, [x])
    assert.equal(tagsOf(expr), ['BrokenOperation'])
    assert.match(textOf(expr), /BrokenOperation in mine[\s\S]*its rule shape failed/)
    assert.equal(
      errorsOf(expr, { x: [1, 2] }).map(({ _tag }) => _tag),
      ['BrokenOperation']
    )
  }
  assert.match(textOf(c.apply(broken({ shape: boom }), [x])), 'its rule shape failed: boom')
  assert.equal(tagsOf(untyped(c.apply)({ name: 'no rules' }, [x])), ['BrokenOperation'])
})

operations('a forward rule that throws is BrokenOperation, in its place', () => {
  const expr = c.add(c.apply<[2, 1], 'x'>(broken({ forward: boom }), [x]), 1)
  const [error] = errorsOf(expr, { x: [1, 2] })
  assert.is(error?._tag, 'BrokenOperation')
  assert.match(
    answer(expr, { x: [1, 2] }),
    /its rule forward failed: boom[\s\S]*in {2}mine\(x\) \+ 1\n {6}\^\^\^\^\^\^\^/
  )
  const named = c.apply<['n', 1], 'y'>(broken({ forward: undefined as never }), [c.placeholder('y', 'n', 1)])
  assert.match(answer(named, { y: [1, 2] }), 'its rule forward failed')
})

operations('a rule for sizes that throws is BrokenOperation', () => {
  const expr = c.apply(broken({ resize: boom }), [c.placeholder('y', 'n', 1)])
  assert.match(answer(expr, { y: [1, 2] }), 'its rule resize failed: boom')
  assert.equal(tagsOf(untyped(c.bind)(expr, { y: [1, 2] })), ['BrokenOperation'])
})

operations('an operation that cannot write its parameters is written with them as they are', () =>
  assert.is(c.show(c.apply(broken({ written: boom }), [x], [1, 'a'])), "mine(x, 1, 'a')")
)
