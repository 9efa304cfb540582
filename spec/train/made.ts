import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  constant,
  matmul,
  mean,
  placeholder,
  run,
  square,
  subtract,
  type Value,
  type ValueLike,
  variable
} from '../../src/index.js'
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  nadam,
  type Optimiser,
  type Parameters,
  radam,
  rmsprop,
  rprop,
  type Step,
  sgd,
  showTrainingError,
  type Trained
} from '../../src/train/index.js'
import * as assert from '../assert.js'

/** Every optimiser, with each of its options in use. */
export const OPTIMISERS: { readonly [name: string]: Optimiser } = {
  sgd: sgd({ learningRate: 0.1, weightDecay: 0.01 }),
  momentum: sgd({ learningRate: 0.1, momentum: 0.9, dampening: 0.1 }),
  nesterov: sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  adam: adam({ learningRate: 0.1, weightDecay: 0.01 }),
  amsgrad: adam({ learningRate: 0.1, amsgrad: true }),
  adamw: adamw({ learningRate: (step) => 0.1 / (1 + step) }),
  adamax: adamax({ learningRate: 0.1 }),
  nadam: nadam({ learningRate: 0.1 }),
  radam: radam({ learningRate: 0.1 }),
  rmsprop: rmsprop({ learningRate: 0.1 }),
  centered: rmsprop({ learningRate: 0.1, centered: true, momentum: 0.5 }),
  adagrad: adagrad({ learningRate: 0.1, learningRateDecay: 0.1, initialSum: 0.1 }),
  adadelta: adadelta(),
  rprop: rprop({ learningRate: 0.1 })
}

export const value = (given: ValueLike): Value => run(constant(given as ReadonlyArray<ReadonlyArray<number>>)) as Value

export const right = <A>(result: Trained<A>): A =>
  E.isRight(result) ? result.right : assert.fail(result.left.map(showTrainingError).join('\n'))

export const leftTexts = (result: Trained<unknown>): ReadonlyArray<string> =>
  E.isLeft(result) ? result.left.map(showTrainingError) : assert.fail('nothing was wrong')

/** Why a run cannot start: its one entry has stopped before the first step. */
export const refusals = (steps: Iterable<Step>): ReadonlyArray<string> => {
  const [only, ...more] = steps
  assert.is(more.length, 0)
  return only?._tag === 'Stopped' && only.step === 0
    ? only.errors.map(showTrainingError)
    : assert.fail('nothing was wrong')
}

/** A stack of two matrices, a matrix, a number and a matrix without entries. */
export const PARAMETERS: Parameters = {
  S: value([
    [
      [1, -2, 3],
      [0.5, 0, -0]
    ],
    [
      [4, 5, 6],
      [7, 8, 9]
    ]
  ]),
  w: value([[0.25], [-1.5]]),
  b: value([[2]]),
  none: value([[]])
}

/** Gradients that differ from step to step and from entry to entry. */
export const gradientsAt = (parameters: Parameters, step: number): Parameters => {
  const of = (given: Value, salt: number): Value =>
    Array.isArray(given)
      ? given.map((part: Value, i) => of(part, salt + 7 * i))
      : value(
          (given as import('ml-matrix').Matrix)
            .to2DArray()
            .map((row, i) => row.map((x, j) => x + Math.sin(step + salt + 3 * i + j)))
        )
  return Object.fromEntries(Object.entries(parameters).map(([name, given], i) => [name, of(given, i)]))
}

export const X = placeholder('X', 'n', 2)
export const w = variable('w', [[0.5], [-0.5]])

/** A line through five points, whose loss a step makes smaller. */
export const model = add(matmul(X, w), variable('b', 0))
export const loss = mean(square(subtract(model, placeholder('y', 'n', 1))))
export const DATA = {
  X: [
    [1, 2],
    [3, -1],
    [0, 1],
    [-2, 0.5],
    [1, 1]
  ],
  y: [1, 2, 3, 4, 5]
}
