import * as c from '../src/index.js'
import { pull, push } from '../src/ops/families/lift.js'
import { broadcastAll } from '../src/ops/families/pointwise.js'
import * as assert from './assert.js'
import { pulled, pushed } from './laws/modes.js'
import { suite } from './suite.js'

const test = suite('numerics')

const [ZERO, INFINITY, NAN] = [0, Number.POSITIVE_INFINITY, Number.NaN]

const numbersOf = (expr: c.Expr | undefined, environment: unknown = {}): ReadonlyArray<number> =>
  expr === undefined ? [ZERO] : c.entriesOf(c.run(expr, environment as c.Environment))

const x = c.placeholder('x', 1, 1)

type Map1 = (x: c.Expr) => c.Expr

/** The n-th derivative, in forward mode or in reverse. */
const derivative = (f: Map1, order: number, mode: 'forward' | 'reverse' = 'forward'): c.Expr => {
  let expr = f(x)
  for (let i = 0; i < order; i++)
    expr =
      (mode === 'forward' ? pushed(expr, new Map([['x', c.constant(1)]])) : pulled(expr, c.constant(1)).get('x')) ??
      c.constant(0)
  return expr
}

const slope = (f: Map1, at: number, order = 1): number => numbersOf(derivative(f, order), { x: at })[0] ?? NAN

/** The gradient of the sum of what becomes of a matrix. */
const gradient = (f: (x: c.Expr) => c.Expr, at: ReadonlyArray<number>): ReadonlyArray<number> => {
  const leaf = c.placeholder('x', 1, at.length)
  return numbersOf(pulled(c.sum(f(leaf)), c.constant(1)).get('x'), { x: at })
}

/** To a tolerance relative to what is expected, however small that is. */
const near = (actual: ReadonlyArray<number>, expected: ReadonlyArray<number>, tolerance = 1e-14): void =>
  assert.close(
    actual.map((y, i) => (Number.isFinite(expected[i]) && expected[i] !== 0 ? y / (expected[i] ?? 1) : y)),
    expected.map((y) => (Number.isFinite(y) && y !== 0 ? 1 : y)),
    tolerance,
    `${actual} for ${expected}`
  )

const SPECIAL = [0, -0, 1, -1, 0.5, 2, INFINITY, -INFINITY, NAN, 1e-320, 1e308]

const elementwise = [...c.signature.values()].filter((op) => op.shape === broadcastAll && op.name !== 'dimension')

for (const op of elementwise)
  test(`${op.name}: a masked change is an exact 0 where it is masked, at poles too and at second order`, () => {
    const leaves = Array.from({ length: op.arity ?? 0 }, (_, i) => c.placeholder(`x${i}`, 1, 1))
    const node = c.apply(op, leaves) as c.Apply
    const [m, ct] = [c.placeholder('m', 1, 1), c.placeholder('ct', 1, 1)]
    const masked = [c.where(m, ct, 0), c.where(c.logicalNot(m), 0, ct)]
    const firsts = masked.flatMap((d) =>
      leaves.flatMap((_, i) => [
        pull(d, node, i),
        push(
          leaves.map((_, k) => (k === i ? d : undefined)),
          node
        )
      ])
    )
    const seconds = firsts.flatMap((first) =>
      first === undefined ? [] : leaves.map((_, i) => pulled(first, c.constant(1)).get(`x${i}`))
    )
    const values = SPECIAL.flatMap((a) => (leaves.length === 1 ? [[a]] : SPECIAL.map((b) => [a, b])))
    for (const [a, b] of values)
      for (const derivative of [...firsts, ...seconds])
        if (derivative !== undefined)
          assert.ok(
            numbersOf(derivative, { x0: a, x1: b ?? 0, x2: 1, m: 0, ct: 1 })[0] === 0,
            `at ${a}, ${b}: ${c.show(derivative)}`
          )
  })

/** Two masked changes of one node. */
const both: Map1 = (a) => c.add(c.abs(a), c.relu(a))

test('what where leaves out meets no pole', () => {
  const inner: ReadonlyArray<readonly [Map1, number]> = [
    [c.sqrt, 0],
    [c.log, 0],
    [c.log2, 0],
    [c.log10, 0],
    [c.reciprocal, 0],
    [c.log1p, -1],
    [c.asin, 1],
    [c.acos, 1],
    [c.acosh, 1],
    [c.atanh, 1],
    [(a) => c.divide(1, a), 0],
    [(a) => c.pow(a, 0.5), 0],
    [(a) => c.negative(c.sqrt(a)), 0],
    [(a) => c.multiply(a, c.log(a)), 0],
    [(a) => c.subtract(1, c.multiply(3, c.sqrt(a))), 0],
    [(a) => both(c.sqrt(a)), 0]
  ]
  for (const [f, at] of inner)
    for (const mode of ['forward', 'reverse'] as const)
      for (const order of [1, 2, 3])
        assert.equal(
          numbersOf(
            derivative((a) => c.where(c.notEqual(a, at), f(a), 0), order, mode),
            { x: at }
          ),
          [0],
          `${c.show(f(x))}, ${mode}, order ${order}`
        )
})

test('a kink whose slope is 0 meets no pole', () => {
  for (const f of [c.abs, c.relu] as ReadonlyArray<Map1>)
    for (const g of [c.sqrt, c.log] as ReadonlyArray<Map1>)
      for (const mode of ['forward', 'reverse'] as const)
        if (f !== c.square)
          assert.equal(
            numbersOf(
              derivative((a) => g(f(a)), 1, mode),
              { x: 0 }
            ),
            [0]
          )
  assert.sameBits([slope((a) => c.sqrt(c.abs(a)), NAN)], [NAN])
})

test('clip between equal bounds changes with nothing but them', () => {
  assert.equal(
    [1, 2, 3].map((at) => slope((a) => c.clip(a, 2, 2), at)),
    [0, 0, 0]
  )
  assert.equal(
    [0, 1, 2, 3].map((at) => slope((a) => c.clip(a, 1, 2), at)),
    [0, 1, 1, 0]
  )
  assert.equal([slope((a) => c.clip(1, 2, a), 2), slope((a) => c.clip(5, 2, a), 2)], [0, 1])
  assert.sameBits([slope((a) => c.clip(3, a, 2), NAN), slope((a) => c.clip(a, 1, 2), NAN)], [NAN, NAN])
})

test('max and min of NaN have no finite gradient', () => {
  for (const f of [c.max, c.min]) {
    assert.sameBits(gradient(f, [1, NAN, 2]), [NAN, NAN, NAN])
    const leaf = c.placeholder('x', 1, 2)
    const tangent = pushed(f(leaf), new Map([['x', c.constant([[1, 1]])]]))
    assert.sameBits(numbersOf(tangent, { x: [1, NAN] }), [NAN])
    assert.equal(gradient(f, [INFINITY, INFINITY]), [0.5, 0.5])
  }
})

test('the derivatives of tanh do not cancel', () => {
  for (const [at, first, second] of [
    [1e-10, 1, -2e-10],
    [0.3, 0.9151369618266292, -0.5331818782014544],
    [1, 0.4199743416140261, -0.6397000084492245],
    [5, 0.0001815832309438067, -0.0003631334879209056],
    [8, 4.5014059756372915e-7, -9.00280992500878e-7],
    [19, 1.2556531168192118e-16, -2.511306233638423e-16],
    [-300, 1.0601586212017243e-260, 2.1203172424034486e-260],
    [INFINITY, 0, 0],
    [NAN, NAN, NAN]
  ] as const)
    near([slope(c.tanh, at), slope(c.tanh, at, 2)], [first, second], 2e-15)
})

/** How many doubles lie between two. */
const ulps = (a: number, b: number): number => {
  const [i = 0n, j = 0n] = new BigInt64Array(Float64Array.of(Math.abs(a), Math.abs(b)).buffer)
  return Math.sign(a) === Math.sign(b) ? Math.abs(Number(i - j)) : Number.POSITIVE_INFINITY
}

const accurate = (f: Map1, cases: ReadonlyArray<readonly [at: number, value: number]>, most: number): void => {
  for (const [at, value] of cases) {
    const [actual = NAN] = numbersOf(f(x), { x: at })
    assert.ok(ulps(actual, value) <= most, `${actual}, not ${value} at ${at}: ${ulps(actual, value)} ulp`)
  }
}

test('gelu keeps its digits in the lower tail', () => {
  accurate(
    c.gelu,
    [
      [-0.5, -0.15426876936299344],
      [-1.7, -0.07576128668952317],
      [-1.8, -0.06467457440326645],
      [-3, -0.0040496940948902835],
      [-5.3, -3.068771041181235e-7],
      [-10.1, -2.789730566482162e-23],
      [-20.7, -3.5849333895708573e-94],
      [-30.3, -1.736712221504595e-200],
      [-36.9, -8.525835335408878e-297],
      [-37.5, -1.7270073785932332e-306],
      [-38.2, -5.378646e-318],
      [-38.47, -1.73e-322]
    ],
    8
  )
  assert.sameBits(numbersOf(c.gelu(c.constant([[-1e300, -INFINITY, INFINITY, NAN]]))), [-0, -0, INFINITY, NAN])
})

test('silu keeps its digits where the exponential is subnormal', () => {
  accurate(
    c.silu,
    [
      [-1, -0.2689414213699951],
      [-36.5, -5.135045250428435e-15],
      [-700.3, -5.115150891962094e-302],
      [-708.9, -9.532937707077495e-306],
      [-715.5, -1.3089041248046397e-308],
      [-730.1, -6.09510387e-315],
      [-740.7, -1.5407e-319],
      [-745.1, -1.9e-321],
      [-750, -1.5e-323]
    ],
    4
  )
  assert.sameBits(numbersOf(c.silu(c.constant([[-1e300, -INFINITY, INFINITY, NAN]]))), [-0, -0, INFINITY, NAN])
})

test('logsumexp and logSoftmax keep what is tiny beside the largest entry', () => {
  near(numbersOf(c.logsumexp(c.constant([[0, -40]]))), [4.248354255291589e-18], 4e-16)
  near(numbersOf(c.logsumexp(c.constant([[-41, 0, -40]]))), [5.811236444626578e-18], 4e-16)
  near(numbersOf(c.logSoftmax(c.constant([[40, 0]]))), [-4.248354255291589e-18, -40], 4e-16)
  const lanes = c.constant([
    [INFINITY, 0],
    [-INFINITY, -INFINITY],
    [-INFINITY, 0],
    [NAN, 0]
  ])
  assert.sameBits(numbersOf(c.logsumexp(lanes)), [INFINITY, -INFINITY, 0, NAN])
  assert.sameBits(numbersOf(c.logSoftmax(lanes)), [NAN, NAN, NAN, NAN, -INFINITY, 0, NAN, NAN])
})

test('second derivatives of hypot, asin, acos and atanh do not cancel', () => {
  for (const [a, b, twice, mixed] of [
    [1, 1e-9, 1e-18, -1e-9],
    [1e5, 1e-3, 1e-21, -1e-13],
    [3, 4, 0.128, -0.096],
    [1e-3, 1e5, 1e-5, -1e-13],
    [-1, 1e-9, 1e-18, 1e-9]
  ] as const) {
    near([slope((t) => c.hypot(t, b), a, 2), slope((t) => c.hypot(b, t), a, 2)], [twice, twice])
    const shear = (t: c.Expr): c.Expr => c.subtract(c.hypot(c.add(a, t), c.add(b, t)), c.hypot(c.add(a, t), b))
    near([slope((t) => c.subtract(shear(t), c.hypot(a, c.add(b, t))), 0, 2)], [2 * mixed], 1e-6)
  }
  near([slope((t) => c.hypot(t, 0), 2, 2), slope((t) => c.hypot(t, 1), INFINITY, 2)], [0, 0])
  for (const [at, asin, atanh] of [
    [1e-20, 1e-20, 2e-20],
    [1e-9, 1e-9, 2e-9],
    [0.3, 0.3455884077105225, 0.7245501750996256],
    [0.5, 0.769800358919501, 1.7777777777777777],
    [0.999999, 353553302.1895767, 499999999971.1193]
  ] as const)
    near([slope(c.asin, at, 2), slope(c.acos, -at, 2), slope(c.atanh, at, 2)], [asin, asin, atanh])
  assert.equal([slope(c.asin, 1), slope(c.acos, 1), slope(c.atanh, 1)], [INFINITY, -INFINITY, INFINITY])
})

test('the gradient of a norm is finite at infinities, as that of hypot', () => {
  assert.equal(gradient(c.norm, [INFINITY, 0]), [1, 0])
  assert.equal(gradient(c.norm, [1, -INFINITY]), [0, -1])
  assert.sameBits(gradient(c.norm, [NAN, 0]), [NAN, NAN])
  assert.sameBits(gradient(c.norm, [NAN, INFINITY]), [NAN, NAN])
})

test('the derivative of logsumexp at infinities is shared by its equals, as that of logaddexp', () => {
  assert.equal(gradient(c.logsumexp, [INFINITY, 0]), [1, 0])
  assert.equal(gradient(c.logsumexp, [INFINITY, 0, INFINITY]), [0.5, 0, 0.5])
  assert.equal(gradient(c.logsumexp, [-INFINITY, -INFINITY]), [0.5, 0.5])
  assert.equal(gradient(c.logsumexp, [-INFINITY, 3]), [0, 1])
  assert.sameBits(gradient(c.logsumexp, [NAN, INFINITY]), [NAN, NAN])
  near(gradient(c.logsumexp, [0, 0]), [0.5, 0.5])
})

test('second derivatives of what levels off are 0 at infinity and beyond what squares', () => {
  for (const f of [c.erf, c.erfc, c.atan, c.acosh, c.asinh, c.tanh, c.sigmoid, c.log, c.gelu, c.silu])
    for (const at of [INFINITY, 1e308, -INFINITY, -1e308].slice(0, f === c.acosh || f === c.log ? 2 : 4))
      for (const order of [2, 3]) assert.equal(Math.abs(slope(f, at, order)), 0, `${c.show(f(x))} at ${at}`)
  near(
    [0.3, 5].map((at) => slope(c.erf, at, 2)),
    [-0.6187565457713778, -1.5670866531017336e-10]
  )
  for (const [at, first, second] of [
    [1e-20, 1, -2e-20],
    [0.3, 0.9174311926605505, -0.5050079959599361],
    [7, 0.02, -0.0056],
    [1e8, 1e-16, -2e-24],
    [1e100, 1e-200, -2e-300]
  ] as const)
    near([slope(c.atan, at), slope(c.atan, at, 2)], [first, second], 3e-15)
  assert.sameBits([slope(c.erf, NAN, 2), slope(c.atan, NAN, 2)], [NAN, NAN])
})

test('a power of a literal 0 or 1 is a constant or the identity to every order', () => {
  for (const at of [1e-200, 0, -1e-200, INFINITY, 3]) {
    for (const order of [1, 2, 3])
      assert.equal(
        slope((a) => c.pow(a, 0), at, order),
        0
      )
    assert.equal(
      [1, 2, 3].map((order) => slope((a) => c.pow(a, 1), at, order)),
      [1, 0, 0]
    )
  }
  assert.equal(pushed(c.pow(x, 0), new Map([['x', c.constant(1)]])), undefined)
  assert.equal(
    slope((a) => c.pow(a, 2), -3),
    -6
  )
  assert.equal(
    slope((a) => c.pow(a, 3), 1e-200, 4),
    0
  )
  assert.equal([slope((a) => c.pow(a, 0), NAN), slope((a) => c.pow(a, 1), NAN)], [0, 1])
})

test('the mixed second derivatives of xlogy agree at the origin', () => {
  const leaves = [c.placeholder('a', 1, 1), c.placeholder('b', 1, 1)] as const
  const first = pulled(c.xlogy(...leaves), c.constant(1))
  const mixed = [
    ['a', 'b'],
    ['b', 'a']
  ].flatMap(([i = '', j = '']) => numbersOf(pulled(first.get(i) as c.Expr, c.constant(1)).get(j), { a: 0, b: 0 }))
  assert.equal(mixed, [INFINITY, INFINITY])
  assert.equal(numbersOf(first.get('b'), { a: 0, b: 0 }), [0])
})

test('std neither overflows nor vanishes with the squares of its entries', () => {
  near(numbersOf(c.std(c.constant([[1e200, -1e200]]))), [1e200])
  near(numbersOf(c.std(c.constant([[1e-200, 3e-200]]))), [1e-200])
  near(numbersOf(c.std(c.constant([[1e-200, 3e-200]]), 1, 1)), [Math.SQRT2 * 1e-200])
  assert.sameBits(numbersOf(c.std(c.constant([[1.5e308, -1.5e308, -1.5e308]]))), [INFINITY])
  near(gradient(c.std, [1e200, -1e200]), [0.5, -0.5])
  near(gradient(c.std, [1e-200, 3e-200]), [-0.5, 0.5])
  near(gradient(c.std, [1e-310, 3e-310]), [-0.5, 0.5], 1e-12)
  assert.sameBits(
    numbersOf(
      c.std(
        c.constant([
          [2, 2],
          [NAN, 1],
          [INFINITY, 1]
        ]),
        1
      )
    ),
    [0, NAN, NAN]
  )
  assert.sameBits(numbersOf(c.std(c.constant([[2]]), 1, 1)), [NAN])
})

test('std of equal entries is 0, and so is its derivative, also where their mean is rounded', () => {
  for (let i = 1; i <= 200; i++) {
    const s = c.placeholder('s', 1, 1)
    const spread = c.std(c.broadcastTo(s, [3, 4]))
    assert.sameBits(numbersOf(spread, { s: i / 7 }), [0])
    assert.sameBits(numbersOf(c.grad(spread, s), { s: i / 7 }), [0])
    assert.sameBits(numbersOf(c.variance(c.broadcastTo(s, [3, 4])), { s: i / 7 }), [0])
  }
})

test('arange goes from one end of the numbers to the other', () => {
  const places = numbersOf(c.arange(1e308, -1e308, -1e307))
  near(
    places.map((place) => place / 1e307),
    Array.from({ length: 20 }, (_, i) => 10 - i)
  )
  assert.equal(numbersOf(c.arange(-2, 3, 2)), [-2, 0, 2])
})

test('sums of negative zeros are those of NumPy', () => {
  const zeros = c.constant([
    [-0, -0],
    [0, -0]
  ])
  assert.sameBits(numbersOf(c.sum(zeros, 1)), [0, 0])
  assert.sameBits(numbersOf(c.sum(c.constant([[-0]]))), [0])
  assert.sameBits(numbersOf(c.sum(c.full(1, 300, -0))), [0])
  assert.sameBits(numbersOf(c.mean(zeros, 1)), [0, 0])
  assert.sameBits(numbersOf(c.cumsum(zeros, 1)), [-0, -0, 0, 0])
  assert.sameBits(numbersOf(c.sumLike(zeros, c.constant([[1, 1]]))), [0, 0])
})

test('derivatives of prod overflow and vanish only where they do themselves', () => {
  const lanes: ReadonlyArray<readonly [at: ReadonlyArray<number>, first: ReadonlyArray<number>]> = [
    [
      [0, 2, 1e200, 1e200],
      [INFINITY, 0, 0, 0]
    ],
    [
      [1e-150, 1e-150, 1e200, 1e200],
      [1e250, 1e250, 1e-100, 1e-100]
    ],
    [
      [1e150, 1e150, 1e-200, 1e-200],
      [1e-250, 1e-250, 1e100, 1e100]
    ],
    [
      [2, 0, 3, 0],
      [0, 0, 0, 0]
    ],
    [
      [2, 0, -3, 5],
      [0, -30, 0, 0]
    ],
    [
      [1e-310, 1e200, 3],
      [3e200, 3e-310, 1e-110]
    ]
  ]
  for (const [at, first] of lanes) {
    near(
      gradient((a) => c.prod(a, 1), at),
      first,
      1e-12
    )
    near(gradient(c.prod, at), first, 1e-12)
    near(
      gradient((a) => c.prod(c.reshape(a, [-1, 1])), at),
      first,
      1e-12
    )
  }
  assert.sameBits(
    gradient((a) => c.prod(a, 1), [INFINITY, 2, NAN]),
    [NAN, NAN, INFINITY]
  )
})

test('second derivatives of products are exact where entries are 0 or small', () => {
  for (const f of [c.prod, (a: c.Expr) => c.take(c.cumprod(a), [2], 1)])
    for (const at of [
      [2, 0, 5],
      [0, 0, 5],
      [1e-150, 1e-150, 1e100],
      [3, 7, 11]
    ]) {
      const leaf = c.placeholder('x', 1, 3)
      const first = pulled(f(leaf), c.constant(1)).get('x') as c.Expr
      for (const i of [0, 1, 2]) {
        const row = numbersOf(pulled(c.take(first, [i], 1), c.constant(1)).get('x'), { x: at })
        near(
          row,
          [0, 1, 2].map((k) => (k === i ? 0 : (at[3 - i - k] ?? 0))),
          1e-14
        )
      }
    }
})

test('derivatives of cumprod need the products before and after an entry alone', () => {
  near(gradient(c.cumprod, [1e-200, 1e-200]), [1, 1e-200])
  near(gradient(c.cumprod, [1e308, -3]), [-2, 1e308])
  near(gradient(c.cumprod, [2, 0, 5]), [1, 12, 0])
  const decay = gradient(
    c.cumprod,
    Array.from({ length: 5000 }, () => 0.5)
  )
  near(decay.slice(0, 2), [2, 1], 1e-12)
  assert.ok(decay.every(Number.isFinite))
})

test('derivatives of prod in long lanes are those of short ones', () => {
  const decay = gradient(
    (a) => c.prod(a, 1),
    Array.from({ length: 5000 }, () => 0.5)
  )
  const level = gradient(
    (a) => c.prod(a, 1),
    Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? 1e3 : 1e-3))
  )
  assert.equal(
    decay,
    decay.map(() => 0)
  )
  near(level.slice(0, 2), [1e-3, 1e3], 1e-11)
})
