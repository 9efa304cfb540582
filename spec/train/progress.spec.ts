import { last, progress, take } from '../../src/train/index.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('progress and sequences')

const steps = Array.from({ length: 5 }, (_, i) => ({ step: i + 1, loss: 1 / (i + 1) }))
const written = (isTTY: boolean, options: object, count = 9): string => {
  const texts: Array<string> = []
  const passed = [...take(progress(steps, { to: { isTTY, write: (text) => texts.push(text) }, ...options }), count)]
  assert.equal(passed, steps.slice(0, count), 'every step passes through')
  return texts.join('')
}

test('plain lines where there is no terminal, the last step always among them', () => {
  assert.is(written(false, { every: 2 }), 'step 2  loss 0.500000\nstep 4  loss 0.250000\nstep 5  loss 0.200000\n')
  assert.is(written(false, { every: 5, total: 5 }), 'step 5 of 5  loss 0.200000\n')
})

test('one line that updates on a terminal, ended at the end', () => {
  const text = written(true, { every: 2 })
  assert.is(text.split('\n').length, 2)
  assert.ok(text.endsWith('\n'))
  assert.is(text.split('\r').length, 4)
})

test('a loop that is left early ends the line, and the sequence', () => {
  assert.is(written(false, { every: 10 }, 3), 'step 3  loss 0.333333\n')
  let isClosed = false
  const source = {
    *[Symbol.iterator]() {
      try {
        yield* steps
      } finally {
        isClosed = true
      }
    }
  }
  for (const step of progress(source, { every: 10, to: { write: () => true } })) if (step.step === 2) break
  assert.ok(isClosed)
})

test('nothing is said of nothing', () => {
  const texts: Array<string> = []
  assert.equal([...progress([], { to: { isTTY: true, write: (text) => texts.push(text) } })], [])
  assert.equal(texts, [])
})

test('take takes no more than it is asked for', () => {
  let asked = 0
  const source = {
    *[Symbol.iterator]() {
      for (;;) yield ++asked
    }
  }
  assert.equal([...take(source, 2)], [1, 2])
  assert.is(asked, 2)
  for (const none of [0, -1, Number.NaN]) assert.equal([...take(source, none)], [])
  assert.is(asked, 2)
})

test('last is none of an empty sequence', () => {
  assert.equal(last([]), { _tag: 'None' })
  assert.equal(last(take([1, 2, 3], 2)), { _tag: 'Some', value: 2 })
})
