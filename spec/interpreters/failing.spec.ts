import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import {
  add,
  apply,
  broadcastTo,
  Exp,
  type Expr,
  entriesOf,
  evaluate,
  evaluation,
  explain,
  multiply,
  nodes,
  type Operation,
  placeholder,
  reevaluate,
  resume,
  resumeReverse,
  reverseSteps,
  run,
  type Stopped,
  show,
  showErrors,
  square,
  steps,
  sum,
  type Unary,
  whyGradientNotFinite,
  whyNotFinite
} from '../../src/index.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'
import { right } from './points.js'

const test = suite('an operation that throws, and memory that does not suffice')

/** The exponential, which throws at an entry above a limit; nobody can tell before it is computed. */
const fragile = (limit: number): Operation<Unary> => ({
  ...Exp,
  name: 'fragile',
  forward: (operands, out, ...rest) => {
    if (operands[0]?.data.some((entry) => entry > limit)) throw new Error('too large')
    Exp.forward(operands, out, ...rest)
  }
})

const x = placeholder('x', 2, 1)
const loss: Expr<[1, 1], 'x'> = sum(square(apply<[2, 1], 'x'>(fragile(5), [multiply(x, 2)])))
const [good, bad] = [{ x: [1, 2] }, { x: [1, 3] }]

const textOf = (given: E.Either<Parameters<typeof showErrors>[0], unknown>): string =>
  E.isLeft(given) ? showErrors(given.left) : assert.fail('no error')

const expected = textOf(evaluate(loss, bad))

const last = <A>(sequence: Iterable<A | Stopped>): A | Stopped => [...sequence].at(-1) ?? assert.fail('no step')

const stopped = <A extends { readonly _tag: 'Taken' }>(sequence: Iterable<A | Stopped>): Stopped => {
  const all = [...sequence]
  assert.ok(all.slice(0, -1).every(({ _tag }) => _tag === 'Taken'))
  const end = all.at(-1)
  return end?._tag === 'Stopped' ? end : assert.fail('it did not stop')
}

test('what evaluate has against it is what they have', () => {
  assert.match(expected, /BrokenOperation in fragile[\s\S]*its rule forward failed: too large/)
  assert.is(textOf(explain(loss, bad)), expected)
  assert.is(textOf(whyNotFinite(loss, bad)), expected)
  assert.match(textOf(whyGradientNotFinite(loss, bad)), 'its rule forward failed: too large')
  assert.is(textOf(evaluation(loss, bad)), expected)
  assert.is(textOf(reevaluate(right(evaluation(loss, good)), bad)), expected)
})

test('the previous evaluation stays what it is, and goes on', () => {
  const first = right(evaluation(loss, good))
  assert.is(reevaluate(first, bad)._tag, 'Left')
  assert.sameBits(first.value, run(loss, good))
  assert.sameBits(right(reevaluate(first, { x: [0, 1] })).value, run(loss, { x: [0, 1] }))
})

test('steps ends with what stopped it', () => {
  const { index, node, errors } = stopped(right(steps(loss, bad)))
  assert.equal([index, show(node)], [3, show(nodes(loss)[3] as Expr)])
  assert.is(showErrors(errors), expected)
  assert.ok([...right(steps(loss, good))].every(({ _tag }) => _tag === 'Taken'))
})

test('a position taken before the end is that of the step, asked for at once or later, and resume stops there too', () => {
  const sequence = right(steps(loss, bad))
  const atOnce = [...sequence].map((step) => step._tag)
  assert.equal(atOnce, ['Taken', 'Taken', 'Taken', 'Stopped'])
  const later = [...sequence].flatMap((step) => (step._tag === 'Taken' ? [step.position] : []))
  const now: Array<unknown> = []
  for (const step of sequence) if (step._tag === 'Taken') now.push(step.position())
  assert.equal(
    later.map((position) => position()),
    now
  )
  for (const position of later) {
    const end = stopped(right(resume(loss, bad, position())))
    assert.equal([end.index, showErrors(end.errors)], [3, expected])
  }
})

test('once the cause is mended the last position goes on', () => {
  let limit = 5
  const mended: Operation<Unary> = {
    ...Exp,
    name: 'mended',
    forward: (operands, out, params) => fragile(limit).forward(operands, out, params)
  }
  const expr = sum(apply<[2, 1], 'x'>(mended, [x]))
  const env = { x: [1, 9] }
  const [step] = [...right(steps(expr, env))].slice(-2)
  const position = step?._tag === 'Taken' ? step.position() : assert.fail('no step before the end')
  limit = 10
  const end = last(right(resume(expr, env, position)))
  assert.sameBits(end._tag === 'Taken' ? end.value : [], run(expr, env))
})

test('the reverse sweep ends with what stopped it: the loss before its first step, a cotangent on the way', () => {
  const early = stopped(right(reverseSteps(loss, bad)))
  assert.equal([early.index, early.node === (loss as Expr)], [0, true])
  assert.match(showErrors(early.errors), 'its rule forward failed: too large')
  const backwards: Operation<Unary> = {
    ...Exp,
    name: 'backwards',
    vjp: (cotangent, { args: [operand] }) => multiply(cotangent, apply(fragile(5), [multiply(operand, 2)]))
  }
  const late = sum(square(apply<[2, 1], 'x'>(backwards, [x])))
  const all = [...right(reverseSteps(late, bad))]
  const end = stopped(all)
  assert.equal([end.index, show(end.node)], [2, 'backwards(x)'])
  assert.match(showErrors(end.errors), 'its rule forward failed: too large')
  const [first] = all
  const rest = first?._tag === 'Taken' ? resumeReverse(late, bad, first.position()) : assert.fail('no step')
  assert.is(stopped(right(rest)).index, 2)
  assert.match(textOf(whyGradientNotFinite(late, bad)), 'its rule forward failed: too large')
})

test('a loss without leaves that fails has a reverse sweep of its end alone', () => {
  const constant = sum(apply<[1, 1], never>(fragile(-1), [multiply(1, 1)]))
  const all = [...right(reverseSteps(constant, {}))]
  assert.equal(
    all.map(({ _tag, index }) => [_tag, index]),
    [['Stopped', 0]]
  )
})

test('memory that cannot be allocated is LimitExceeded', () => {
  const large = sum(add(broadcastTo(placeholder('z', 1, 1), [1009, 1013]), 1))
  const whole = globalThis.Float64Array
  const scarce = new Proxy(whole, {
    construct: (target, given, self) => {
      if (given[0] === 1009 * 1013) throw new RangeError('Array buffer allocation failed')
      return Reflect.construct(target, given, self)
    }
  })
  const within = <A>(f: () => A): A => {
    globalThis.Float64Array = scarce
    try {
      return f()
    } finally {
      globalThis.Float64Array = whole
    }
  }
  const told = within(() => [
    evaluate(large, { z: 1 }),
    explain(large, { z: 1 }),
    whyNotFinite(large, { z: 1 }),
    evaluation(large, { z: 1 }),
    whyGradientNotFinite(large, { z: 1 })
  ])
  for (const each of told) assert.match(textOf(each), 'LimitExceeded')
  const end = within(() => [stopped(right(steps(large, { z: 1 }))), stopped(right(reverseSteps(large, { z: 1 })))])
  for (const { errors } of end) assert.is(errors[0]._tag, 'LimitExceeded')
})

test('a clock that throws tells no time', () => {
  const clock = (): never => {
    throw new Error('no time')
  }
  const all = [...right(steps(loss, good, { clock }))]
  assert.ok(all.every((step) => step._tag === 'Taken' && Number.isNaN(step.milliseconds)))
})

test('arguments that throw when they are read are refused', () => {
  const hostile = new Proxy(
    {},
    {
      get: () => assert.fail('boom'),
      ownKeys: () => assert.fail('boom')
    }
  ) as never
  const text = 'InvalidArgument'
  assert.match(textOf(steps(loss, good, hostile)), text)
  assert.match(textOf(resume(loss, good, hostile)), text)
  assert.match(textOf(reverseSteps(loss, good, undefined, hostile)), text)
  assert.match(textOf(explain(loss, good, hostile)), text)
  assert.match(textOf(reevaluate(hostile, good)), text)
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const leaves = { enumerable: true, get: () => assert.fail('boom') }
  for (const each of [proxy, Object.defineProperty({}, 'x', leaves)]) {
    const given = each as never
    assert.match(textOf(reverseSteps(loss, good, given)), 'InvalidArgument')
    assert.match(textOf(whyGradientNotFinite(loss, good, given)), 'InvalidArgument')
  }
})

test('what is finite has no cause where no operation fails', () => {
  assert.equal(right(whyNotFinite(loss, good)), O.none)
  const end = last(right(steps(loss, good)))
  assert.equal(end._tag === 'Taken' ? entriesOf(end.value).length : 0, 1)
})
