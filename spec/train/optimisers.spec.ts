import * as E from 'fp-ts/lib/Either.js'
import { entriesOf, type Value } from '../../src/index.js'
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  constantRate,
  nadam,
  type Optimiser,
  type OptimiserState,
  type Parameters,
  radam,
  rmsprop,
  rprop,
  sgd,
  showTrainingError
} from '../../src/train/index.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'
import { gradientsAt, leftTexts, OPTIMISERS, PARAMETERS, right, value } from './made.js'

const test = suite('optimisers')

const steps = (optimiser: Optimiser, count: number, start: Parameters = PARAMETERS): ReadonlyArray<OptimiserState> => {
  const states = [right(optimiser.init(start))]
  for (let i = 0; i < count; i++) {
    const state = states.at(-1) as OptimiserState
    states.push(right(optimiser.step(state, gradientsAt(state.parameters, i))))
  }
  return states
}

/** All numbers of a state, in order. */
const flat = ({ step, parameters, slots, numbers }: OptimiserState): ReadonlyArray<number> => [
  step,
  ...[parameters, ...Object.values(slots)].flatMap((values) => Object.values(values).flatMap(entriesOf)),
  ...Object.values(numbers)
]

const entries = (values: Parameters, name: string): ReadonlyArray<number> => entriesOf(values[name] as Value)

for (const [name, optimiser] of Object.entries(OPTIMISERS)) {
  test(`${name}: a step changes neither the state nor the gradients, and shares no memory with them`, () => {
    const [state] = steps(optimiser, 3).slice(-1) as [OptimiserState]
    const gradients = gradientsAt(state.parameters, 9)
    const before = [flat(state), Object.values(gradients).flatMap(entriesOf)]
    const next = right(optimiser.step(state, gradients))
    const after = flat(next)
    assert.sameBits([...flat(state)], before[0] as ReadonlyArray<number>)
    assert.sameBits(Object.values(gradients).flatMap(entriesOf), before[1] as ReadonlyArray<number>)
    for (const values of [state.parameters, gradients, ...Object.values(state.slots)])
      for (const given of Object.values(values)) {
        const [matrix] = [given].flat(9) as unknown as ReadonlyArray<import('ml-matrix').Matrix>
        matrix?.mul(99)
      }
    assert.sameBits(flat(next), after, 'the new state changed with the old one')
  })

  test(`${name}: the same steps give the same bits, and something moves`, () => {
    const [a, b] = [steps(optimiser, 5), steps(optimiser, 5)]
    assert.sameBits(flat(a[5] as OptimiserState), flat(b[5] as OptimiserState))
    assert.ok(entries(a[5]?.parameters ?? {}, 'w').every((x, i) => x !== entries(PARAMETERS, 'w')[i]))
  })

  test(`${name}: a stack is trained as its matrices are, and a parameter as if it were alone`, () => {
    const whole = steps(optimiser, 4).at(-1)?.parameters ?? {}
    const parts = (PARAMETERS['S'] as ReadonlyArray<Value>).flatMap((_, part) => {
      let state = right(optimiser.init({ p: (PARAMETERS['S'] as ReadonlyArray<Value>)[part] as Value }))
      let all = right(optimiser.init(PARAMETERS))
      for (let i = 0; i < 4; i++) {
        const gradients = gradientsAt(all.parameters, i)
        state = right(optimiser.step(state, { p: (gradients['S'] as ReadonlyArray<Value>)[part] as Value }))
        all = right(optimiser.step(all, gradients))
      }
      return entries(state.parameters, 'p')
    })
    assert.sameBits(entries(whole, 'S'), parts)
  })

  test(`${name}: a state is plain data, of which a copy serves as well`, () => {
    const [state] = steps(optimiser, 3).slice(-1) as [OptimiserState]
    const copied = (values: Parameters): Parameters =>
      Object.fromEntries(
        Object.entries(values).map(([key, given]) => [
          key,
          right(optimiser.init({ given })).parameters['given'] as Value
        ])
      )
    const copy: OptimiserState = {
      ...(JSON.parse(JSON.stringify({ ...state, parameters: {}, slots: {} })) as OptimiserState),
      parameters: copied(state.parameters),
      slots: Object.fromEntries(Object.entries(state.slots).map(([slot, values]) => [slot, copied(values)]))
    }
    const gradients = gradientsAt(state.parameters, 3)
    assert.sameBits(flat(right(optimiser.step(copy, gradients))), flat(right(optimiser.step(state, gradients))))
  })
}

test('a constant schedule is a number', () => {
  const [a, b] = [steps(adam({ learningRate: 0.01 }), 5), steps(adam({ learningRate: constantRate(0.01) }), 5)]
  assert.sameBits(flat(a[5] as OptimiserState), flat(b[5] as OptimiserState))
})

test('a schedule is asked for the step, counted from 0', () => {
  const optimiser = sgd({ learningRate: (step) => 10 ** -step })
  const one = right(optimiser.init({ w: 0 }))
  const two = right(optimiser.step(one, { w: value([[1]]) }))
  const three = right(optimiser.step(two, { w: value([[1]]) }))
  assert.equal(
    [two, three].map(({ parameters }) => entries(parameters, 'w')[0]),
    [-1, -1.1]
  )
})

const NaN_ = Number.NaN
const INVALID: ReadonlyArray<readonly [Optimiser, ...arguments: ReadonlyArray<string>]> = [
  ...[sgd, adam, adamw, adamax, nadam, radam, rmsprop, adagrad, adadelta, rprop].flatMap((make) =>
    [NaN_, -1, Number.POSITIVE_INFINITY, undefined, '1', () => NaN_].map(
      (learningRate) => [(make as (options: unknown) => Optimiser)({ learningRate }), 'learningRate'] as const
    )
  ),
  ...[adam, adamw, adamax, nadam, radam].flatMap((make) =>
    [[0.9, 1], [-0.1, 0.9], [NaN_, 0.9], [0.9], 0.9, undefined].map(
      (betas) => [(make as (options: unknown) => Optimiser)({ betas }), 'betas'] as const
    )
  ),
  [
    sgd({ momentum: -1, dampening: NaN_, weightDecay: Number.POSITIVE_INFINITY }),
    'momentum',
    'dampening',
    'weightDecay'
  ],
  [sgd({ nesterov: true }), 'nesterov'],
  [sgd({ nesterov: true, momentum: 0.9, dampening: 0.1 }), 'nesterov'],
  [adam({ epsilon: -1 }), 'epsilon'],
  [rmsprop({ alpha: 1 }), 'alpha'],
  [adadelta({ rho: -0.1 }), 'rho'],
  [adagrad({ initialSum: -1 }), 'initialSum'],
  [rprop({ etas: [1.2, 0.5], stepSizes: [NaN_, 1] }), 'etas', 'stepSizes'],
  [(adam as (options: unknown) => Optimiser)({ lr: 0.1 }), 'the name of an option'],
  [(adam as (options: unknown) => Optimiser)(null), 'the options'],
  [(adam as (options: unknown) => Optimiser)(0.1), 'the options']
]

test('hyperparameters that none can train with are faults, all at once, and nothing moves', () => {
  for (const [optimiser, ...names] of INVALID) {
    assert.equal(
      optimiser.faults.map(({ argument }) => argument),
      names
    )
    const [started, stepped] = [
      optimiser.init({ w: 1 }),
      optimiser.step(right(adam().init({ w: 1 })), { w: value([[1]]) })
    ]
    for (const result of [started, stepped]) assert.equal(E.isLeft(result) ? result.left : [], optimiser.faults)
  }
})

test('a schedule that fails later fails at that step', () => {
  const optimiser = sgd({ learningRate: (step) => 1 - step })
  const one = right(optimiser.step(right(optimiser.init({ w: 1 })), { w: value([[1]]) }))
  const two = right(optimiser.step(one, { w: value([[1]]) }))
  assert.equal(leftTexts(optimiser.step(two, { w: value([[1]]) })), [
    'InvalidArgument in sgd: learningRate at step 2 is -1; allowed: a finite number from 0'
  ])
})

test('gradients that are missing, of another shape or of no parameter are named, all at once', () => {
  const state = right(sgd().init({ w: [[1, 2]], b: 1, toString: 2 }))
  assert.equal(leftTexts(sgd().step(state, { w: value([[1], [2]]), c: value([[1]]), toString: value([[1]]) })), [
    'GradientMismatch: the gradient of w is 2×1, expected 1×2',
    'GradientMismatch: the gradient of b is missing, expected 1×1',
    'GradientMismatch: there is no parameter c'
  ])
})

test('nadam takes the product of weights as torch documents it', () => {
  const weight = (t: number): number => 0.9 * (1 - 0.5 * 0.96 ** (t * 0.004))
  let [p, m, v, product] = [1, 0, 0, 1]
  let state = right(nadam({ learningRate: 0.1 }).init({ p }))
  for (let t = 1; t <= 5; t++) {
    const g = Math.sin(t)
    product *= weight(t)
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    const mean = (weight(t + 1) * m) / (1 - product * weight(t + 1)) + ((1 - weight(t)) * g) / (1 - product)
    p -= (0.1 * mean) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
    state = right(nadam({ learningRate: 0.1 }).step(state, { p: value([[g]]) }))
    assert.close(entries(state.parameters, 'p'), [p], 1e-14)
  }
})

test('the state of another optimiser is refused', () => {
  const state = right(sgd({ momentum: 0.9 }).init({ w: 1 }))
  assert.equal(leftTexts(adam().step(state, { w: value([[1]]) })), ['StateMismatch: optimiser is sgd, expected adam'])
  assert.equal(leftTexts(sgd().step(state, { w: value([[1]]) })), ['StateMismatch: slots is momentum, expected '])
})

test('a parameter that is no value is refused', () =>
  assert.match(leftTexts(sgd().init({ w: [[1], [2, 3]] }))[0] ?? '', 'InvalidParameter: the value of w: row 1'))

test('what is not finite goes through as IEEE 754 says', () => {
  const state = right(sgd({ learningRate: 0.5 }).init({ w: [[1, Number.POSITIVE_INFINITY, -0]] }))
  const next = right(sgd({ learningRate: 0.5 }).step(state, { w: value([[NaN_, 1, 0]]) }))
  assert.sameBits(entries(next.parameters, 'w'), [NaN_, Number.POSITIVE_INFINITY, -0])
})

test('a variance that rounding makes negative is 0, not NaN', () => {
  const optimiser = rmsprop({ centered: true, alpha: 0.5 })
  let state = right(optimiser.init({ w: 0 }))
  for (let i = 0; i < 200; i++) {
    state = right(optimiser.step(state, { w: value([[0.1]]) }))
    assert.ok(entries(state.parameters, 'w').every(Number.isFinite))
  }
})

test('the prose of a fault names the optimiser, the argument and what is allowed', () =>
  assert.equal(adam({ betas: [0.9, 1] }).faults.map(showTrainingError), [
    'InvalidArgument in adam: betas is [0.9, 1]; allowed: [a number from 0 and below 1, a number from 0 and below 1]'
  ]))
