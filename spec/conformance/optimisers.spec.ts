import { readFileSync } from 'node:fs'
import {
  add,
  type Expr,
  entriesOf,
  logSoftmax,
  matmul,
  mean,
  multiply,
  negative,
  placeholder,
  slice,
  softplus,
  square,
  subtract,
  sum,
  tanh,
  type Value,
  variable
} from '../../src/index.js'
import * as train from '../../src/train/index.js'
import * as assert from '../assert.js'
import { note, suite } from '../suite.js'

interface Tensor {
  readonly shape: readonly [number, number]
  readonly data: ReadonlyArray<number>
}

type Tensors = { readonly [name: string]: Tensor }
type Hyper = { readonly [name: string]: unknown }

interface Case {
  readonly name: string
  readonly problem: string
  readonly optimiser: string
  readonly hyper: Hyper
  readonly steps: ReadonlyArray<{ readonly step: number; readonly lossBefore: number; readonly params: Tensors }>
}

const { cases, problems } = JSON.parse(readFileSync(new URL('data/optimisers.json', import.meta.url), 'utf8')) as {
  readonly cases: ReadonlyArray<Case>
  readonly problems: { readonly [name: string]: { readonly data: Tensors; readonly init: Tensors } }
}

const test = suite('conformance of optimisers')

const rows = ({ shape: [, columns], data }: Tensor): ReadonlyArray<ReadonlyArray<number>> =>
  Array.from({ length: data.length / columns }, (_, row) => data.slice(row * columns, (row + 1) * columns))

const variablesOf = (tensors: Tensors): { readonly [name: string]: Expr } =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, variable(name, ...tensor.shape, rows(tensor))])
  )

const none = variable('none', 0)

const LOSSES: { readonly [problem: string]: (leaves: { readonly [name: string]: Expr }) => Expr } = {
  'least squares': ({ w = none, b = none }) =>
    mean(square(subtract(add(matmul(placeholder('X', 12, 3) as Expr, w), b), placeholder('y', 12, 1)))),
  logistic: ({ w = none, b = none }) => {
    const z = add(matmul(placeholder('X', 12, 3) as Expr, w), b)
    return mean(subtract(softplus(z), multiply(placeholder('y', 12, 1) as Expr, z)))
  },
  mlp: ({ W1 = none, b1 = none, W2 = none, b2 = none }) => {
    const hidden = tanh(add(matmul(placeholder('X', 8, 2) as Expr, W1), b1))
    return negative(mean(sum(multiply(placeholder('Y', 8, 3) as Expr, logSoftmax(add(matmul(hidden, W2), b2), 1)), 1)))
  },
  rosenbrock: ({ x = none }) => {
    const [x0, x1] = [slice(x, [0, 1], [0, 1]), slice(x, [1, 2], [0, 1])]
    return add(square(subtract(1, x0)), multiply(100, square(subtract(x1, square(x0)))))
  }
}

const NAMES: { readonly [torch: string]: string } = {
  lr: 'learningRate',
  eps: 'epsilon',
  weight_decay: 'weightDecay',
  momentum_decay: 'momentumDecay',
  lr_decay: 'learningRateDecay',
  initial_accumulator_value: 'initialSum',
  step_sizes: 'stepSizes'
}

/** What the torch of these trajectories did otherwise than its documentation and later versions. */
const PECULIAR: { readonly [optimiser: string]: Hyper } = { NAdam: { torch1: true } }

const optimiserOf = ({ optimiser, hyper }: Case): train.Optimiser | undefined => {
  const make = (train as unknown as { readonly [name: string]: ((options: Hyper) => train.Optimiser) | undefined })[
    optimiser.toLowerCase()
  ]
  return make?.({
    ...Object.fromEntries(Object.entries(hyper).map(([name, value]) => [NAMES[name] ?? name, value])),
    ...PECULIAR[optimiser]
  })
}

let ran = 0
const notMapped: Array<string> = []

for (const example of cases) {
  const problem = problems[example.problem]
  const loss = LOSSES[example.problem]
  const optimiser = optimiserOf(example)
  if (problem === undefined || loss === undefined || optimiser === undefined) {
    notMapped.push(example.name)
    continue
  }
  test(example.name, () => {
    assert.equal(optimiser.faults, [])
    const environment = Object.fromEntries(Object.entries(problem.data).map(([name, tensor]) => [name, rows(tensor)]))
    const steps = train.minimize(loss(variablesOf(problem.init)) as Expr<[1, 1]>, { optimiser, environment })
    const taken = [...train.take(steps, 40)]
    for (const expected of example.steps) {
      const actual = taken[expected.step - 1]
      const tolerance = expected.step <= 10 ? 1e-9 : 1e-7
      assert.is(actual?._tag, 'Taken')
      assert.close([actual?.loss ?? Number.NaN], [expected.lossBefore], tolerance, `loss before step ${expected.step}`)
      for (const [name, { data }] of Object.entries(expected.params))
        assert.close(
          entriesOf(actual?.parameters[name] as Value),
          data,
          tolerance,
          `${name} after step ${expected.step}`
        )
    }
    ran++
  })
}

test('every trajectory that maps was run', () => {
  note(`${ran} of ${cases.length} trajectories, not mapped: ${notMapped.join(', ') || 'none'}`)
  assert.is(ran, 34)
})
