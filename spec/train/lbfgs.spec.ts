import {
  abs,
  add,
  bind,
  type Expr,
  entriesOf,
  exp,
  logSoftmax,
  matmul,
  mean,
  multiply,
  negative,
  placeholder,
  run,
  slice,
  square,
  subtract,
  sum,
  type Value,
  variable
} from '../../src/index.js'
import { lbfgs, type Step, type Taken, take } from '../../src/train/index.js'
import * as assert from '../assert.js'
import { note, suite } from '../suite.js'
import { refusals } from './made.js'

const test = suite('lbfgs')

const untyped = lbfgs as (loss: unknown, options: unknown) => Iterable<Step>
const SEARCHES = ['strongWolfe', 'armijo'] as const

const all = (steps: Iterable<Step>, most = 500): ReadonlyArray<Step> => [...take(steps, most)]
const numbers = ({ step, loss, parameters, state }: Step): ReadonlyArray<number> => [
  step,
  loss,
  ...[parameters, ...Object.values(state.slots)].flatMap((values) => Object.values(values).flatMap(entriesOf))
]

const x = variable('x', [[-1.2], [1], [-1.2], [1]])
const rosenbrock = (n: number): Expr<[1, 1], never> =>
  Array.from({ length: n - 1 }, (_, i) => {
    const [a, b] = [slice(x, [i, i + 1], [0, 1]), slice(x, [i + 1, i + 2], [0, 1])]
    return add(square(subtract(1, a)), multiply(100, square(subtract(b, square(a)))))
  }).reduce((total, term) => add(total, term)) as Expr<[1, 1], never>

for (const lineSearch of SEARCHES) {
  test(`${lineSearch}: Rosenbrock's function of four variables has its minimum at ones`, () => {
    const steps = all(lbfgs(rosenbrock(4), { lineSearch }))
    const end = steps.at(-1) as Step
    assert.is(end._tag, 'Taken')
    assert.close(entriesOf(end.parameters['x'] as Value), [1, 1, 1, 1], 1e-7)
    assert.ok(steps.length < 100, `${steps.length} steps`)
    note(`${lineSearch}: ${steps.length} steps`)
  })

  test(`${lineSearch}: the loss never rises, and the loss of a step is that of the parameters before it`, () => {
    const steps = all(lbfgs(rosenbrock(4), { lineSearch }))
    for (const [i, step] of steps.entries()) {
      if (i > 0) assert.ok(step.loss <= (steps[i - 1]?.loss ?? 0))
      const before = i === 0 ? rosenbrock(4) : bind(rosenbrock(4), steps[i - 1]?.parameters ?? {})
      assert.sameBits([step.loss], run(before as Expr<[1, 1], never>))
    }
  })

  test(`${lineSearch}: it starts anew each time, and resumes bit for bit`, () => {
    const steps = lbfgs(rosenbrock(4), { lineSearch, memory: 3 })
    const whole = all(lbfgs(rosenbrock(4), { lineSearch, memory: 3 })).flatMap(numbers)
    assert.sameBits([...steps].flatMap(numbers), whole)
    const entries = [...steps]
    for (const k of [1, 4, 9]) {
      const { state } = entries[k - 1] as Taken
      assert.ok(Object.keys(state.slots).length <= 6)
      assert.sameBits(
        all(lbfgs(rosenbrock(4), { lineSearch, memory: 3, state })).flatMap(numbers),
        entries.slice(k).flatMap(numbers)
      )
    }
  })
}

test('a quadratic of condition 128 takes about as many steps as SciPy 1.17 does, 40', () => {
  const q = variable(
    'q',
    Array.from({ length: 8 }, () => [1])
  )
  const scales = placeholder('scales', 8, 1)
  const loss = sum(multiply(scales, square(subtract(q, 3)))) as Expr<[1, 1], 'scales'>
  const steps = all(lbfgs(loss, { environment: { scales: [1, 2, 4, 8, 16, 32, 64, 128] } }))
  assert.close(entriesOf(steps.at(-1)?.parameters['q'] as Value), Array(8).fill(3), 1e-7)
  assert.ok(steps.length <= 44, `${steps.length} steps`)
})

test('logistic regression reaches the point where no entry of the gradient exceeds the tolerance', () => {
  const X = placeholder('X', 6, 2)
  const Y = placeholder('Y', 6, 2)
  const logits = matmul(
    X,
    variable('W', [
      [0, 0],
      [0, 0]
    ])
  )
  const loss = add(
    negative(mean(sum(multiply(Y, logSoftmax(logits)), 1))),
    multiply(
      0.01,
      sum(
        square(
          variable('W', [
            [0, 0],
            [0, 0]
          ])
        )
      )
    )
  ) as Expr<[1, 1], 'X' | 'Y'>
  const environment = {
    X: [
      [1, 2],
      [2, 1],
      [-1, 1],
      [-2, -1],
      [0, -2],
      [1, -1]
    ],
    Y: [
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
      [1, 0]
    ]
  }
  const steps = all(lbfgs(loss, { environment, tolerance: 1e-10 }))
  assert.is(steps.at(-1)?._tag, 'Taken')
  assert.ok(steps.length < 40)
  const { state } = steps.at(-1) as Taken
  assert.equal(all(lbfgs(loss, { environment, tolerance: 1e-10, state })), [], 'at the minimum there is no step')
})

test('a kink ends in a typed stop with the best parameters', () => {
  const steps = all(lbfgs(sum(abs(variable('k', [[1], [-3]]))) as Expr<[1, 1], never>, {}))
  const end = steps.at(-1) as Step
  assert.ok(end._tag === 'Taken' || end.errors[0]._tag === 'LineSearchFailed')
  assert.ok(end.loss <= (steps[0]?.loss ?? 0))
})

test('a trial where the loss overflows is turned back from', () => {
  const steps = all(lbfgs(add(exp(variable('t', 20)), exp(negative(variable('t', 20)))) as Expr<[1, 1], never>, {}))
  assert.close(entriesOf(steps.at(-1)?.parameters['t'] as Value), [0], 1e-6)
})

test('a loss that falls without end goes on lazily, and steps without curvature are not remembered', () => {
  const steps = all(lbfgs(sum(variable('t', 1)), {}), 3)
  assert.is(steps.length, 3)
  assert.equal(
    steps.map(({ state }) => state.slots),
    [{}, {}, {}]
  )
})

test('a loss that is not finite at the start stops there', () => {
  const [first] = all(lbfgs(exp(variable('t', 1e9)), {}))
  assert.is(first?._tag === 'Stopped' ? first.errors[0]._tag : '', 'NonFinite')
})

test('options that none can start with are found before the first step', () => {
  const faults = refusals(untyped(rosenbrock(2), { memory: 0, tolerance: Number.NaN, lineSearch: 'exact', state: {} }))
  assert.equal(
    faults.map((text) => text.split(' ')[3]),
    ['memory', 'tolerance', 'state', 'lineSearch']
  )
  assert.match(refusals(untyped(rosenbrock(2), null))[0] ?? '', 'options')
  assert.match(refusals(untyped(x, {}))[0] ?? '', 'NotScalar')
  const { state } = all(lbfgs(rosenbrock(4), {}), 2).at(-1) as Taken
  const other = { ...state, slots: { s0: state.slots['s0'] ?? {} } }
  assert.match(refusals(untyped(rosenbrock(4), { state: other }))[0] ?? '', 'slots is s0, expected s0, y0')
})
