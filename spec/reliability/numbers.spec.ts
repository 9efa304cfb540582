import * as c from '../../src/index.js'
import { errorsOf, numbersOf, untyped } from '../answers.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const s = c.placeholder('s', 1, 1)

const numerics = suite('numbers at their limits')

numerics('special values are those of IEEE 754', () => {
  const at = (f: unknown, value: number): number => numbersOf(untyped(f)(c.constant(value)))[0] ?? 0
  const wanted: ReadonlyArray<readonly [unknown, number, number]> = [
    [c.log, 0, Number.NEGATIVE_INFINITY],
    [c.log, -1, Number.NaN],
    [c.sqrt, -1, Number.NaN],
    [c.reciprocal, 0, Number.POSITIVE_INFINITY],
    [c.asin, 2, Number.NaN],
    [c.acosh, 0.5, Number.NaN],
    [c.atanh, 1, Number.POSITIVE_INFINITY],
    [c.exp, 710, Number.POSITIVE_INFINITY],
    [c.exp, -746, 0],
    [c.round, 2.5, 2],
    [c.round, -0.5, -0],
    [c.round, 3.5, 4],
    [c.silu, Number.NEGATIVE_INFINITY, -0],
    [c.gelu, Number.NEGATIVE_INFINITY, -0],
    [c.softplus, 800, 800],
    [c.softplus, -800, 0],
    [c.logSigmoid, -800, -800],
    [c.logSigmoid, 800, -0],
    [c.sign, -0, -0]
  ]
  assert.sameBits(
    wanted.map(([f, value]) => at(f, value)),
    wanted.map(([, , result]) => result)
  )
})

numerics('powers at their corners', () => {
  const pairs = [
    [1, Number.NaN, 1],
    [-1, Number.POSITIVE_INFINITY, 1],
    [0, 0, 1],
    [-2, 2, 4],
    [-8, 1 / 3, Number.NaN],
    [Number.NaN, 0, 1]
  ] as const
  assert.sameBits(
    pairs.flatMap(([a, b]) => numbersOf(c.pow(a, b))),
    pairs.map(([, , y]) => y)
  )
})

numerics('softmax and its kin are stable, and one bad lane spoils no other', () => {
  assert.close(
    numbersOf(
      c.softmax(
        c.constant([
          [1000, 1001],
          [-1000, -1001]
        ])
      )
    ),
    [0.2689414213699951, 0.7310585786300049, 0.7310585786300049, 0.2689414213699951],
    1e-15
  )
  assert.sameBits(
    numbersOf(
      c.softmax(
        c.constant([
          [Number.NEGATIVE_INFINITY, 0],
          [Number.NaN, 0],
          [1, 1]
        ])
      )
    ),
    [0, 1, Number.NaN, Number.NaN, 0.5, 0.5]
  )
  assert.sameBits(
    numbersOf(
      c.logsumexp(
        c.constant([
          [-1e4, -1e4],
          [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
          [Number.POSITIVE_INFINITY, 0]
        ])
      )
    ),
    [-1e4 + Math.LN2, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  )
  assert.sameBits(numbersOf(c.logSoftmax(c.constant([[0, -2000]]))), [0, -2000])
  assert.equal(numbersOf(c.logaddexp(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)), [Number.NEGATIVE_INFINITY])
})

numerics('0 log 0 is 0', () => assert.sameBits(numbersOf(c.xlogy(0, c.constant([[0, Number.NaN]]))), [0, Number.NaN]))

numerics('variance, norm, mean and sums keep their digits', () => {
  assert.equal(numbersOf(c.variance(c.constant([[1e8, 1e8 + 1, 1e8 + 2]]))), [0.6666666666666666])
  assert.close(
    numbersOf(c.norm(c.constant([[1e200, 1e200]]))).map((y) => y / 1e200),
    [Math.SQRT2],
    1e-15
  )
  assert.close(
    numbersOf(c.norm(c.constant([[3e-200, 4e-200]]))).map((y) => y / 1e-200),
    [5],
    1e-15
  )
  assert.equal(numbersOf(c.mean(c.constant([[1e308, 1e308]]))), [1e308])
  for (const axis of [undefined, 0, 1] as const) {
    const tenths = axis === 0 ? c.full(1_000_000, 1, 0.1) : c.full(1, 1_000_000, 0.1)
    assert.close(numbersOf(c.sum(tenths, axis as 0)), [1e5], 1e-12)
  }
})

numerics('a product skips no zeros', () =>
  assert.sameBits(numbersOf(c.matmul(c.constant([[0, 1]]), c.constant([[Number.POSITIVE_INFINITY], [1]]))), [
    Number.NaN
  ])
)

numerics('derivatives at kinks and corners are those that are promised', () => {
  const slope = (f: (x: c.Expr) => c.Expr, at: number): number => {
    const node = f(c.constant(at)) as c.Apply
    return numbersOf(node.op.vjp(c.constant(1), node, 0) ?? c.constant(0))[0] ?? Number.NaN
  }
  const cases: ReadonlyArray<readonly [string, (x: c.Expr) => c.Expr, number, number]> = [
    ['abs', c.abs, 0, 0],
    ['relu', c.relu, 0, 0],
    ['norm', c.norm, 0, 0],
    ['std', c.std, 0, 0],
    ['sqrt', c.sqrt, 0, Number.POSITIVE_INFINITY],
    ['maximum', (a) => c.maximum(a, 1), 1, 0.5],
    ['minimum', (a) => c.minimum(a, 1), 1, 0.5],
    ['clip', (a) => c.clip(a, 0, 1), 1, 1],
    ['clip', (a) => c.clip(a, 0, 1), 2, 0],
    ['pow', (a) => c.pow(a, 3), 0, 0],
    ['pow', (a) => c.pow(a, 0), 0, 0],
    ['pow', (a) => c.pow(a, 2), -2, -4],
    ['pow', (a) => c.pow(2, a), 0, 0],
    ['sigmoid', c.sigmoid, 800, 0],
    ['softplus', c.softplus, -800, 0],
    ['softplus', c.softplus, 800, 1],
    ['logSigmoid', c.logSigmoid, -800, 1],
    ['silu', c.silu, Number.POSITIVE_INFINITY, 1],
    ['gelu', c.gelu, Number.POSITIVE_INFINITY, 1],
    ['hypot', (a) => c.hypot(a, 0), 0, 0],
    ['atan2', (a) => c.atan2(a, 0), 0, 0],
    ['xlogy', (a) => c.xlogy(a, 2), 0, Math.LN2],
    ['max', c.max, 3, 1],
    ['exp', c.exp, Number.NaN, Number.NaN],
    ['prod', c.prod, 0, 1]
  ]
  for (const [name, f, at, expected] of cases) {
    const actual = slope(f, at)
    assert.ok(
      assert.isClose(Math.abs(actual), Math.abs(expected), 1e-15) &&
        (expected === 0 || Number.isNaN(expected) || Math.sign(actual) === Math.sign(expected)),
      `${name} at ${at}: ${actual}, expected ${expected}`
    )
  }
})

numerics('an infinite cotangent vanishes at a kink', () => {
  for (const f of [c.norm, c.std, c.abs, (a: c.Expr) => c.hypot(a, 0), (a: c.Expr) => c.atan2(a, 0)]) {
    const node = untyped(f)(c.constant(0)) as c.Apply
    assert.equal(numbersOf(node.op.vjp(c.constant(Number.POSITIVE_INFINITY), node, 0) ?? c.constant(0)), [0])
  }
})

numerics('the checked mode names the first node that makes a value that is not finite', () => {
  const [error] = errorsOf(c.exp(c.log(c.subtract(s, 1))), { s: 1 }, { nonFinite: 'error' })
  assert.equal(
    error === undefined ? '' : c.showError(error),
    'NonFinite in log: -Infinity at row 0, column 0 from 0\n  in  exp(log(s - 1))\n          ^^^^^^^^^^'
  )
  assert.equal(errorsOf(c.exp(s), { s: Number.POSITIVE_INFINITY }, { nonFinite: 'error' }), [])
  assert.equal(
    errorsOf(c.multiply(1e200, c.multiply(s, 1e200)), { s: 1 }, { nonFinite: 'error' }).map(({ _tag }) => _tag),
    ['NonFinite']
  )
})
