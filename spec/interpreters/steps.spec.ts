import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  constant,
  type EvaluationStep,
  type Expr,
  entriesOf,
  evaluate,
  exp,
  grad,
  log,
  matmul,
  mean,
  multiply,
  nodes,
  type Position,
  placeholder,
  type ReverseStep,
  resume,
  resumeReverse,
  reverseSteps,
  run,
  type Shape,
  show,
  showErrors,
  softmax,
  square,
  steps,
  subtract,
  sum,
  transpose,
  variable,
  zeros
} from '../../src/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { chain, points, taken } from './points.js'

const test = suite('steps')

/** A step as plain data, without its time. */
const told = ({ index, node, operands, value, bytes, flops }: EvaluationStep): unknown => [
  index,
  show(node),
  operands.map(entriesOf),
  entriesOf(value),
  bytes,
  flops
]

const toldReverse = ({ index, node, cotangent, parts, bytes }: ReverseStep): unknown => [
  index,
  show(node),
  entriesOf(cotangent),
  parts.map(({ operand, part }) => [operand, entriesOf(part)]),
  bytes
]

const throughJson = (position: Position): Position => JSON.parse(JSON.stringify(position)) as Position

test('each node is one step, in post-order, and the last value is that of evaluate', () =>
  holds(points, ({ expr, env }) => {
    const all = [...taken(steps(expr, env))]
    assert.ok(all.every(({ node, index }, i) => node === nodes(expr)[i] && index === i))
    assert.is(all.length, nodes(expr).length)
    assert.sameBits(all.at(-1)?.value ?? [], run(expr, env))
  }))

test('the operands of a step are the values of the steps before it', () =>
  holds(points, ({ expr, env }) => {
    const values = new Map<Expr, EvaluationStep['value']>()
    for (const { node, operands, value, bytes } of taken(steps(expr, env))) {
      if (node._tag === 'Apply')
        node.args.forEach((arg, i) => assert.sameBits(operands[i] ?? [], values.get(arg) ?? []))
      assert.is(bytes, 8 * entriesOf(value).length)
      values.set(node, value)
    }
  }))

test('resumed at every position, through JSON, the rest is the same', () =>
  holds(
    points,
    ({ expr, env }) => {
      const all = [...taken(steps(expr, env))].map(told)
      for (const step of taken(steps(expr, env))) {
        const rest = taken(resume(expr, env, throughJson(step.position())))
        assert.equal([...rest].map(told), all.slice(step.index + 1))
      }
    },
    { numRuns: 30 }
  ))

test('a position is the same whether it is asked for at once or later, and a sequence starts anew', () =>
  holds(
    points,
    ({ expr, env }) => {
      const sequence = taken(steps(expr, env))
      const atOnce = [...sequence].map((step) => step.position())
      const first: Array<Position> = []
      for (const step of sequence) first.push(step.position())
      assert.equal(first, atOnce)
    },
    { numRuns: 30 }
  ))

test('a position keeps NaN, infinities and negative zero', () => {
  const x = placeholder('x', 2, 2)
  const [z, env] = [
    add(x, multiply(1, x)),
    {
      x: [
        [Number.NaN, Number.NEGATIVE_INFINITY],
        [-0, Number.POSITIVE_INFINITY]
      ]
    }
  ]
  for (const step of taken(steps(z, env)))
    for (const { value, index } of taken(resume(z, env, throughJson(step.position()))))
      assert.sameBits(value, [...taken(steps(z, env))][index]?.value ?? [])
})

test('what is no position of this very evaluation is refused', () => {
  const x = placeholder('x', 2, 1)
  const [z, env] = [sum(square(x)), { x: [1, 2] }]
  const [first] = taken(steps(z, env))
  const position = first?.position() ?? assert.fail('no step')
  const refused = (given: unknown, expr: typeof z = z, other = env): string => {
    const rest = resume(expr, other, given as Position)
    return E.isLeft(rest) ? showErrors(rest.left) : assert.fail('resumed')
  }
  assert.match(refused(undefined), 'the position is undefined')
  assert.match(refused({ ...position, index: 9 }), 'a whole number from 0 to 3')
  assert.match(refused({ ...position, live: [] }), 'just the values that later steps read')
  assert.match(refused({ ...position, live: [{ node: 0, entries: [1] }] }), 'just the values')
  assert.match(refused({ ...position, live: [{ node: 0, entries: [1, null] }] }), 'the position')
  const [, second] = taken(steps(z, env))
  const dead = { ...second?.position(), live: [{ node: 0, entries: [1, 2] }] }
  assert.match(refused(dead), 'just the values that later steps read')
  assert.match(refused(position, sum(exp(x))), 'fingerprint')
  assert.match(refused(position, z, { x: [1, 3] }), 'fingerprint')
})

test('evaluations that differ in one operand, one parameter or one bit have positions of their own', () => {
  const [x, y] = [placeholder('x', 2, 2), placeholder('y', 2, 2)]
  const square2 = [
    [1, 2],
    [3, 4]
  ]
  const zero = [
    [0, 2],
    [3, 4]
  ]
  const minus = [
    [-0, 2],
    [3, 4]
  ]
  const both = add(x, y)
  const of = (expr: Expr, given: unknown): string =>
    [...taken(steps(expr as Expr<Shape, never>, given as never))].at(-1)?.position().of ?? ''
  const prints = [
    of(multiply(both, x), { x: square2, y: square2 }),
    of(multiply(both, y), { x: square2, y: square2 }),
    of(sum(x, 0), { x: square2 }),
    of(sum(x, 1), { x: square2 }),
    of(sum(x, 0), { x: zero }),
    of(sum(x, 0), { x: minus })
  ]
  assert.is(new Set(prints).size, prints.length)
})

test('every fault is found before the first step', () => {
  const [x, y] = [placeholder('x', 'n', 1), placeholder('y', 'n', 1)]
  const of = (expr: Expr, env: object): unknown => {
    const [stepped, evaluated] = [steps(expr, env as never), evaluate(expr, env as never)]
    assert.ok(E.isLeft(stepped) && E.isLeft(evaluated))
    return E.isLeft(stepped) && E.isLeft(evaluated) && assert.is(showErrors(stepped.left), showErrors(evaluated.left))
  }
  of(matmul(x as Expr, y), { x: [1], y: [1] })
  of(add(x, y), { x: [1] })
  of(add(x, y), { x: [1], y: [1, 2] })
  of(zeros('m', 2), {})
  of(multiply(zeros(2 ** 20, 1), zeros(1, 2 ** 20)), {})
})

test('arithmetic is counted where it is known, and time is what the clock says', () => {
  const [A, B] = [placeholder('A', 2, 3), placeholder('B', 3, 4)]
  let now = 0
  const env = {
    A: [
      [1, 2, 3],
      [4, 5, 6]
    ],
    B: [
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 4]
    ]
  }
  const all = [...taken(steps(sum(exp(matmul(A, B))), env, { clock: () => now++ }))]
  assert.equal(
    all.map(({ flops }) => flops),
    [0, 0, 48, 8, 8]
  )
  assert.equal(
    all.map(({ milliseconds }) => milliseconds),
    [1, 1, 1, 1, 1]
  )
})

test('options of untyped code are refused, never thrown at', () => {
  const refused = steps(sum(x), { x: [1, 2] }, { clock: 3 } as never)
  assert.match(E.isLeft(refused) ? showErrors(refused.left) : '', 'the option clock is 3')
  for (const options of [null, 3, { clocks: () => 1 }])
    assert.is(steps(sum(x), { x: [1, 2] }, options as never)._tag, 'Left')
  assert.is(reverseSteps(sum(x), { x: [1, 2] }, undefined, { clock: 3 } as never)._tag, 'Left')
})

test('a chain of 10^5 nodes overflows no stack, its positions are small', () => {
  const [expr, env] = [chain(1e5), { x: 0.5 }]
  let last: EvaluationStep | undefined
  for (const step of taken(steps(expr, env))) last = step
  assert.sameBits(last?.value ?? [], run(expr, env))
  const [, , third] = taken(steps(expr, env))
  assert.is(third?.position().live.length, 1)
})

const [W, x, b] = [
  variable('W', [
    [1, -2],
    [0.5, 3]
  ]),
  placeholder('x', 2, 1),
  placeholder('b', 2, 1)
]
const env = { x: [1, 2], b: [3, 5] }
const residual = subtract(matmul(W, x), b)
const losses = {
  'least squares': mean(square(residual)),
  'a shared part': sum(multiply(exp(multiply(0.1, residual)), residual)),
  'a softmax': sum(multiply(log(softmax(residual, 0)), b)),
  'a stack': sum(
    matmul(
      transpose(
        multiply(
          x,
          constant([
            [[1], [2]],
            [[3], [4]]
          ])
        )
      ),
      b
    )
  )
}

for (const [name, loss] of Object.entries(losses)) {
  const leaves = Object.fromEntries(
    [W, x, b].filter((leaf) => nodes(loss).includes(leaf as never)).map((leaf) => [show(leaf), leaf])
  )

  test(`${name}: the cotangents of leaves are the gradient`, () => {
    const all = [...taken(reverseSteps(loss, env))]
    const gradient = grad(loss, leaves)
    for (const [leaf, expected] of Object.entries(gradient))
      assert.sameBits(all.find(({ node }) => show(node) === leaf)?.cotangent ?? [], run(expected, env))
  })

  test(`${name}: the parts that a node receives add up to its cotangent`, () => {
    const all = [...taken(reverseSteps(loss, env))]
    for (const { node, cotangent } of all.slice(1)) {
      const received = all.flatMap(({ parts }) =>
        parts.filter((part) => part.node === node).map(({ part }) => entriesOf(part))
      )
      assert.close(
        entriesOf(cotangent).map((_, i) => received.reduce((total, part) => total + (part[i] ?? 0), 0)),
        cotangent,
        1e-12
      )
    }
  })

  test(`${name}: the reverse sweep resumes at every position`, () => {
    const all = [...taken(reverseSteps(loss, env))]
    for (const { index, position } of all) {
      const rest = taken(resumeReverse(loss, env, throughJson(position())))
      assert.equal([...rest].map(toldReverse), all.slice(index + 1).map(toldReverse))
    }
  })
}

test('the reverse sweep visits only what depends on the leaves', () => {
  const some = [...taken(reverseSteps(losses['least squares'], env, b))].map(({ node }) => show(node))
  assert.equal(some, ['mean(square(W @ x - b))', 'square(W @ x - b)', 'W @ x - b', 'b'])
  const two = [...taken(reverseSteps(losses['least squares'], env, { b, x }))]
  assert.equal(
    two.filter(({ node }) => node._tag === 'Leaf').map(({ node }) => show(node)),
    ['b', 'x']
  )
})

test('a loss that is none and a leaf that it has not are refused', () => {
  const faultOf = (loss: Expr, leaf?: Expr): string => {
    const sweep = reverseSteps(loss as Expr<[1, 1], 'x' | 'b'>, env, leaf)
    return E.isLeft(sweep) ? showErrors(sweep.left) : assert.fail('stepped')
  }
  assert.match(faultOf(residual), 'NotScalar')
  assert.match(faultOf(sum(x), b), 'NotDifferentiable')
})

test('the reverse sweep of a chain of 10^5 nodes overflows no stack', () => {
  let last: ReverseStep | undefined
  for (const step of taken(
    reverseSteps(
      chain(1e5, (x) => multiply(x, 1.00001)),
      { x: 1 }
    )
  ))
    last = step
  assert.is(last?.index, 1e5)
})

test('resuming at a random place goes on as the whole', () =>
  holds(fc.tuple(points, fc.nat(1000)), ([{ expr, env: given }, at]) => {
    const all = [...taken(steps(expr, given))]
    const step = all[at % all.length] ?? assert.fail('no step')
    assert.equal([...taken(resume(expr, given, step.position()))].map(told), all.slice(step.index + 1).map(told))
  }))
