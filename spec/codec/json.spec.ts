import { createHash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { Matrix } from 'ml-matrix'
import { sha256 } from '../../src/codec/sha256.js'
import { syntaxFault } from '../../src/codec/syntax.js'
import * as c from '../../src/index.js'
import { decodeApplication, decodeExpression, environmentFor } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds, RUNS } from '../property.js'
import { suite } from '../suite.js'

const test = suite('JSON')

type Json = c.DocumentJson

const documentOf = (expr: c.Expr | c.ExprRecord, options?: c.JsonOptions): Json => {
  const json = c.toJson(expr, options)
  return E.isRight(json) ? json.right : assert.fail(json.left.map(c.showCodecError).join('\n'))
}

const textOf = (expr: c.Expr | c.ExprRecord, options?: c.JsonOptions): string =>
  JSON.stringify(documentOf(expr, options))

const decoded = (input: unknown, options?: c.JsonOptions): c.Expr => {
  const expr = c.fromJson(input, options)
  return E.isRight(expr) ? expr.right : assert.fail(expr.left.map(c.showCodecError).join('\n'))
}

const faultsOf = (input: unknown, options?: c.JsonOptions): ReadonlyArray<c.DecodeError> => {
  const expr = c.fromJson(input, options)
  return E.isLeft(expr) ? expr.left : []
}

/** What is told of a document: tag and path of each fault. */
const told = (input: unknown, options?: c.JsonOptions): ReadonlyArray<string> =>
  faultsOf(input, options).map((fault) => `${fault._tag} ${'path' in fault ? String(fault.path) : ''}`.trim())

/** A document around nodes. */
const table = (
  nodes: ReadonlyArray<unknown>,
  roots: unknown = nodes.length - 1
): { readonly [field: string]: unknown } => ({
  format: 'catamat',
  version: 1,
  nodes,
  roots
})

const X = { kind: 'placeholder', name: 'x', shape: [2, 1] }
const value = (shape: unknown, entries: unknown): unknown => ({ kind: 'constant', value: { shape, entries } })

const numbers = fc.array(fc.nat(1000), { minLength: 3, maxLength: 160, size: 'max' })
const expressions = fc
  .tuple(numbers, fc.array(fc.nat(3), { maxLength: 3 }))
  .map(([list, stack]) => ({ expr: decodeExpression(list, { stack }), toString: () => JSON.stringify([list, stack]) }))

/** What comes back is the same term with as many nodes, and is written in the same bytes. */
const roundTrips = (expr: c.Expr): void => {
  const text = textOf(expr)
  const back = decoded(text)
  assert.ok(c.sameExpression(back, expr), text.slice(0, 2000))
  assert.is(c.nodes(back).length, documentOf(expr).nodes.length)
  assert.is(textOf(back), text)
  assert.is(JSON.stringify(E.map(String)(c.contentHash(back))), JSON.stringify(E.map(String)(c.contentHash(expr))))
}

test('decode ∘ encode is the identity on expressions of every operation, with stacks', () =>
  holds(expressions, ({ expr }) => roundTrips(expr)))

for (const name of c.signature.keys())
  test(`${name}: decode ∘ encode is the identity, for itself and its derivatives`, () =>
    holds(
      fc.tuple(numbers, fc.array(fc.nat(3), { maxLength: 2 })),
      ([list, stack]) => {
        const { expr } = decodeApplication(name, list, stack)
        roundTrips(expr)
        if (expr._tag !== 'Apply') return
        const node = expr as c.Apply
        const parts = node.args.map((_, i) => node.op.vjp(c.multiply(expr, 2), node, i))
        for (const part of parts) if (part !== undefined && E.isRight(part.shape)) roundTrips(part)
      },
      { numRuns: 15 }
    ))

test('decode ∘ encode is the identity after vmap, grad and bind', () =>
  holds(expressions, ({ expr }) => {
    const names = c.placeholders(expr).map(({ name }) => name)
    const loss = c.sum(expr, undefined as never)
    const all = [
      c.vmap(expr, 'batch', names as never),
      ...names.map((name) => c.grad(loss as never, c.placeholders(expr).find((leaf) => leaf.name === name) as never)),
      c.bind(expr, environmentFor(expr, 3))
    ] as ReadonlyArray<c.Expr>
    for (const one of all) if (c.check(one)._tag === 'Right') roundTrips(one)
  }))

test('a decoded expression has the value of the one that was written', () =>
  holds(expressions, ({ expr }) => {
    const env = environmentFor(expr, 7)
    const [a, b] = [c.evaluate(expr, env), c.evaluate(decoded(textOf(expr)), env)]
    if (E.isLeft(a) || E.isLeft(b)) assert.is(a._tag, b._tag)
    else assert.sameBits(c.entriesOf(b.right), c.entriesOf(a.right))
  }))

const x = c.placeholder('x', 2, 1)
const A = c.variable('A', [
  [1, 0.1],
  [-0, 5e-324]
])

const doubled = (): c.Expr => {
  let y: c.Expr = x
  for (let i = 0; i < 60; i++) y = c.add(y, y)
  return y
}

test('60 doublings are 61 nodes, there and back', () => {
  assert.is(documentOf(doubled()).nodes.length, 61)
  assert.is(c.nodes(decoded(textOf(doubled()))).length, 61)
})

test('60 doublings that were read have the value 2^60', () =>
  assert.equal(c.entriesOf(c.run(decoded(textOf(doubled())) as c.Expr<[2, 1], 'x'>, { x: [1, -3] })), [
    2 ** 60,
    -3 * 2 ** 60
  ]))

test('equal terms have equal bytes, however they share and in whatever order they were built', () => {
  const early = c.exp(x)
  const apart = c.add(c.multiply(c.exp(c.placeholder('x', 2, 1)), 2), c.exp(c.placeholder('x', 2, 1)))
  const together = c.add(c.multiply(early, 2), early)
  assert.is(textOf(apart), textOf(together))
  assert.is(documentOf(apart).nodes.length, 5)
  assert.not.equal(textOf(c.add(early, c.multiply(early, 2))), textOf(together))
  assert.is(textOf({ b: early, a: x }), textOf({ a: x, b: early }))
})

test('a record of expressions comes back as one that shares', () => {
  const y = c.exp(x)
  const back = c.fromJson(textOf({ loss: c.sum(y), ['__proto__']: y, '10': x }), { roots: 'named' })
  assert.ok(E.isRight(back))
  const named = back.right
  assert.equal(Object.keys(named), ['10', '__proto__', 'loss'])
  assert.is(Object.getPrototypeOf(named), Object.prototype)
  assert.is((named['loss'] as c.Apply).args[0], Object.entries(named).find(([name]) => name === '__proto__')?.[1])
  assert.equal(told(textOf({ a: x })), ['DecodeError roots'])
  assert.is(c.fromJson(textOf(x), { roots: 'named' })._tag, 'Left')
})

test('the document of a small expression', () =>
  assert.is(
    textOf(c.add(c.matmul(A, x), c.sum(x, 0))),
    '{"format":"catamat","version":1,"nodes":[' +
      '{"kind":"variable","name":"A","shape":[2,2],"value":{"shape":[2,2],"entries":[1,0.1,"-0",5e-324]}},' +
      '{"kind":"placeholder","name":"x","shape":[2,1]},' +
      '{"op":"matmul","args":[0,1]},{"op":"sum","args":[1],"params":[-2]},{"op":"add","args":[2,3]}],"roots":4}'
  ))

test('every bit of a number is kept', () => {
  const special = [
    -0,
    0,
    Number.NaN,
    Infinity,
    -Infinity,
    5e-324,
    -5e-324,
    2.2250738585072014e-308,
    Number.MAX_VALUE,
    0.1,
    1e21,
    2 ** 53 + 2
  ]
  const read = (list: ReadonlyArray<number>): void => {
    const back = decoded(textOf(c.constant([list])))
    assert.sameBits(c.entriesOf(c.run(back as c.Expr<[1, number], never>)), list)
  }
  read(special)
  holds(fc.array(fc.double(), { minLength: 1 }), read)
})

test('sizes that are names, empty axes and parameters that are undefined or not finite come back', () => {
  const n = c.placeholder('y', 'n', 3)
  const odd: c.Operation = { ...c.Exp, name: 'odd', arity: 1 } as unknown as c.Operation
  const params = [undefined, Number.NaN, -0, 'NaN', [[true, Infinity]], [undefined], '\ud800']
  const expr = c.apply(odd, [c.add(n, c.constant(new Matrix(0, 3)))], params)
  roundTrips(c.reshape(c.concat([n, n]), [-1, 1] as never))
  roundTrips(c.variable('v', 'n', 1, [[1], [2]]))
  roundTrips(c.broadcastTo(c.placeholder('s', 1, 1), ['n', 'm*n' as never]))
  const sized = c.apply(odd, [n], params)
  const back = decoded(textOf(sized, { operations: [odd] }), { operations: [odd] }) as c.Apply
  assert.equal(back.params, params)
  assert.ok(Object.is(back.params[2], -0))
  assert.is(c.toJson(expr, { operations: [odd] })._tag, 'Left')
})

const Logit: c.Operation<c.Unary> = {
  name: 'logit',
  arity: 1,
  shape: ([a]) => E.right(a),
  forward: ([a]: readonly [c.Block], out) => out.data.set(a.data.map((p) => Math.log(p / (1 - p)))),
  jvp: () => undefined,
  vjp: () => undefined
}

test("a user's own operation needs to be told, to write and to read", () => {
  const expr = c.apply(Logit, [x])
  assert.ok(c.sameExpression(decoded(textOf(expr, { operations: [Logit] }), { operations: [Logit] }), expr))
  const refused = c.toJson(expr)
  assert.match(E.isLeft(refused) ? c.showCodecError(refused.left[0]) : '', 'EncodeError: the operation "logit" cannot')
  assert.equal(told(textOf(expr, { operations: [Logit] })), ['UnknownOp nodes[1].op'])
})

test('an operation under a name of the library is refused, and is never taken for it', () => {
  const Fake = { ...Logit, name: 'exp' }
  assert.is(c.toJson(c.apply(Fake, [x]))._tag, 'Left')
  assert.is(c.toJson(x, { operations: [Fake] })._tag, 'Left')
  assert.equal(told(table([X]), { operations: [Fake] }), ['DecodeError options.operations[0]'])
  assert.is(c.expressionCodec().decode(c.expressionCodec().encode(c.apply(Fake, [x])))._tag, 'Left')
})

test('an operation whose rule throws on what a document says is refused', () => {
  const Thrower: c.Operation<c.Unary> = { ...Logit, name: 'thrower', shape: () => assert.fail('thrown') }
  assert.equal(told(table([X, { op: 'thrower', args: [0] }]), { operations: [Thrower] }), ['BrokenOperation nodes[1]'])
})

test('faulty expressions are not written', () => {
  const rows: number = 3
  for (const expr of [
    c.add(x, c.placeholder('y', rows, 1)),
    c.add(x, c.placeholder('x', rows, 1)),
    {},
    { a: 'x' },
    'x',
    null,
    [x]
  ])
    assert.is(c.toJson(expr as c.Expr)._tag, 'Left')
})

// Rows of the catalogue of bad inputs, in its order.

const good = textOf(c.add(c.matmul(A, x), c.sum(x, 0)))

test('no part of a good document from its start is one', () => {
  for (let end = 0; end < good.length; end++)
    assert.equal(
      faultsOf(good.slice(0, end)).map((fault) => 'offset' in fault && fault.offset),
      [end]
    )
})

test('what is no JSON is told with its place', () => {
  for (const [text, offset] of [
    ['', 0],
    ['\ufeff{}', 0],
    ['{\u0000"\u0000', 1],
    ['{"a":0x10}', 6],
    ['[01]', 2],
    ['[1,]', 3],
    ['{"a":1,}', 7],
    ['"\n"', 1],
    ['"\\x"', 2],
    ['"\\u12g4"', 5],
    ['tru', 3],
    ['1 2', 2],
    ['[1.]', 3],
    ['[1e+]', 4],
    ['{a:1}', 1],
    ['[}', 1],
    ['NaN', 0]
  ] as const) {
    const [fault] = faultsOf(text)
    assert.equal([fault?._tag, fault !== undefined && 'offset' in fault && fault.offset], ['DecodeError', offset], text)
  }
})

test('a text is found to be no JSON exactly where JSON.parse finds so', () =>
  holds(
    fc.tuple(fc.oneof(fc.json(), fc.string()), fc.nat(), fc.string({ maxLength: 2 }), fc.nat(2)),
    ([text, at, inserted, removed]) => {
      const from = at % (text.length + 1)
      for (const changed of [text, text.slice(0, from) + inserted + text.slice(from + removed)])
        assert.is(syntaxFault(changed) === undefined, E.isRight(E.tryCatch(() => JSON.parse(changed), String)), changed)
    },
    { numRuns: 1000 }
  ))

test('what is no document', () => {
  for (const text of ['null', '[]', '"x"', '1', 'true']) assert.equal(told(text), ['DecodeError'])
  assert.equal(told('{}'), ['DecodeError format'])
  assert.equal(told({ format: 'onnx' }), ['DecodeError format'])
  for (const input of [undefined, Symbol('x'), 7n, () => 1, new Date(), new Map(), new Uint8Array(4)])
    assert.equal(told(input), ['DecodeError'])
})

test('another version', () => {
  for (const version of ['0', '2', '"1"', '1.5', '1e999', 'null', '[1]'])
    assert.equal(told(`{"format":"catamat","version":${version},"nodes":[],"roots":0}`), ['UnsupportedVersion version'])
  assert.equal(told('{"format":"catamat","nodes":[],"roots":0}'), ['UnsupportedVersion version'])
})

test('an unknown operation', () => {
  for (const op of ['eval', 'constructor', 'toString', '__proto__', 'Add', 'hasOwnProperty'])
    assert.equal(told(table([X, { op, args: [0, 0] }])), ['UnknownOp nodes[1].op'])
  const [fault] = faultsOf(table([X, { op: 'Add', args: [0, 0] }]))
  assert.is(fault?._tag === 'UnknownOp' ? fault.nearest : '', 'add')
})

test('an argument that points nowhere, or not backwards', () => {
  for (const [json, expected] of [
    ['1', 'Cycle'],
    ['2', 'Cycle'],
    ['-1', 'DanglingRef'],
    ['3', 'DanglingRef'],
    ['2147483648', 'DanglingRef'],
    ['1e300', 'DanglingRef'],
    ['0.5', 'DecodeError'],
    ['"0"', 'DecodeError'],
    ['-0', 'DecodeError'],
    ['1e999', 'DecodeError'],
    ['null', 'DecodeError'],
    ['[0]', 'DecodeError']
  ])
    assert.is(
      told(
        JSON.stringify(table([X, { op: 'exp', args: ['?'] }, { op: 'add', args: [0, 1] }])).replace(
          '"?"',
          json as string
        )
      )[0],
      `${expected} nodes[1].args[0]`,
      json
    )
  for (const arg of [Number.NaN, Infinity, -Infinity, 1e-9])
    assert.equal(told(table([X, { op: 'exp', args: [arg] }])).slice(0, 1), ['DecodeError nodes[1].args[0]'])
  assert.equal(told(JSON.stringify(table([X, { op: 'exp', args: ['?'] }])).replace('"?"', 'NaN')), ['DecodeError'])
  assert.equal(told(table([X, { op: 'exp' }])), ['DecodeError nodes[1].args'])
})

test('a cycle of 100 000 nodes is refused node by node, twenty of them in words', () => {
  const count = 100_000
  const ring = Array.from({ length: count }, (_, i) => ({ op: 'exp', args: [(i + 1) % count] }))
  const faults = faultsOf(table(ring))
  assert.equal(faults.slice(0, 2).map(c.showCodecError), [
    'Cycle at nodes[0].args[0]: node 0 cannot have node 1 as an operand; operands come before who reads them',
    'Cycle at nodes[1].args[0]: node 1 cannot have node 2 as an operand; operands come before who reads them'
  ])
  assert.is(faults.map(c.showCodecError).at(-1), `and ${count - 1 - 20} more errors`)
})

test('an operation of a later version may be one', () => {
  const [fault] = faultsOf(table([X, { op: 'fourierTransform', args: [0] }]))
  assert.match(fault === undefined ? '' : c.showCodecError(fault), 'it may also be that of a later version')
})

test('roots', () => {
  assert.equal(told(table([X], 1)), ['DanglingRef roots'])
  assert.equal(told(table([X], -1)), ['DanglingRef roots'])
  assert.equal(told(table([X], [])), ['DecodeError roots'])
  assert.equal(told(table([], 0)), ['DanglingRef roots'])
  assert.equal(told(table([X], null)), ['DecodeError roots'])
  assert.equal(told(table([X], { a: 0 })), ['DecodeError roots'])
  assert.equal(
    told(
      table(
        [X],
        [
          ['a', 0],
          ['a', 0]
        ]
      )
    ),
    ['DuplicateId roots[1]']
  )
  const many = Array.from({ length: 4 }, (_, i) => [`r${i}`, 0])
  assert.equal(told(table([X], many), { limits: { nodes: 3 } }), ['LimitExceeded roots'])
  assert.equal(told(table([X], [['a', 5], ['b'], [1, 0]])), [
    'DanglingRef roots[0][1]',
    'DecodeError roots[1]',
    'DecodeError roots[2][0]'
  ])
})

test('a node that nobody reads is refused', () =>
  assert.equal(told(table([X, { op: 'exp', args: [0] }, { op: 'exp', args: [0] }], 2)), ['DecodeError nodes[1]']))

test('a value whose sizes and entries disagree is refused before memory is asked for', () => {
  assert.equal(told(table([value([1e9, 1e9], [1])])), ['DecodeError nodes[0].value.entries'])
  assert.equal(told(table([value([2, 1], [1])])), ['DecodeError nodes[0].value.entries'])
  assert.equal(told(table([value([1, 1], [1, 2])])), ['DecodeError nodes[0].value.entries'])
  assert.equal(told(table([value(['3', 1], [1, 2, 3])])), ['DecodeError nodes[0].value.shape[0]'])
  assert.equal(told(table([value([3], [1, 2, 3])])), ['DecodeError nodes[0].value.shape'])
  assert.equal(told(table([value([1e12, 0], [])])), ['LimitExceeded nodes[0].value.entries'])
  assert.equal(told(table([value(new Array(40).fill(1), [1])])), ['DecodeError nodes[0].value.shape'])
})

test('other spellings of numbers, and numbers that are none', () => {
  for (const entry of ['"nan"', '"Inf"', '"+Infinity"', '"1"', 'null', 'true', '[1]', '{}', '1e309', '-1e309'])
    assert.equal(
      told(JSON.stringify(table([value([1, 1], ['?'])])).replace('"?"', entry)),
      ['DecodeError nodes[0].value.entries[0]'],
      entry
    )
  for (const [entry, number] of [
    ['1e-400', 0],
    ['9007199254740993', 9007199254740992],
    ['-0', -0],
    ['1E2', 100]
  ] as const)
    assert.sameBits(
      c.entriesOf(
        c.run(decoded(JSON.stringify(table([value([1, 1], ['?'])])).replace('"?"', entry)) as c.Expr<[1, 1], never>)
      ),
      [number]
    )
})

test('keys that name prototypes do nothing', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).join()
  for (const key of ['__proto__', 'constructor', 'prototype'])
    for (const text of [
      good.replace('{', `{"${key}":{"x":1},`),
      good.replace('{"op"', `{"${key}":{"x":1},"op"`),
      good.replace('{"shape"', `{"${key}":{"x":1},"shape"`)
    ])
      assert.match(told(text).join(), `DecodeError`)
  assert.is(Object.getOwnPropertyNames(Object.prototype).join(), before)
  assert.is(({} as { x?: number }).x, undefined)
  const named = decodedValues(JSON.stringify(valuesDocument({ ['__proto__']: 1, constructor: 2 })))
  assert.equal(Object.keys(named), ['__proto__', 'constructor'])
  assert.is(Object.getPrototypeOf(named), Object.prototype)
})

test('of equal keys in a text the last counts, as JSON.parse has it, and the hash is that of what was read', () => {
  const twice = decoded(good.replace('"op":"matmul"', '"op":"evil","op":"matmul"'))
  assert.ok(c.sameExpression(twice, decoded(good)))
  assert.equal(c.contentHash(twice), c.contentHash(decoded(good)))
})

test('unknown fields are refused with their path', () => {
  assert.equal(told({ ...table([X]), extra: 1 }), ['DecodeError extra'])
  assert.equal(told(table([{ ...X, 'a b': 1 }])), ['DecodeError nodes[0]["a b"]'])
  assert.equal(told(table([{ ...X, value: 1 }])), ['DecodeError nodes[0].value'])
  assert.equal(told(table([{ ...X, op: 'eye', args: [] }])).slice(0, 3), [
    'DecodeError nodes[0].kind',
    'DecodeError nodes[0].name',
    'DecodeError nodes[0].shape'
  ])
  assert.equal(told(table([{}])), ['DecodeError nodes[0]'])
  assert.equal(told(table([{ kind: 'tensor' }])), ['DecodeError nodes[0].kind'])
})

test('a wrong number of arguments', () => {
  for (const [op, args] of [
    ['add', [0]],
    ['add', [0, 0, 0]],
    ['matmul', []]
  ] as const)
    assert.equal(told(table([X, { op, args }])).slice(0, 1), ['DecodeError nodes[1].args'])
})

test('parameters of a wrong type are refused by the rule of the operation', () => {
  for (const [op, params, tag] of [
    ['sum', ['x'], 'InvalidArgument nodes[1]'],
    ['sum', [0.5], 'InvalidArgument nodes[1]'],
    ['take', [null], 'InvalidArgument nodes[1]'],
    ['clip', [null], 'DecodeError nodes[1].args'],
    ['permuteAxes', [[0, 0]], 'InvalidArgument nodes[1]'],
    ['sum', [{ number: 3 }], 'DecodeError nodes[1].params[0].number'],
    ['sum', [{ axis: 3 }], 'DecodeError nodes[1].params[0].axis'],
    ['sum', {}, 'DecodeError nodes[1].params'],
    ['sum', [[[[[[[[[1]]]]]]]]], 'LimitExceeded nodes[1].params[0][0][0][0][0][0][0][0]']
  ] as const)
    assert.is(told(table([X, { op, args: [0], params }]))[0], tag)
})

test('pieces that are sound and do not fit are refused by the rules of construction, with the node', () => {
  const [fault, ...more] = faultsOf(table([X, { op: 'matmul', args: [0, 0] }, { op: 'exp', args: [1] }]))
  assert.equal([fault?._tag, fault?.path, more.length], ['ShapeMismatch', 'nodes[1]', 0])
  assert.is(
    fault === undefined ? '' : c.showCodecError(fault),
    'ShapeMismatch in matmul, at nodes[1]\n' +
      '  x is 2×1, x is 2×1; the columns of x (1) must equal the rows of x (2)\n' +
      '  did you mean matmul with x transposed?  1×1'
  )
  assert.equal(told(table([{ ...X, name: '' }])), ['InvalidName nodes[0]'])
  assert.equal(told(table([{ ...X, shape: [-1, 1] }])), ['InvalidShape nodes[0]'])
  assert.equal(told(table([{ ...X, shape: ['1;evil', 1] }])), ['InvalidShape nodes[0]'])
  assert.equal(told(table([{ kind: 'variable', name: 'v', shape: [2, 2], value: { shape: [1, 1], entries: [1] } }])), [
    'InvalidConstant nodes[0]'
  ])
})

test('two leaves of one name that disagree', () => {
  assert.equal(told(table([X, { ...X, shape: [1, 1] }, { op: 'add', args: [0, 1] }])), [
    'ConflictingPlaceholder nodes[1]'
  ])
  assert.is(c.fromJson(table([X, X, { op: 'add', args: [0, 1] }]))._tag, 'Right')
})

test('limits are options', () => {
  const limited = (limits: Partial<c.Limits>): ReadonlyArray<string> => told(good, { limits })
  assert.equal(limited({ nodes: 4 }), ['LimitExceeded nodes'])
  assert.is(limited({ entries: 3 })[0], 'LimitExceeded nodes[0].value.entries')
  assert.equal(limited({ name: 5 }), ['LimitExceeded nodes[2].op'])
  assert.equal(limited({ bytes: good.length - 1 }), ['LimitExceeded'])
  assert.equal(limited({ bytes: good.length, nodes: 5, entries: 13, name: 6 }), [])
  assert.equal(limited({ nodes: Number.NaN }), ['DecodeError options.limits.nodes'])
  assert.equal(told('"ää"', { limits: { bytes: 5 } }), ['LimitExceeded'])
  assert.equal(told(table([1, 2, 3, 4]), { limits: { errors: 2 } }).slice(2), ['ErrorsOmitted'])
  assert.equal(told(table([{ ...X, name: 'n'.repeat(257) }])), ['LimitExceeded nodes[0].name'])
})

test('options that are none are faults, whatever untyped code gives', () => {
  for (const [options, path] of [
    [null, 'options'],
    [7, 'options'],
    [{ operations: 7 }, 'options.operations'],
    [{ operations: [null] }, 'options.operations[0]'],
    [{ operations: [Logit, 7] }, 'options.operations[1]'],
    [{ limits: null }, 'options.limits'],
    [{ limits: { node: 3 } }, 'options.limits.node'],
    [{ limit: {} }, 'options.limit'],
    [{ roots: 'all' }, 'options.roots'],
    [{ get limits(): never { return assert.fail('no') } }, 'options'], // biome-ignore format: one line
    [new Proxy({}, { ownKeys: () => assert.fail('no') }), 'options']
  ] as const) {
    assert.equal(told(good, options as never), [`DecodeError ${path}`])
    const written = [c.toJson(x, options as never), c.contentHash(x, options as never)]
    if (path !== 'options.roots')
      for (const one of written)
        assert.equal(E.isLeft(one) ? one.left.map((e) => [e._tag, 'path' in e && e.path]) : [], [['EncodeError', path]])
  }
  const [fault] = faultsOf(good, { limit: {} } as never)
  assert.match(fault === undefined ? '' : c.showCodecError(fault), 'did you mean limits?')
})

test('what looks like an array and is none, or is a strange one', () => {
  class Strange extends Array {}
  const cyclic: Array<unknown> = []
  cyclic.push(cyclic)
  for (const args of [{ length: 2, 0: 0, 1: 0 }, Strange.from([0, 0]), new Array(2), new Uint8Array(2), 'ab', cyclic])
    assert.match(told(table([X, { op: 'add', args }]))[0] ?? '', 'DecodeError nodes[1].args')
  assert.is(told(table([cyclic]))[0], 'DecodeError nodes[0]')
  assert.is(
    told(table([X, { op: 'sum', args: [0], params: cyclic }]))[0]?.startsWith('LimitExceeded nodes[1].params'),
    true
  )
  assert.is(told(table([Object.create(X)]))[0], 'DecodeError nodes[0]')
})

test('a getter is read once, and what throws is a fault', () => {
  let reads = 0
  const counting = Object.defineProperty({ kind: 'placeholder', shape: [2, 1] }, 'name', {
    enumerable: true,
    get: () => `x${reads++}`
  })
  assert.is((decoded(table([counting])) as c.Leaf).name, 'x0')
  assert.is(reads, 1)
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const throws = new Proxy({}, { ownKeys: () => assert.fail('thrown') })
  const list = new Proxy([0, 0], { get: (target, key) => (key === 'length' ? 2 ** 60 : Reflect.get(target, key)) })
  const evil = { get kind(): never { return assert.fail('thrown') } } // biome-ignore format: one line
  for (const node of [revoked.proxy, throws, evil]) assert.equal(told(table([node])), ['DecodeError nodes[0]'])
  assert.is(told(revoked.proxy)[0], 'DecodeError')
  assert.is(told(table([X, { op: 'add', args: list }]))[0], 'DecodeError nodes[1].args')
  assert.is(c.fromJson({ ...table([X]), toJSON: () => assert.fail('thrown') })._tag, 'Left')
})

test('no input whatever makes it throw', () =>
  holds(
    fc.anything({
      withNullPrototype: true,
      withMap: true,
      withSparseArray: true,
      withTypedArray: true,
      withBigInt: true,
      withDate: true
    }),
    (input) => {
      for (const one of [
        input,
        table([input]),
        table([X, { op: 'sum', args: [0], params: input }]),
        table([X, { op: 'add', args: input }]),
        table([value(input, input)]),
        { ...table([X]), roots: input }
      ])
        for (const read of [c.fromJson, c.valueFromJson, c.valuesFromJson])
          for (const error of E.isLeft(read(one)) ? (read(one) as E.Left<ReadonlyArray<c.DecodeError>>).left : [])
            assert.is(typeof c.showCodecError(error), 'string')
    },
    { numRuns: Math.max(RUNS, 500) }
  ))

// Mutations of good documents.

type Path = ReadonlyArray<string | number>

const pathsIn = (json: unknown): ReadonlyArray<Path> => {
  const paths: Array<Path> = [[]]
  const visit = (inner: unknown, path: Path): void => {
    if (typeof inner !== 'object' || inner === null) return
    for (const [key, next] of Object.entries(inner)) {
      const at = [...path, Array.isArray(inner) ? Number(key) : key]
      paths.push(at)
      visit(next, at)
    }
  }
  visit(json, [])
  return paths
}

type Change = 'drop' | 'duplicate' | 'retype' | 're-index' | 'deepen'

const STRANGE: ReadonlyArray<unknown> = [
  null,
  true,
  0,
  -1,
  1e9,
  0.5,
  'x',
  '',
  '__proto__',
  [],
  {},
  [[]],
  { ['__proto__']: 1 },
  'NaN'
]

const changed = (inner: unknown, change: Change, by: number): unknown => {
  if (change === 're-index') return typeof inner === 'number' ? inner + (by % 7) - 3 : by
  if (change === 'deepen') return by % 2 === 0 ? [inner] : { value: inner }
  return STRANGE[by % STRANGE.length]
}

const mutate = (json: unknown, [key, ...rest]: Path, change: Change, by: number): unknown => {
  if (key === undefined) return changed(json, change, by)
  if (Array.isArray(json)) {
    const [at, copy] = [Number(key), [...json]]
    if (rest.length > 0 || (change !== 'drop' && change !== 'duplicate')) copy[at] = mutate(json[at], rest, change, by)
    else if (change === 'drop') copy.splice(at, 1)
    else copy.splice(at, 0, json[at])
    return copy
  }
  const fields = Object.entries(json as object)
  if (rest.length === 0 && change === 'drop') return Object.fromEntries(fields.filter(([name]) => name !== key))
  if (rest.length === 0 && change === 'duplicate')
    return Object.fromEntries(
      fields.flatMap(([name, inner]) =>
        name === key
          ? [
              [name, inner],
              [`${name}2`, inner]
            ]
          : [[name, inner]]
      )
    )
  return Object.fromEntries(
    fields.map(([name, inner]) => [name, name === key ? mutate(inner, rest, change, by) : inner])
  )
}

const changes = fc.tuple(
  fc.nat(),
  fc.constantFrom<Change>('drop', 'duplicate', 'retype', 're-index', 'deepen'),
  fc.nat(1000)
)

/** What comes of a document is an expression that is written and read again, or typed faults in short texts. */
const isAnswered = (document: unknown): boolean => {
  const read = c.fromJson(document)
  if (E.isRight(read)) roundTrips(read.right)
  else for (const error of read.left) assert.ok(c.showCodecError(error).length < 2000)
  return E.isRight(read)
}

test('a good document with some fields changed is refused or is as sound a document, and nothing is poisoned', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).join()
  let [read, refused] = [0, 0]
  holds(
    fc.tuple(expressions, fc.oneof(fc.tuple(changes), fc.array(changes, { minLength: 2, maxLength: 4 }))),
    ([{ expr }, list]) => {
      const other = list.reduce<unknown>((json, [which, change, by]) => {
        const paths = pathsIn(json)
        return mutate(json, paths[which % paths.length] ?? [], change, by)
      }, documentOf(expr))
      if (isAnswered(other)) read++
      else refused++
      assert.is(c.fromJson(JSON.stringify(other))._tag, c.fromJson(other)._tag)
      assert.is(Object.getOwnPropertyNames(Object.prototype).join(), before)
    },
    { numRuns: Math.max(RUNS, 1000) }
  )
  assert.ok(read > 3 && refused > 200, `${read} read, ${refused} refused`)
})

test('the text of a good document with some characters changed is refused or is as sound a document', () => {
  const pieces = fc.constantFrom(
    ...'{}[]":,-0123e.'.split(''),
    '"op"',
    '"args":[0]',
    'null',
    '1e999',
    '\\ud800',
    '\u0000'
  )
  holds(
    fc.tuple(expressions, fc.array(fc.tuple(fc.nat(), fc.nat(6), pieces), { minLength: 1, maxLength: 4 })),
    ([{ expr }, list]) =>
      void isAnswered(
        list.reduce((text, [at, cut, piece]) => {
          const from = at % (text.length + 1)
          return `${text.slice(0, from)}${piece}${text.slice(from + cut)}`
        }, textOf(expr))
      ),
    { numRuns: Math.max(RUNS, 1000) }
  )
})

// Values.

const valuesDocument = (values: c.NamedValues): c.ValuesJson => {
  const json = c.valuesToJson(values)
  return E.isRight(json) ? json.right : assert.fail(json.left.map(c.showCodecError).join('\n'))
}

const decodedValues = (input: unknown): { readonly [name: string]: c.Value } => {
  const values = c.valuesFromJson(input)
  return E.isRight(values) ? values.right : assert.fail(values.left.map(c.showCodecError).join('\n'))
}

test('values come back bit by bit: matrices, stacks, rows without entries', () => {
  const stack = [
    [
      [1, -0],
      [Number.NaN, 2]
    ],
    [
      [3, 4],
      [5, Infinity]
    ]
  ]
  const values = { a: Matrix.ones(2, 3), stack, none: new Matrix(0, 3), one: 5e-324, rows: [new Float64Array([1, 2])] }
  const back = decodedValues(JSON.stringify(valuesDocument(values)))
  assert.equal(Object.keys(back), ['a', 'none', 'one', 'rows', 'stack'])
  assert.sameBits(c.entriesOf(back['stack'] as c.Value), stack.flat(2))
  assert.is((back['none'] as Matrix).columns, 3)
  assert.is(JSON.stringify(valuesDocument(back)), JSON.stringify(valuesDocument(values)))
  assert.is(
    JSON.stringify(
      valuesDocument(
        new Map([
          ['b', 1],
          ['a', 2]
        ])
      )
    ),
    JSON.stringify(valuesDocument({ a: 2, b: 1 }))
  )
})

test('an environment of any expression comes back as itself', () =>
  holds(expressions, ({ expr }) => {
    const env = environmentFor(expr, 5)
    const back = decodedValues(JSON.stringify(valuesDocument(env)))
    for (const [name, one] of Object.entries(env)) assert.sameBits(c.entriesOf(back[name] as c.Value), c.entriesOf(one))
  }))

test('what is no value is not written, and every one is told', () => {
  const refused = c.valuesToJson({ a: 'x', b: [[1], [2, 3]], c: 1 } as never)
  assert.equal(E.isLeft(refused) ? refused.left.map(({ _tag }) => _tag) : [], ['InvalidValue', 'InvalidValue'])
  for (const values of [null, 7, [1], x]) assert.is(c.valuesToJson(values as never)._tag, 'Left')
  assert.is(c.valueToJson('x' as never)._tag, 'Left')
  assert.is(c.valuesToJson({ get a(): never { return assert.fail('thrown') } } as never)._tag, 'Left') // biome-ignore format: one line
})

test('named values that are told twice, or are of another version', () => {
  const one = { shape: [1, 1], entries: [1] }
  const told = (input: unknown): unknown => {
    const read = c.valuesFromJson(input)
    return E.isLeft(read) ? read.left.map(({ _tag, ...error }) => [_tag, 'path' in error && error.path]) : []
  }
  const document = (values: unknown): unknown => ({ format: 'catamat-values', version: 1, values })
  assert.equal(
    told(
      document([
        ['a', one],
        ['a', one]
      ])
    ),
    [['DuplicateId', 'values[1]']]
  )
  assert.equal(told(document([['a', { ...one, entries: [null] }]])), [['DecodeError', 'values[0][1].entries[0]']])
  assert.equal(told({ format: 'catamat-values', version: 2, values: [] }), [['UnsupportedVersion', 'version']])
})

// io-ts and the hash.

test('the codecs of io-ts compose, and tell faults with their path', () => {
  const Model = t.type({ loss: c.expressionCodec(), start: c.valueCodec() })
  const model = { loss: c.sum(x), start: Matrix.ones(2, 1) }
  assert.is(Model.is(model), true)
  const json: unknown = JSON.parse(JSON.stringify(Model.encode(model)))
  const back = Model.decode(json)
  assert.ok(E.isRight(back) && c.sameExpression(back.right.loss, model.loss))
  const wrong = Model.decode({ loss: table([{ ...X, shape: 3 }]), start: 3 })
  const errors = E.isLeft(wrong) ? wrong.left : []
  assert.equal(
    errors.map(({ context }) => context.map(({ key }) => key).join('/')),
    ['/loss/nodes[0].shape', '/start/']
  )
  assert.match(errors[0]?.message ?? '', 'DecodeError at nodes[0].shape: expected from 2 to 32 sizes, got 3')
  assert.is(c.expressionCodec().is(c.add(x, c.placeholder('x', 1, 1))), false)
  assert.is(c.expressionCodec().is(3), false)
  assert.is(c.valueCodec().is([[1]]), false)
  assert.is(c.valueCodec().is([Matrix.ones(1, 1)]), true)
  const faulty = c.expressionCodec().encode(c.transpose(c.constant('x' as never)) as c.Expr)
  assert.is(c.fromJson(faulty)._tag, 'Left')
})

test('the hash is SHA-256 of the canonical bytes', () => {
  const hash = c.contentHash(c.sum(c.multiply(A, x)))
  const text = textOf(c.sum(c.multiply(A, x)))
  assert.is(E.isRight(hash) ? hash.right : '', createHash('sha256').update(text).digest('hex'))
  assert.not.equal(hash, c.contentHash(c.sum(c.multiply(A, c.placeholder('y', 2, 1)))))
})

test('SHA-256 is that of node:crypto, in whatever pieces', () => {
  assert.is(sha256([]), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  assert.is(sha256(['abc']), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  holds(fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (pieces) =>
    assert.is(sha256(pieces), createHash('sha256').update(pieces.join('')).digest('hex'))
  )
})

test('every error has a text', () => {
  const errors = [
    ...faultsOf(table([X, { op: 'addd', args: [1, 9] }])),
    ...faultsOf(
      table(
        [X],
        [
          ['a', 0],
          ['a', 0]
        ]
      )
    ),
    ...faultsOf({ format: 'catamat', version: 9 }),
    ...faultsOf('{'),
    ...faultsOf(good, { limits: { nodes: 1 } }),
    ...faultsOf(table([X, { ...X, shape: [1, 1] }, { op: 'add', args: [0, 1] }]))
  ]
  assert.equal(errors.map(c.showCodecError), [
    'UnknownOp at nodes[1].op: there is no operation addd; did you mean add?',
    'Cycle at nodes[1].args[0]: node 1 cannot have node 1 as an operand; operands come before who reads them',
    'DanglingRef at nodes[1].args[1]: there is no node 9; the table has nodes 0 to 1',
    'DuplicateId at roots[1]: a is told before, at roots[0]',
    'UnsupportedVersion: the version of the document is 9; this library reads version 1',
    'DecodeError: expected JSON, got the end of the text at character 1',
    'LimitExceeded at nodes: 5 nodes; at most 1 are read',
    'ConflictingPlaceholder at nodes[1]: two leaves are called x, a placeholder of 2×1 and a placeholder of 1×1: their shapes differ;\n    a name denotes one leaf'
  ])
})
