import { runInNewContext } from 'node:vm'
import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import * as c from '../../src/index.js'
import * as t from '../../src/train/index.js'
import { tagsOf, textOf, untyped } from '../answers.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('what untyped code gives')

const x = c.placeholder('x', 2, 1)
const S = c.placeholder('S', 4, 2, 3)
const env = { x: [1, 2] }

/** As a program without types would call it. */
type Call = (...args: ReadonlyArray<unknown>) => unknown
const any = (f: unknown): Call => f as Call

const left = (made: unknown): ReadonlyArray<never> =>
  (made as E.Left<ReadonlyArray<never>>).left ?? assert.fail('no Left') // as untyped code reads it

const boom = (): never => {
  throw new Error('boom')
}
const trap = (target: object = {}): unknown =>
  new Proxy(target, { get: boom, ownKeys: boom, getPrototypeOf: boom, has: boom, getOwnPropertyDescriptor: boom })
const revoked = (target: object = {}): unknown => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

// Printers

type Found = E.Either<unknown, O.Option<c.NotFinite | c.GradientNotFinite>>

test('one printer tells what both functions find that ask for a NaN or an infinity', () => {
  const loss = c.multiply(c.sum(x), c.log(c.sum(x)))
  const made: Found = c.whyNotFinite(loss, { x: [0, 0] })
  const part: Found = c.whyGradientNotFinite(c.sum(c.sqrt(x)), { x: [0, 1] })
  for (const [why, says] of [
    [made, /^NonFinite in log: -Infinity/],
    [part, /^NonFinite in the gradient: in what sqrt passes back to x/]
  ] as const)
    assert.match(E.isRight(why) && O.isSome(why.right) ? c.showNotFinite(why.right.value) : '', says)
})

test('a printer that is given what another tells says so', () => {
  const [stopped] = t.minimize(c.square(c.variable('v', 1)), { optimiser: t.sgd({ learningRate: -1 }) })
  const errors = stopped?._tag === 'Stopped' ? stopped.errors : []
  assert.match(any(c.showErrors)(errors) as string, /^InvalidArgument is no error of an expression: showTrainingError/)
  assert.match(
    any(t.showTrainingError)({ _tag: 'MissingPlaceholder' }) as string,
    'showError tells those of expressions'
  )
  for (const print of [
    c.showError,
    c.showErrors,
    c.showCodecError,
    c.showParseError,
    c.showPictureError,
    c.showNotFinite,
    t.showTrainingError
  ])
    for (const given of [
      undefined,
      null,
      5,
      'x',
      {},
      { _tag: 7 },
      { _tag: 'Nonsense' },
      revoked(),
      trap(),
      Symbol('s'),
      x
    ])
      assert.match(any(print)(given) as string, / is no(?:thing)? /)
})

// What was called is named, and what was given

for (const [name, made, says] of [
  ['meanSquaredError(x)', any(c.meanSquaredError)(x), 'in  meanSquaredError(x, ?)'],
  ['meanSquaredError(x, [1])', any(c.meanSquaredError)(x, [1]), 'operand 2 is [1]; allowed: an expression or a number'],
  ['tile(x, 2)', any(c.tile)(x, 2), 'tile(x, 2, undefined): how often it stands beside itself is undefined'],
  ['permuteAxes(x, [0])', any(c.permuteAxes)(x, [0]), 'permuteAxes(x, [0]): the list of axes is [0]; allowed: all 2'],
  ['swapAxes(x, 0)', any(c.swapAxes)(x, 0), 'swapAxes(x, 0, undefined): axis is undefined'],
  ['pad(x, 1)', any(c.pad)(x, 1), 'pad(x, 1): the padding is 1; allowed: [before, after]'],
  ['sum(x, { axis: 0 })', any(c.sum)(x, { axis: 0 }), 'sum(x, ?): axis is an object'],
  ['squeeze(x)', any(c.squeeze)(x), 'squeeze(x, undefined): axis is undefined'],
  ['concat([x, x], 5)', any(c.concat)([x, x], 5), 'concat([x, x], 5): axis is 5'],
  ['ones([3, 3])', any(c.ones)([3, 3]), 'a size is [3, 3]; allowed: a number or a name: sizes stand side by side'],
  ['full(2, 2)', any(c.full)(2, 2), 'the list of sizes is [2]; allowed: two or more, and the number after them'],
  ["einsum('ij')", any(c.einsum)('ij'), 'allowed: one for each operand, of which there are 0'],
  [
    'hessian(loss, { x })',
    any(c.hessian)(c.sum(x), { x }),
    'the leaf is an object; allowed: a placeholder or a variable'
  ],
  ['jvp(x)', any(c.jvp)(x), 'the record of tangents is undefined']
] as const)
  test(`${name} is told as it was called`, () => {
    const text = textOf(made as c.Expr)
    assert.match(text, says)
    assert.not.match(text, /NaN|subtract|kron|\.\.\.|\['/)
  })

test('a getter among tangents that throws is told', () => {
  const tangents = Object.defineProperty({}, 'x', { get: boom, enumerable: true })
  assert.match(textOf(untyped(c.jvp)(x, tangents)), 'the tangent of x is (boom); allowed: what can be read')
})

test('axes of every kind are refused as what they are', () => {
  const axes = [
    trap(),
    trap([]),
    revoked(),
    revoked([]),
    Symbol('s'),
    1n,
    [Symbol('s'), 1],
    [1n, 0],
    [x],
    [[0]],
    {},
    null
  ]
  for (const f of [c.sum, c.flip, c.softmax, c.std, c.squeeze, c.expandDims, c.permuteAxes, c.broadcastTo, c.size])
    for (const of of [x, S]) for (const axis of axes) assert.ok(tagsOf(untyped(f)(of, axis)).length > 0)
})

// Call sites

test('a call site is in no package, though a package calls back', () => {
  const made = c.steps(5 as never, {})
  assert.is(made._tag, 'Right')
  for (const wrong of [any(c.resume)(x, env), any(c.steps)(undefined), any(c.resume)(x, env, {})]) {
    const [error] = left(wrong) as ReadonlyArray<c.ConstructionError>
    assert.match(error?.site?.file ?? '', /untyped\.spec/)
  }
})

test('a fault of a parsed text tells its line and column there', () => {
  const site = (text: string): c.CallSite | undefined => {
    const read = c.parse(text, { A: [2, 3], x: [2, 1] })
    const [fault] = left(E.isRight(read) ? c.check(read.right) : read) as ReadonlyArray<c.ConstructionError>
    return fault?.site
  }
  for (const [text, line, column] of [
    ['A @ A', 1, 3],
    ['let y = x\ny + A @ A', 2, 7],
    ['exp(\n  zeros(-1, 2))', 2, 3],
    ['x + [[1], [2, 3]]', 1, 5],
    ['-(A @ A)', 1, 5],
    ['tile(x, 2)', 1, 1]
  ] as const)
    assert.equal(site(text), { file: 'formula', line, column })
  const [fault] = left(c.check(c.parse.expr`${S} @ ${S}`)) as ReadonlyArray<c.ConstructionError>
  assert.match(fault?.site?.file ?? '', /untyped\.spec/)
})

test('many faults of a long text are placed in time', () => {
  const read = c.parse(`concat([${'A @ A,\n'.repeat(1e5)}A])`, { A: [2, 3] })
  assert.is(E.isRight(read) && E.isLeft(read.right.shape), true)
})

// Stepping

test('a position in the place of the environment is told as such', () => {
  const found = c.steps(c.exp(x), env)
  const [first] = E.isRight(found) ? found.right : []
  const position = first?._tag === 'Taken' ? first.position() : assert.fail('no step')
  for (const resume of [any(c.resume), any(c.resumeReverse)])
    assert.match(
      c.showErrors(left(resume(c.sum(x), position, env))),
      /the position is an object; allowed: what a step gave/
    )
  for (const made of [
    any(c.resume)(x, env, position, 5),
    any(c.explain)(x, env, { digit: 3 }),
    any(c.explain)(x, env, 5)
  ])
    assert.match(c.showErrors(left(made)), 'InvalidArgument')
})

// Pictures and formulas

test('printers of expressions refuse what is none, and what is no option, by a TypeError that says so', () => {
  for (const print of [c.show, c.toLatex, c.toMathml, c.toUnicode]) {
    for (const [given, says] of [
      [undefined, /^undefined is not an expression$/],
      [5, /^5 is not an expression, constant\(…\) makes one of it$/],
      [trap(), /^an object is not an expression$/]
    ] as const)
      assert.throws(
        () => any(print)(given),
        (error: Error) => error instanceof TypeError && says.test(error.message)
      )
  }
  for (const print of [c.toLatex, c.toMathml, c.toUnicode, c.toDot, c.toMermaid])
    for (const options of [null, 5, { digit: 3 }, trap()])
      assert.throws(
        () => any(print)(x, options),
        (error: Error) => error instanceof TypeError && /option/.test(error.message)
      )
  for (const digits of [0, 18, 1.5, '3'])
    assert.throws(
      () => any(c.toLatex)(x, { digits }),
      /the option digits is .*; allowed: { digits: a whole number from 1 to 17 }/
    )
})

test('there is no picture of what is no expression', async () => {
  for (const [given, options] of [
    [undefined, {}],
    [[x], {}],
    [{ a: 'x' }, {}],
    [{ a: { b: null } }, {}],
    [trap(), {}],
    [x, 5],
    [x, { graphviz: 5 }],
    [x, trap()]
  ]) {
    const drawn = await (any(c.toSvg)(given, options) as ReturnType<typeof c.toSvg>)()
    assert.is(E.isLeft(drawn) && drawn.left._tag, 'InvalidArgument')
    assert.match(E.isLeft(drawn) ? c.showPictureError(drawn.left) : '', /^InvalidArgument in toSvg: .*; allowed: /)
  }
})

// JSON

test('what reads JSON speaks in sentences', () => {
  const told = (document: object): string =>
    left(c.fromJson({ format: 'catamat', version: 1, nodes: [], roots: 0, ...document }))
      .map(c.showCodecError)
      .join('\n')
  const nodes = [{ kind: 'placeholder', name: 'x', shape: [2, 1] }]
  assert.is(
    told({ version: undefined }),
    'UnsupportedVersion: the document tells no version; this library reads version 1'
  )
  assert.is(told({}), 'DanglingRef at roots: there is no node 0; the table has none')
  assert.is(told({ nodes, roots: 3 }), 'DanglingRef at roots: there is no node 3; the table has node 0 alone')
  assert.match(told({ nodes, extra: 1 }), 'expected only the fields format, version, nodes, roots, got another')
  assert.match(
    told({ nodes: [...nodes, { op: 'exp', args: [0], axis: 0 }], roots: 1 }),
    'expected only the fields op, args, params, got another'
  )
  assert.match(told({ nodes: [...nodes, { op: 'add', args: [0] }], roots: 1 }), 'expected 2 operands for add, got 1')
  assert.match(
    left(any(c.valueToJson)('x')).map(c.showCodecError).join(),
    /^InvalidValue: the value: it is the text "x"/
  )
  assert.match(
    left(any(c.toJson)(x, { limit: 3 }))
      .map(c.showCodecError)
      .join(),
    'EncodeError at options.limit: it is the text "limit"; allowed: one of the options'
  )
})

// Training

const gradients = { w: c.run(c.constant([[1]])) }
const told = (made: unknown): string => left(made).map(t.showTrainingError).join('\n')

test('what clips refuses what is no record of gradients', () => {
  const cyclic: Array<unknown> = []
  cyclic.push(cyclic)
  for (const clip of [any(t.clipByNorm), any(t.clipByValue)])
    for (const given of [
      t.sgd(),
      undefined,
      null,
      'x',
      { w: 1 },
      { w: cyclic },
      trap(),
      revoked(),
      new Map([['w', 1]])
    ])
      assert.match(told(clip(given, 1)), /the record of gradients is .*; allowed: matrices by name/)
  for (const limit of [0, -1, Number.NaN, '1', 1n, x, Symbol('s')])
    assert.match(told(any(t.clipByNorm)(gradients, limit)), 'limit is')
})

test('a schedule that throws is told by the step', () => {
  const optimiser = t.sgd({ learningRate: (step) => (step === 0 ? 0.1 : boom()) })
  const start = optimiser.init({ w: [[1]] })
  const first = E.isRight(start) ? optimiser.step(start.right, gradients) : start
  const second = E.isRight(first) ? optimiser.step(first.right, gradients) : first
  assert.is(
    told(second),
    'InvalidArgument in sgd: learningRate at step 1 is the error Error: boom; allowed: a finite number from 0'
  )
  assert.match(
    t
      .sgd({ learningRate: t.warmUp(boom, { steps: 2 }) })
      .faults.map(t.showTrainingError)
      .join(),
    'InvalidArgument in warmUp: rate is the error'
  )
})

test('an optimiser takes no state and no gradients that are none', () => {
  const optimiser = t.adam()
  const { right: state } = optimiser.init({ w: [[1]] }) as E.Right<t.OptimiserState>
  for (const given of [undefined, null, 5, {}, { ...state, slots: 5 }, trap(), revoked()])
    assert.match(told(any(optimiser.step)(given, gradients)), 'the state is')
  for (const given of [undefined, null, 5, { w: 5 }, trap()])
    assert.match(told(any(optimiser.step)(state, given)), 'the record of gradients is')
  for (const given of [5, [1], trap()]) assert.match(told(any(optimiser.init)(given)), 'the record of parameters is')
})

test('functions of the user’s that throw, or give what they must not, end a run', () => {
  const loss = c.square(c.variable('v', 1))
  const ends = (options: object): string => {
    const last = t.last(t.take(any(t.minimize)(loss, { optimiser: t.sgd(), ...options }) as Iterable<t.Step>, 3))
    return O.isSome(last) && last.value._tag === 'Stopped'
      ? last.value.errors.map(t.showTrainingError).join('\n')
      : 'it went on'
  }
  for (const clip of [boom, () => 5, () => gradients, () => E.right(5), () => E.left([])])
    assert.match(ends({ clip }), 'InvalidArgument in minimize: what clip gives is')
  for (const step of [boom, () => 5, () => E.right({})])
    assert.match(ends({ optimiser: { ...t.sgd(), step } }), 'what the optimiser makes of a step is')
  for (const init of [boom, () => undefined])
    assert.match(ends({ optimiser: { ...t.sgd(), init } }), 'what the optimiser starts from is')
  assert.match(ends({ batch: trap() }), 'batch.names is undefined')
  assert.match(ends({ state: trap() }), 'the state of a step: its state is none')
})

test('a checkpoint has a text as its path', () => {
  for (const path of [0, 5, Symbol('s'), undefined, trap()])
    assert.equal(
      t.showTrainingError((any(t.loadCheckpoint)(path) as E.Left<t.CheckpointError>).left).slice(-18),
      ': a path is a text'
    )
})

// Every export

const ARGUMENTS: ReadonlyArray<unknown> = [
  ...[
    undefined,
    null,
    0,
    -1,
    1.5,
    Number.NaN,
    -0,
    2 ** 31,
    'x',
    '',
    '__proto__',
    true,
    1n,
    Symbol('s'),
    [],
    [1, 2],
    [[1, 2], [3]],
    {}
  ],
  ...[
    { x: [1, 2] },
    { _tag: 'Left' },
    { _tag: 'NonFinite' },
    Object.freeze({}),
    new Map([[1, 2]]),
    new Set([1]),
    new Date(0),
    /x/,
    boom
  ],
  ...[
    Promise.resolve(1),
    revoked(),
    revoked([]),
    trap(),
    trap([]),
    trap(boom),
    new Float64Array(2),
    x,
    untyped(c.add)(x, c.zeros(3, 3)),
    { ...x }
  ],
  ...[
    Object.create(x),
    Object.create(null),
    { toString: boom },
    { [Symbol.toPrimitive]: boom },
    Object.fromEntries([['then', boom]]),
    [trap()],
    { x: trap() }
  ],
  ...[
    Object.defineProperty({}, 'x', { get: boom, enumerable: true }),
    'n'.repeat(1000),
    runInNewContext('[1]'),
    new Error('e'),
    globalThis
  ]
]

/** What may throw, and what it then says: there is no value that could tell. */
const THROWS: ReadonlyMap<string, RegExp> = new Map([
  ...'show toLatex toMathml toUnicode toDot toMermaid nodes consumers placeholders variables sameExpression'
    .split(' ')
    .map((name) => [name, /is not an expression|option|cannot be read/] as const),
  ['run', /^[A-Z]\w+( in |: )/],
  ['entriesOf', /is no value/],
  ['interpreter', /is no meaning/],
  ['take', /is no sequence/],
  ['last', /is no sequence/]
])

const isDocumented = (name: string, thrown: unknown): boolean =>
  thrown instanceof Error && THROWS.get(name)?.test(thrown.message) === true

for (const [module, exports] of [
  ['catamat', c],
  ['catamat/train', t]
] as const)
  for (const [name, f] of Object.entries<unknown>(exports))
    if (typeof f === 'function' && name !== 'progress')
      test(`${module}: ${name} throws nothing that is not documented`, () => {
        for (const given of ARGUMENTS)
          for (const list of [
            [given],
            [given, given],
            [x, given],
            [given, x],
            [x, env, given],
            [given, given, given]
          ]) {
            try {
              const made = any(f)(...list)
              if (c.isExpr(made)) c.showErrors(tagsOf(made).length > 0 ? left(c.check(made)) : [])
            } catch (thrown) {
              if (!isDocumented(name, thrown)) assert.fail(`${name}: ${String((thrown as Error).stack)}`)
            }
          }
      })
