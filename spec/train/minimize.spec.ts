import { Matrix } from 'ml-matrix'
import {
  add,
  bind,
  type Expr,
  entriesOf,
  log,
  matmul,
  multiply,
  placeholder,
  pow,
  run,
  sqrt,
  square,
  subtract,
  sum,
  type Value,
  variable
} from '../../src/index.js'
import {
  adam,
  clipByNorm,
  clipByValue,
  lbfgs,
  type Minimizing,
  minimize,
  type OptimiserState,
  type Step,
  sgd,
  showTrainingError,
  type Taken,
  take
} from '../../src/train/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { DATA, loss, model, OPTIMISERS, refusals, w, X } from './made.js'

const test = suite('minimize')

const numbers = ({ step, loss: value, parameters }: Step): ReadonlyArray<number> => [
  step,
  value,
  ...Object.values(parameters).flatMap(entriesOf)
]
const trail = (steps: Iterable<Step>, count: number): ReadonlyArray<number> => [...take(steps, count)].flatMap(numbers)
const lastOf = (steps: Iterable<Step>, count = 1000): Step => [...take(steps, count)].at(-1) as Step

/** As untyped code may call it. */
const untyped = minimize as (loss: unknown, options: unknown) => Iterable<Step>

for (const [run, of] of [
  [untyped, 'minimize'],
  [lbfgs as typeof untyped, 'lbfgs']
] as const)
  test(`${of} refuses an option that it does not know, and tells the nearest`, () => {
    const given = { optimiser: sgd(), environment: DATA }
    const known = of === 'minimize' ? given : { environment: DATA }
    const [step, ...more] = take(run(loss, { ...known, paramters: {} }), 2)
    assert.is(more.length, 0)
    assert.match(
      step?._tag === 'Stopped' ? step.errors.map(showTrainingError).join('\n') : '',
      /InvalidArgument in \w+: the name of an option is the text "paramters"; allowed: .*; did you mean parameters\?/
    )
  })

test('an optimiser under another spelling, and batches of other fields, are told', () => {
  const textsOf = (options: unknown): string => {
    const [step] = untyped(loss, options)
    return step?._tag === 'Stopped' ? step.errors.map(showTrainingError).join('\n') : ''
  }
  assert.match(textsOf({ optimizer: sgd(), environment: DATA }), 'did you mean optimiser?')
  const batch = { size: 2, name: ['X', 'y'] }
  assert.match(textsOf({ optimiser: sgd(), environment: DATA, batch }), 'did you mean names?')
  assert.match(
    sgd({ learningrate: 1 } as never)
      .faults.map(showTrainingError)
      .join(),
    'did you mean learningRate?'
  )
})

test('it is the plain loop with gradients by hand, bit for bit', () => {
  const rows = DATA.X as ReadonlyArray<ReadonlyArray<number>> as ReadonlyArray<readonly [number, number]>
  let [w0, w1, c] = [0.5, -0.5, 0]
  const steps = [...take(minimize(loss, { optimiser: sgd({ learningRate: 0.1 }), environment: DATA }), 50)]
  for (const step of steps) {
    const errors = rows.map(([x0, x1], i) => x0 * w0 + x1 * w1 + c - (DATA.y[i] as number))
    assert.close([step.loss], [errors.reduce((total, e) => total + e * e, 0) / 5], 1e-14)
    const slope = (of: (row: readonly [number, number]) => number): number =>
      errors.reduce((total, e, i) => total + (2 / 5) * e * of(rows[i] as readonly [number, number]), 0)
    const [g0, g1, gc] = [slope(([x0]) => x0), slope(([, x1]) => x1), slope(() => 1)]
    ;[w0, w1, c] = [w0 - 0.1 * g0, w1 - 0.1 * g1, c - 0.1 * gc]
    assert.close(entriesOf(step.parameters['w'] as Value), [w0, w1], 1e-13)
    assert.close(entriesOf(step.parameters['b'] as Value), [c], 1e-13)
  }
})

test('the sequence is lazy and starts anew each time', () => {
  let asked = 0
  const options = {
    optimiser: adam(),
    environment: DATA,
    clip: (gradients: Step['parameters']) => {
      asked++
      return clipByNorm(gradients, 1)
    }
  }
  const steps = minimize(loss, options)
  const before = asked
  const first = [...take(steps, 3)].flatMap(numbers)
  assert.is(asked, before + 3)
  assert.sameBits([...take(steps, 3)].flatMap(numbers), first)
  assert.is(asked, before + 6)
})

for (const [name, optimiser] of Object.entries(OPTIMISERS))
  test(`${name}: the loss falls, and the same options give the same bits`, () => {
    const options = { optimiser, environment: DATA }
    const steps = [...take(minimize(loss, options), 60)]
    assert.ok((steps.at(-1)?.loss ?? 9) < 0.95 * (steps[0]?.loss ?? 0))
    assert.sameBits(trail(minimize(loss, options), 60), steps.flatMap(numbers))
  })

test('what comes in is untouched, and what is changed later has no effect', () => {
  const given = { X: new Matrix(DATA.X), y: new Matrix(DATA.y.map((entry) => [entry])) }
  const start = new Matrix([[1], [1]])
  const steps = minimize(loss, { optimiser: adam(), environment: given, parameters: { w: start } })
  const before = trail(steps, 5)
  assert.equal([given.X.to2DArray(), start.to1DArray()], [DATA.X, [1, 1]])
  given.X.mul(5)
  start.mul(5)
  assert.sameBits(trail(steps, 5), before)
  assert.equal(run(w).to1DArray(), [0.5, -0.5])
})

test('all variables are trained, or the named leaves alone; a placeholder among them', () => {
  const one = lastOf(minimize(loss, { optimiser: adam(), environment: DATA, parameters: { b: 3 } }), 2)
  assert.equal(Object.keys(one.parameters), ['b'])
  const c = placeholder('c', 2, 1)
  const fed = lastOf(
    minimize(sum(square(subtract(c, w))), { optimiser: sgd({ learningRate: 0.5 }), parameters: { c: [0, 0] } }),
    1
  )
  assert.equal(entriesOf(fed.parameters['c'] as Value), [0.5, -0.5])
})

test('names that look like indices, or like what every object has, are names', () => {
  const names = ['10', '2', 'constructor', '__proto__', 'a']
  const terms = names.map((name, i) => square(subtract(variable(name, 0), i + 1)))
  const total = terms.reduce((all, term) => add(all, term))
  for (const optimiser of [sgd({ learningRate: 0.5 }), adam({ learningRate: 0.05 })]) {
    const { parameters } = lastOf(minimize(total, { optimiser }), optimiser.name === 'sgd' ? 1 : 1500)
    assert.equal(Object.keys(parameters).sort(), [...names].sort())
    for (const [i, name] of names.entries()) assert.close(entriesOf(parameters[name] as Value), [i + 1], 1e-2)
  }
})

test('an environment may rebind a variable, and be a Map with leaves as keys', () => {
  const environment = new Map<string | Expr, ReadonlyArray<number> | typeof DATA.X>([
    [X, DATA.X],
    ['y', DATA.y],
    [w, [9, 9]]
  ])
  const first = lastOf(minimize(loss, { optimiser: sgd({ learningRate: 0 }), environment }), 1)
  assert.equal(entriesOf(first.parameters['w'] as Value), [9, 9])
})

test('the trained model is the model with the parameters bound', () => {
  const end = lastOf(minimize(loss, { optimiser: sgd({ learningRate: 0.1 }), environment: DATA }), 200)
  const [before, after] = [loss, bind(loss, end.parameters)].map((expr) =>
    run(expr as typeof loss, DATA).get(0, 0)
  ) as [number, number]
  assert.ok(after <= end.loss && end.loss < before)
})

/** Every row is a power of two, so that the loss tells which rows a batch has. */
const mask = (size: number, rows: number, seed: number, count: number): ReadonlyArray<number> => {
  const x = placeholder('x', 'n', 1)
  const steps = minimize(sum(multiply(x, variable('one', 1))), {
    optimiser: sgd({ learningRate: 0 }),
    environment: { x: Array.from({ length: rows }, (_, i) => 2 ** i) },
    batch: { size, names: ['x'] },
    seed
  })
  return [...take(steps, count)].map((step) => step.loss)
}

test('each pass has every row once, in batches of the size, the last of what is left', () =>
  holds(
    fc
      .integer({ min: 1, max: 20 })
      .chain((rows) =>
        fc.tuple(fc.constant(rows), fc.integer({ min: 1, max: rows }), fc.integer({ min: 0, max: 2 ** 40 }))
      ),
    ([rows, size, seed]) => {
      const perEpoch = Math.ceil(rows / size)
      const masks = mask(size, rows, seed, 3 * perEpoch)
      for (let epoch = 0; epoch < 3; epoch++) {
        const batches = masks.slice(epoch * perEpoch, (epoch + 1) * perEpoch)
        assert.is(
          batches.reduce((all, batch) => all + batch, 0),
          2 ** rows - 1
        )
        const sizes = batches.map((batch) => batch.toString(2).replaceAll('0', '').length)
        assert.equal(
          sizes,
          sizes.map((_, i) => (i < perEpoch - 1 ? size : rows - (perEpoch - 1) * size))
        )
      }
      assert.equal(mask(size, rows, seed, 3 * perEpoch), masks)
    }
  ))

test('another seed and another pass have another order', () => {
  const passes = [mask(1, 20, 0, 40), mask(1, 20, 1, 40)].flatMap((masks) => [masks.slice(0, 20), masks.slice(20)])
  assert.is(new Set(passes.map(String)).size, 4)
})

test('rows of several placeholders, and matrices of a stack, are drawn together', () => {
  const stack = placeholder('stack', 'n', 2, 1)
  const t = placeholder('t', 'n', 1)
  const same = sum(square(subtract(sum(stack, [1, 2]) as Expr, multiply(t as Expr, variable('one', 1))))) as Expr<
    [1, 1]
  >
  const rows = [1, 2, 3, 4, 5, 6, 7]
  const steps = untyped(same, {
    optimiser: sgd({ learningRate: 0 }),
    environment: { stack: rows.map((i) => [[i], [10 * i]]), t: rows.map((i) => [11 * i]) },
    batch: { size: 2, names: ['t', 'stack'] },
    epochs: 2
  })
  const taken = [...steps]
  assert.equal(
    taken.map(({ _tag }) => _tag),
    Array(8).fill('Taken')
  )
})

test('epochs end it', () => {
  const batch = { size: 2, names: ['X', 'y'] }
  const count = (epochs: number, more: object = {}): number =>
    [...minimize(loss, { optimiser: adam(), environment: DATA, epochs, ...more })].length
  assert.equal([count(0), count(4), count(4, { batch }), count(1, { batch: { ...batch, size: 5 } })], [0, 4, 12, 1])
})

for (const [name, optimiser] of Object.entries(OPTIMISERS))
  test(`${name}: k steps and m from their state are k + m steps, bit for bit`, () => {
    const options = { optimiser, environment: DATA, batch: { size: 2, names: ['X', 'y'] }, seed: 5 }
    const whole = [...take(minimize(loss, options), 12)]
    for (const k of [1, 5, 11]) {
      const { state } = whole[k - 1] as Taken
      const rest = minimize(loss, { ...options, state })
      assert.sameBits(trail(rest, 12 - k), whole.slice(k).flatMap(numbers))
    }
    const { state } = whole[6] as Taken
    assert.is([...minimize(loss, { ...options, state, epochs: 4 })].length, 5)
  })

test('the first loss that is not finite ends it, with the step, the node and the last good parameters', () => {
  const p = variable('p', 1)
  const unbounded = [...minimize(sum(log(p)), { optimiser: sgd({ learningRate: 2 }) })]
  const end = unbounded.at(-1) as Step
  assert.is(end._tag, 'Stopped')
  assert.is(end.step, 2)
  assert.sameBits([end.loss], [Number.NaN])
  assert.sameBits(entriesOf(end.parameters['p'] as Value), [1], 'θ after step 1 gives NaN; the one before it is good')
  assert.match(
    end._tag === 'Stopped' ? showTrainingError(end.errors[0]) : '',
    /^NonFinite at step 2: the loss is NaN\n {2}NonFinite in log/
  )
})

test('a gradient that is not finite ends it, though the loss is', () => {
  const end = lastOf(minimize(sum(sqrt(variable('p', [[4, 0]]))), { optimiser: adam() }))
  assert.is(end.step, 1)
  assert.equal(entriesOf(end.parameters['p'] as Value), [4, 0])
  assert.match(
    end._tag === 'Stopped' ? showTrainingError(end.errors[0]) : '',
    'NonFinite at step 1: the gradient of p is Infinity'
  )
})

test('the last good parameters are those of the step itself where its loss is finite', () => {
  const end = lastOf(minimize(sum(sqrt(variable('p', 1))), { optimiser: sgd({ learningRate: 2 }) }))
  assert.equal([end._tag, end.step, end.loss, entriesOf(end.parameters['p'] as Value)], ['Stopped', 2, 0, [0]])
})

test('an update that is not finite ends it', () => {
  const end = lastOf(minimize(sum(pow(variable('p', 1e100), 3)), { optimiser: sgd({ learningRate: 1e200 }) }))
  assert.is(end.step, 1)
  assert.equal(entriesOf(end.parameters['p'] as Value), [1e100])
  assert.match(end._tag === 'Stopped' ? showTrainingError(end.errors[0]) : '', 'the parameter of p is -Infinity')
})

test('a leaf that is not finite has no first node', () => {
  const end = lastOf(minimize(loss, { optimiser: adam(), environment: { ...DATA, y: [Number.NaN, 0, 0, 0, 0] } }))
  assert.is(end._tag === 'Stopped' ? showTrainingError(end.errors[0]) : '', 'NonFinite at step 1: the loss is NaN')
})

const invalid = (options: object, of: unknown = loss): ReadonlyArray<string> =>
  refusals(untyped(of, { optimiser: adam(), environment: DATA, ...options }))

test('what no run can start with is found before the first step, all at once', () => {
  assert.is(invalid({ optimiser: adam({ learningRate: -1 }), seed: 0.5, epochs: -1, environment: {} }).length, 4)
  for (const seed of [-1, 0.5, Number.NaN, '1', 2 ** 60]) assert.match(invalid({ seed })[0] ?? '', 'seed is')
  for (const epochs of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    assert.match(invalid({ epochs })[0] ?? '', 'epochs is')
  for (const size of [0, 6, 1.5, -1, Number.NaN])
    assert.match(invalid({ batch: { size, names: ['X', 'y'] } })[0] ?? '', 'batch.size is')
  for (const names of [[], ['Z'], ['w'], 'X', undefined])
    assert.match(invalid({ batch: { size: 1, names } })[0] ?? '', 'batch.names is')
  assert.match(invalid({ optimiser: undefined })[0] ?? '', 'optimiser is undefined')
  assert.match(invalid({ clip: (g: Step['parameters']) => clipByValue(g, -1) })[0] ?? '', 'limit is -1')
  assert.match(invalid({ clip: 1 })[0] ?? '', 'clip is 1')
  assert.match(invalid({ state: 3 })[0] ?? '', 'its state is none')
  assert.match(invalid({ parameters: 3 })[0] ?? '', 'parameters is')
  assert.match(refusals(untyped(loss, undefined))[0] ?? '', 'options is undefined')
})

test('what evaluate has against a loss is found before the first step', () => {
  assert.match(invalid({ environment: { X: DATA.X } })[0] ?? '', 'MissingPlaceholder: no value for y')
  assert.match(invalid({ environment: 3 })[0] ?? '', 'InvalidEnvironment')
  assert.match(invalid({ parameters: { W: [[1], [2]] } })[0] ?? '', 'did you mean w')
  assert.match(invalid({ parameters: { w: [[1, 2]] } })[0] ?? '', 'PlaceholderShape')
  assert.match(invalid({}, model)[0] ?? '', 'NotScalar')
  assert.match(invalid({}, matmul(X as Expr, X as Expr))[0] ?? '', 'ShapeMismatch')
  assert.match(invalid({}, 3)[0] ?? '', 'a loss with a variable')
  assert.match(invalid({ batch: { size: 2, names: ['X'] } })[0] ?? '', 'PlaceholderShape', 'y must be drawn with X')
})

test('a state of another optimiser or model is refused', () => {
  const { state } = lastOf(minimize(loss, { optimiser: adam(), environment: DATA }), 2)
  assert.match(invalid({ optimiser: sgd(), state }).join(), 'optimiser is adam, expected sgd')
  assert.match(
    invalid({ state: { ...state, parameters: { w: [new Matrix([[1]])] } } })[0] ?? '',
    'StateMismatch: parameters is'
  )
  assert.match(invalid({ state: { ...state, parameters: { w: [[1]] } } })[0] ?? '', 'its parameters is none')
  assert.match(
    invalid({ optimiser: {} as Minimizing<OptimiserState, unknown>['optimiser'] })[0] ?? '',
    'an optimiser: adam(), sgd()'
  )
  assert.match(invalid({ state: { ...state, step: -1 } })[0] ?? '', 'its step is none')
  assert.match(invalid({ state: { ...state, generator: { seed: 0, counter: 0.5 } } })[0] ?? '', 'its generator is none')
  assert.match(
    invalid({ optimiser: adam({ amsgrad: true }), state })[0] ?? '',
    'slots is mean, square, expected mean, square, largest'
  )
})

test('an optimiser of a user joins by its two functions', () => {
  const still: Minimizing<OptimiserState, unknown>['optimiser'] = {
    ...sgd(),
    name: 'still',
    step: (state) => ({ _tag: 'Right', right: { ...state, step: state.step + 1 } })
  }
  const steps = [...take(minimize(loss, { optimiser: still, environment: DATA }), 3)]
  assert.is(new Set(steps.map((step) => step.loss)).size, 1)
})
