import { entriesOf, type Value } from '../../src/index.js'
import {
  clipByNorm,
  clipByValue,
  constantRate,
  cosineDecay,
  exponentialDecay,
  type Parameters,
  type Schedule,
  sgd,
  showTrainingError,
  stepDecay,
  warmUp
} from '../../src/train/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { leftTexts, right, value } from './made.js'

const test = suite('schedules and clipping')

const first = (schedule: Schedule, count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, i) => schedule(i))

test('each schedule is its equation', () => {
  assert.close(first(constantRate(0.5), 3), [0.5, 0.5, 0.5], 0)
  assert.close(first(stepDecay(1, { every: 2, factor: 0.1 }), 6), [1, 1, 0.1, 0.1, 0.01, 0.01], 1e-15)
  assert.close(first(exponentialDecay(2, { factor: 0.5 }), 4), [2, 1, 0.5, 0.25], 0)
  assert.close(
    first(cosineDecay(1, { steps: 4, floor: 0.2 }), 7),
    [1, 0.2 + 0.4 * (1 + Math.SQRT1_2), 0.6, 0.2 + 0.4 * (1 - Math.SQRT1_2), 0.2, 0.2, 0.2],
    1e-15
  )
  assert.close(first(warmUp(1, { steps: 4 }), 6), [0.25, 0.5, 0.75, 1, 1, 1], 0)
})

test('schedules compose', () => {
  const both = warmUp(stepDecay(cosineDecay(1, { steps: 10 }), { every: 5, factor: 0.5 }), { steps: 2 })
  for (let step = 0; step < 12; step++) {
    const cosine = step >= 10 ? 0 : (1 + Math.cos((Math.PI * step) / 10)) / 2
    assert.close([both(step)], [cosine * 0.5 ** Math.floor(step / 5) * Math.min(1, (step + 1) / 2)], 1e-15)
  }
})

test('a schedule built in vain is refused by every optimiser', () => {
  for (const bad of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    for (const schedule of [
      stepDecay(1, { every: bad, factor: 0.5 }),
      cosineDecay(1, { steps: bad }),
      warmUp(1, { steps: bad })
    ])
      assert.match(
        told(schedule),
        /^InvalidArgument in (stepDecay: every|cosineDecay: steps|warmUp: steps) is .*from 1$/
      )
})

/** What a schedule of untyped code's is refused for. */
const told = (schedule: unknown): string =>
  sgd({ learningRate: schedule as Schedule })
    .faults.map(showTrainingError)
    .join('\n')

const untyped = { cosineDecay, exponentialDecay, stepDecay, warmUp } as unknown as Readonly<
  Record<string, (rate?: unknown, options?: unknown) => unknown>
>

for (const [name, schedule] of Object.entries(untyped))
  test(`${name} without sound options is refused, in its own name`, () => {
    for (const options of [undefined, null, 7, 'steps'])
      assert.match(told(schedule(1, options)), `InvalidArgument in ${name}: the options`)
    assert.match(told(schedule(1, {})), `InvalidArgument in ${name}: `)
    assert.match(told(schedule(1, { step: 3, factr: 1 })), /did you mean (steps|factor)\?/)
    assert.match(told(schedule('fast', { steps: 3, factor: 1, every: 1 })), `InvalidArgument in ${name}: rate is`)
    assert.match(told(schedule(undefined, { steps: 3 })), `InvalidArgument in ${name}: rate is`)
    assert.match(told(schedule(cosineDecay(1, { steps: 0 }), {})), 'InvalidArgument in cosineDecay: steps is 0')
    assert.is(Number.isNaN((schedule(1, {}) as Schedule)(0)), true)
  })

test('the rate of a schedule is one', () => {
  for (const rate of [-1, Number.NaN, 'fast', undefined])
    assert.match(told(constantRate(rate as number)), 'InvalidArgument in constantRate: rate is')
  assert.is(told(warmUp(constantRate(0.1), { steps: 3 })), '')
})

const gradients = fc
  .array(fc.double({ noNaN: true, min: -1e150, max: 1e150 }), { minLength: 1, maxLength: 8 })
  .map((row): Parameters => ({ a: value([row]), b: [value([row]), value([[...row].reverse()])] }))
const entries = (values: Parameters): ReadonlyArray<number> =>
  Object.values(values).flatMap((given: Value) => entriesOf(given))
const limits = fc.double({ min: 1e-3, max: 1e3, noNaN: true })

test('clipping by value bounds every entry and moves no other', () =>
  holds(fc.tuple(gradients, limits), ([given, limit]) => {
    const before = entries(given)
    const after = entries(right(clipByValue(given, limit)))
    after.forEach((x, i) =>
      assert.is(x, Math.abs(before[i] as number) <= limit ? before[i] : Math.sign(before[i] as number) * limit)
    )
    assert.sameBits(entries(given), before)
  }))

test('clipping by norm bounds the norm of all together and keeps the direction', () =>
  holds(fc.tuple(gradients, limits), ([given, limit]) => {
    const before = entries(given)
    const after = entries(right(clipByNorm(given, limit)))
    const [was, is] = [Math.hypot(...before), Math.hypot(...after)]
    assert.ok(is <= limit * (1 + 1e-12))
    if (was + 1e-6 <= limit) assert.sameBits(after, before)
    else
      assert.close(
        after,
        before.map((x) => (x / (was + 1e-6)) * limit),
        1e-12
      )
    assert.sameBits(entries(given), before)
  }))

test('norms neither overflow nor vanish', () => {
  assert.close(entries(right(clipByNorm({ w: value([[3e200, 4e200]]) }, 1))), [0.6, 0.8], 1e-15)
  assert.close(entries(right(clipByNorm({ w: value([[3e-200, 4e-200]]) }, 1))), [3e-200, 4e-200], 0)
})

test('a limit that is none is an error', () => {
  for (const limit of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    for (const clip of [clipByNorm, clipByValue]) assert.match(leftTexts(clip({}, limit))[0] ?? '', 'limit is')
})
