import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  apply,
  type Block,
  broadcastTo,
  type Expr,
  floor,
  grad,
  matmul,
  multiply,
  negative,
  nodes,
  type Operation,
  placeholder,
  run,
  show,
  signature,
  square,
  stopGradient,
  sum,
  transpose,
  type Unary,
  variable
} from '../src/index.js'
import * as t from '../src/testing/index.js'
import * as assert from './assert.js'
import { fc } from './property.js'
import { suite } from './suite.js'

const test = suite('catamat/testing')

/** What fast-check prints of a property that fails. */
const printed = (property: fc.IProperty<[t.Trial]>): string =>
  fc.defaultReportMessage(fc.check(property, { seed: 1 })) ?? ''

const lawsThatFail = (op: Operation, options?: t.CheckOperationOptions): ReadonlyArray<string> =>
  t.checkOperation(op, options).checks.flatMap(({ law, holds }) => (holds ? [] : [law]))

/** `x ∘ x`, sound, as other records are broken copies of. */
const Own: Operation<Unary> = {
  name: 'own',
  arity: 1,
  shape: ([x]) => E.right(x),
  forward: ([x]: readonly [Block], out) => out.data.set(x.data.map((p) => p * p)),
  jvp: ([dx], { args: [x] }) => (dx === undefined ? undefined : multiply(multiply(2, x), dx)),
  vjp: (ct, { args: [x] }) => multiply(multiply(2, x), ct)
}

/** `xᵀ`. */
const Turned: Operation<Unary> = {
  name: 'turned',
  arity: 1,
  shape: ([[rows, columns]]) => E.right([columns, rows]),
  forward: ([x]: readonly [Block], out) => {
    for (let i = 0; i < x.data.length; i++)
      out.data[(i % x.columns) * x.rows + Math.floor(i / x.columns)] = x.data[i] ?? 0
  },
  jvp: ([dx]) => (dx === undefined ? undefined : transpose(dx)),
  vjp: (ct) => transpose(ct)
}

const broken = (op: Operation<Unary>, but: Partial<Operation<Unary>>): Operation => ({ ...op, ...but }) as Operation // of one operand, as it was

test('sound operations pass every law', () => {
  for (const op of [Own, Turned] as ReadonlyArray<unknown>) assert.equal(lawsThatFail(op as Operation), [])
  assert.match(t.checkOperation(Own).text, 'own: all 10 laws hold\n  ok     the value has the predicted shape at ')
})

const CAUGHT: ReadonlyArray<readonly [mistake: string, op: Operation, law: string]> = [
  [
    'a wrong sign',
    broken(Own, { vjp: (ct, { args: [x] }) => negative(multiply(multiply(2, x), ct)) }),
    'jvp and vjp are adjoint'
  ],
  [
    'a wrong sign in both',
    broken(Own, {
      jvp: ([dx], { args: [x] }) => (dx === undefined ? undefined : negative(multiply(multiply(2, x), dx))),
      vjp: (ct, { args: [x] }) => negative(multiply(multiply(2, x), ct))
    }),
    'jvp is the difference'
  ],
  ['a dropped transpose', broken(Turned, { vjp: (ct) => ct }), 'jvp and vjp are adjoint'],
  ['a dropped transpose in both', broken(Turned, { jvp: ([dx]) => dx, vjp: (ct) => ct }), 'jvp is the difference'],
  [
    'a forward rule that writes to its operand',
    broken(Own, {
      forward: (([x]: readonly [Block], out: Block) => {
        out.data.set(x.data.map((p) => p * p))
        x.data.set(out.data)
      }) as Operation<Unary>['forward'] // of one operand
    }),
    'operands are left alone'
  ],
  [
    'a rule that is said to work entry by entry, and mixes entries',
    broken(Own, {
      isPointwise: true,
      forward: (([x]: readonly [Block], out: Block) => {
        const total = x.data.reduce((a, b) => a + b, 0)
        out.data.set(x.data.map((p) => p * total))
      }) as Operation<Unary>['forward'] // of one operand
    }),
    'what says that it works entry by entry does'
  ],
  [
    'a shape rule that turns what it should not',
    broken(Turned, { shape: ([x]) => E.right(x) }),
    'jvp and vjp are adjoint'
  ],
  [
    'a shape rule that predicts too few entries',
    broken(Own, {
      shape: ([[, columns]]) => E.right([1, columns]),
      forward: (([x]: readonly [Block], out: Block) => {
        for (let i = 0; i < x.data.length; i++) out.data[i] = (x.data[i] ?? 0) ** 2
      }) as Operation<Unary>['forward'] // of one operand
    }),
    'the value has the predicted shape'
  ],
  [
    'a shape rule that knows numbers alone',
    broken(Own, { shape: ([[rows, columns]]) => E.right([rows, typeof columns === 'number' ? columns : 1]) }),
    'named sizes mean what numbers mean'
  ],
  [
    'a jvp that disagrees with vjp',
    broken(Own, { jvp: ([dx], { args: [x] }) => (dx === undefined ? undefined : multiply(x, dx)) }),
    'jvp and vjp are adjoint'
  ],
  [
    'a vjp that sums over the stack what belongs to one matrix',
    broken(Own, {
      forward: (([x]: readonly [Block], out: Block) => {
        const total = x.data.reduce((a, b) => a + b, 0)
        out.data.set(x.data.map((p) => p * total))
      }) as Operation<Unary>['forward'], // of one operand
      jvp: ([dx], { args: [x] }) =>
        dx === undefined ? undefined : add(multiply(dx, sum(x, [-2, -1])), multiply(x, sum(dx, [-2, -1]))),
      vjp: (ct, { args: [x] }) => add(multiply(ct, sum(x)), sum(multiply(ct, x)))
    }),
    'vjp over a stack is the stack of them'
  ],
  [
    'a derivative that cannot be differentiated again',
    broken(Own, { vjp: (ct, { args: [x] }) => multiply(multiply(2, stopGradient(x)), ct) }),
    'the derivative of a derivative is its difference'
  ],
  [
    'a rule that throws',
    broken(Own, {
      vjp: () => {
        throw new Error('not yet')
      }
    }),
    'jvp and vjp are adjoint'
  ]
]

for (const [mistake, op, law] of CAUGHT)
  test(`checkOperation finds ${mistake}`, () => {
    const report = t.checkOperation(op)
    assert.is(report.holds, false)
    assert.ok(
      report.checks.some((check) => check.law === law && !check.holds && check.detail.includes('x0')),
      report.text
    )
  })

test('checkOperation says what it could not try', () => {
  const nowhere = broken(Own, { forward: (_, out) => void out.data.fill(Number.NaN) })
  assert.match(t.checkOperation(nowhere).text, 'none of 60 points can tell')
  const picky = broken(Own, { shape: () => E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stacks' } }) })
  assert.match(t.checkOperation(picky).text, 'its shape rule accepts operands')
})

test('checkOperation takes parameters, shapes and domains', () => {
  const check = (name: string, options: t.CheckOperationOptions): ReadonlyArray<string> =>
    lawsThatFail(signature.get(name) as Operation, options)
  assert.equal(check('pow', { domain: ['positive', 'small'] }), [])
  assert.equal(check('log', { domain: [0.5, 0.75] }), [])
  assert.equal(check('matmul', { shapes: [[4, 2], [2, 5]] }), []) // biome-ignore format: two shapes
  assert.equal(check('sum', { params: [-1] }), [])
})

const x = placeholder('x', 'n', 2)

test('equivalent prints both expressions, the smallest environment and the two numbers', () => {
  const text = printed(t.equivalent(add(x, x), square(x)))
  assert.match(text, /expression {2}x \+ x\n {2}and {9}square\(x\)\n {2}environment \{"x":\[\[/)
  assert.match(text, /wrong {7}the first is -?[\d.]+, the second is -?[\d.e-]+ at row \d, column \d/)
  assert.is(fc.check(t.equivalent(add(x, x), multiply(2, x), { domain: 'special', tolerance: 0 })).failed, false)
})

test('a drawn expression that breaks a rewriting shrinks to the smallest that does', () => {
  const turned = (e: Expr): Expr => (nodes(e).some((n) => n._tag === 'Apply' && n.op.name === 'tanh') ? negative(e) : e)
  const text = printed(t.equivalent(t.arbitraryExpression({ operations: ['add', 'tanh', 'matmul'] }), turned))
  assert.match(text, /expression {2}tanh\(\w\)\n/)
})

test('an expression that is faulty, or has a value where the other has none, is not equivalent', () => {
  assert.match(printed(t.equivalent(x, add(x as Expr, placeholder('y', 3, 3)))), 'ShapeMismatch in add')
  assert.match(printed(t.equivalent(x, placeholder('x', 3, 3))), 'the first has no value')
  assert.match(printed(t.equivalent(x, transpose(x))), /the first is \d×2, the second 2×\d/)
})

test('gradientHolds is right of placeholders and variables, and finds a wrong rule', () => {
  const W = variable('W', [[1, -2], [0.5, 3]]) // biome-ignore format: a matrix
  assert.is(fc.check(t.gradientHolds(sum(square(matmul(x, W))))).failed, false)
  const Wrong = broken(Own, { vjp: (ct) => ct })
  const text = printed(t.gradientHolds(sum(apply(Wrong, [x]) as Expr<[number, number]>)))
  assert.match(text, /expression {2}sum\(own\(x\)\)\n/)
  assert.match(text, /the gradient by x is [-\d.e]+, the difference is [-\d.e]+ at row 0, column \d/)
  assert.match(printed(t.gradientHolds(x)), 'NotScalar')
})

test('gradientHolds is not misled by kinks and jumps', () => {
  const y = placeholder('y', 2, 2)
  const kinked = sum(add(multiply(apply(signature.get('relu') as Operation, [y]), 3), floor(y)) as Expr<[2, 2]>)
  assert.is(fc.check(t.gradientHolds(kinked), { numRuns: 500 }).failed, false)
})

const differentiable = [...signature.keys()].filter(
  (name) => !['dimension', 'stopGradient', 'std', 'norm'].includes(name)
)

test('the properties hold of drawn expressions', () => {
  const drawn = t.arbitraryExpression({ size: 8 })
  fc.assert(t.jvpVjpAdjoint(drawn))
  fc.assert(t.shapeHolds(t.arbitraryExpression({ stack: [2] })))
  fc.assert(t.equivalent(drawn, (e) => e, { domain: 'special', tolerance: 0 }))
  fc.assert(t.gradientHolds(t.arbitraryExpression({ shape: [1, 1], operations: differentiable, size: 5 })))
})

test('jvpVjpAdjoint and shapeHolds find a wrong rule', () => {
  const Wrong = broken(Own, { vjp: (ct) => ct })
  assert.match(printed(t.jvpVjpAdjoint(apply(Wrong, [x]))), '⟨vjp, dx⟩ is')
  const long = CAUGHT.find(([mistake]) => mistake.includes('too few'))?.[1] as Operation
  assert.match(printed(t.shapeHolds(apply(long, [x]))), 'forward writes entry')
})

test('an expression of a shape has it, shares nodes and prints as text', () => {
  const of = t.arbitraryExpression({ shape: [2, 3, 1], stack: [2], size: 20 })
  for (const expr of fc.sample(of, { numRuns: 200, seed: 3 })) assert.equal(E.toUnion(expr.shape), [2, 3, 1])
  const drawn = fc.sample(t.arbitraryExpression({ size: 20 }), { numRuns: 200, seed: 3 })
  const isShared = (expr: Expr): boolean =>
    nodes(expr).flatMap((n) => (n._tag === 'Apply' ? n.args : [])).length > nodes(expr).length
  assert.ok(drawn.filter(isShared).length > 20)
  for (const expr of drawn.slice(0, 20)) assert.is(fc.stringify(expr), show(expr))
})

test('a node shared many times over prints in a counterexample at once', () => {
  let expr: Expr = placeholder('x', 1, 1)
  for (let i = 0; i < 60; i++) expr = multiply(expr, expr)
  assert.ok(fc.stringify([expr]).length < 5000)
})

test('an environment fits its expression, whatever its dimensions are called', () => {
  const V = variable('V', 'k', 1, [[1], [2]])
  const both = matmul(placeholder('a', 'b', 'm', 'k'), V)
  const drawn = fc.sample(t.arbitraryEnvironment(both, { domain: 'wide' }), { numRuns: 300, seed: 5 })
  for (const environment of drawn) {
    const entries = (environment['a'] as ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>>).flat(2)
    assert.ok(entries.every((entry) => Math.abs(entry) >= 1e-3 && Math.abs(entry) < 1e3))
    run(both, environment as never)
  }
  assert.ok(new Set(drawn.map((environment) => environment['a']?.length)).size === 3)
})

test('a gradient at one environment is checked without a property', () => {
  const loss = sum(square(placeholder('y', 2, 1)))
  const report = t.checkGradient(loss, { y: [1, 2] })
  assert.ok(report.holds)
  assert.match(report.text, 'the gradient of sum(square(y)): all 2 laws hold')
  assert.match(t.checkGradient(loss, {}).text, 'MissingPlaceholder')
  assert.ok(E.isRight(grad(loss, placeholder('y', 2, 1)).shape))
  const Wrong = broken(Own, { vjp: (ct) => broadcastTo(sum(ct), [2, 1]) })
  const wrong = t.checkGradient(sum(apply(Wrong, [placeholder('y', 2, 1)]) as Expr<[2, 1]>), { y: [2, 4] })
  assert.match(wrong.text, 'the gradient by y is 2, the difference is 4')
})
