import * as E from 'fp-ts/lib/Either.js'
import { blockIn } from '../../src/core/lift.js'
import { toValue } from '../../src/core/Value.js'
import {
  add,
  apply,
  at,
  broadcastTo,
  concat,
  constant,
  cos,
  diag,
  type Expr,
  einsum,
  entriesOf,
  exp,
  expandDims,
  flip,
  grad,
  greater,
  hessian,
  hvp,
  jacobian,
  jvp,
  type Leaf,
  log,
  log2,
  log10,
  matmul,
  max,
  mean,
  multiply,
  nodes,
  norm,
  type Operation,
  outer,
  pad,
  permuteAxes,
  placeholder,
  placeholders,
  reshape,
  run,
  show,
  signature,
  slice,
  softmax,
  sqrt,
  stack,
  stopGradient,
  sum,
  take,
  transpose,
  tril,
  type Unary,
  type Value,
  variable,
  vjp,
  where
} from '../../src/index.js'
import { decodeExpression, environmentFor } from '../../src/testing/index.js'
import { pullback } from '../../src/transforms/modes.js'
import { stabilised } from '../../src/transforms/stable.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'

const test = suite('laws of the calculus')

/** `dimension` alone needs a leaf that binds its name; `stopGradient` is there to differ from differences. */
const operations = [...signature.keys()].filter((name) => name !== 'dimension' && name !== 'stopGradient')

interface Point {
  readonly expr: Expr
  readonly seed: number
}

const points = (longest: number): fc.Arbitrary<Point> =>
  fc
    .tuple(
      fc.array(fc.nat(1000), { minLength: 3, maxLength: longest, size: 'max' }),
      fc.nat(1000),
      fc.array(fc.nat(2), { maxLength: 2 })
    )
    .map(([list, seed, stack]) => {
      const expr = decodeExpression(list, { operations, stack })
      return { expr, seed, toString: () => show(expr) }
    })

const shapeOf = ({ shape }: Expr): [number, number] =>
  (E.isRight(shape) ? [...shape.right] : assert.fail('faulty')) as [number, number]

type Feed = { readonly [name: string]: Value }

/** A bounded loss of any expression. */
const lossOf = (expr: Expr): Expr<[1, 1]> => sum(cos(expr))

const flat = (expr: Expr, env: Feed): ReadonlyArray<number> => entriesOf(run(expr, env))
const inner = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number =>
  a.reduce((total, x, i) => total + x * (b[i] ?? 0), 0)
const size = (...lists: ReadonlyArray<ReadonlyArray<number>>): number => Math.max(1, ...lists.flat().map(Math.abs))

/** Everything small enough to be told from rounding. */
const isModerate = (...lists: ReadonlyArray<ReadonlyArray<number>>): boolean =>
  lists.every((list) => list.every(Number.isFinite)) && size(...lists) < 1e6

const directionsOf = (expr: Expr, seed: number): Feed =>
  Object.fromEntries(
    placeholders(expr).map((leaf, i) => [leaf.name, environmentFor(leaf, seed + 11 * i)[leaf.name] as Value])
  )

const leavesOf = (expr: Expr): { readonly [name: string]: Leaf } =>
  Object.fromEntries(placeholders(expr).map((leaf) => [leaf.name, leaf]))

test('a gradient is bit for bit what the chain rule gives', () =>
  holds(points(160), ({ expr, seed }) => {
    fc.pre(stabilised(expr) === expr)
    const env = environmentFor(expr, seed)
    const leaves = leavesOf(expr)
    const raw = pullback(expr, cos(expr), new Set(Object.keys(leaves)))
    const made = vjp(expr, cos(expr), leaves)
    for (const [name, leaf] of Object.entries(leaves)) {
      const [gradient, plain] = [made[name] as Expr, raw.get(name)]
      assert.equal(shapeOf(gradient), shapeOf(leaf))
      assert.sameBits(flat(gradient, env), plain === undefined ? flat(gradient, env).map(() => 0) : flat(plain, env))
      if (plain !== undefined) assert.ok(nodes(gradient).length <= 1.2 * nodes(plain).length + 5)
    }
  }))

test('a gradient is what differences tell', () =>
  holds(points(100), ({ expr, seed }) => {
    const loss = lossOf(expr)
    const [env, along, leaves] = [environmentFor(expr, seed), directionsOf(expr, seed + 3), leavesOf(expr)]
    const moved = (by: number): Feed =>
      Object.fromEntries(
        Object.entries(leaves).map(([name, leaf]) => {
          const [from, d] = [entriesOf(env[name] as Value), entriesOf(along[name] as Value)]
          return [
            name,
            toValue(
              blockIn(
                shapeOf(leaf),
                Float64Array.from(from, (x, i) => x + by * (d[i] ?? 0))
              )
            )
          ]
        })
      )
    const difference = (h: number): number =>
      (inner(flat(loss, moved(h)), [1]) - inner(flat(loss, moved(-h)), [1])) / (2 * h)
    const h = 2 ** -13
    const [coarse, fine] = [difference(h), difference(h / 2)]
    const expected = (4 * fine - coarse) / 3
    fc.pre(Math.abs(fine - coarse) <= 1e-5 * Math.max(1, Math.abs(fine)) && Math.abs(expected) < 1e3)
    const gradient = Object.entries(grad(loss, leaves)).map(([name, by]) => [flat(by as Expr, env), name] as const)
    const actual = gradient.reduce((total, [by, name]) => total + inner(by, entriesOf(along[name] as Value)), 0)
    const terms = gradient.map(([by]) => by)
    fc.pre(isModerate(...terms))
    if (!(Math.abs(actual - expected) <= 1e-6 * Math.max(1, size(...terms))))
      assert.fail(`${actual}, by differences ${expected}`)
  }))

test('a gradient along a direction is forward mode', () =>
  holds(points(140), ({ expr, seed }) => {
    const loss = lossOf(expr)
    const leaves = leavesOf(expr)
    fc.pre(Object.keys(leaves).length > 0)
    const tangents = Object.fromEntries(
      Object.entries(leaves).map(([name, leaf]) => [name, placeholder(`d${name}`, ...shapeOf(leaf))])
    )
    const along = directionsOf(expr, seed + 5)
    const env = {
      ...environmentFor(expr, seed),
      ...Object.fromEntries(Object.entries(along).map(([name, value]) => [`d${name}`, value]))
    }
    const parts = Object.entries(grad(loss, leaves)).map(
      ([name, by]) => [flat(by as Expr, env), entriesOf(along[name] as Value)] as const
    )
    fc.pre(isModerate(...parts.flat(), flat(loss, env)))
    const [forward = 0] = flat(jvp(loss, tangents), env)
    const backward = parts.reduce((total, [by, d]) => total + inner(by, d), 0)
    const scale = parts.reduce((total, [by, d]) => total + by.reduce((t, x, i) => t + Math.abs(x * (d[i] ?? 0)), 0), 1)
    if (!(Math.abs(forward - backward) <= 1e-12 * scale * nodes(expr).length))
      assert.fail(`${forward}, in reverse ${backward}`)
  }))

test('a gradient is linear in the loss', () =>
  holds(points(100), ({ expr, seed }) => {
    const [f, g] = [lossOf(expr), sum(multiply(expr, 0.25)) as Expr<[1, 1]>]
    const [env, leaves] = [environmentFor(expr, seed), leavesOf(expr)]
    const whole = grad(add(multiply(f, 2), multiply(g, -3)) as Expr<[1, 1]>, leaves)
    const [byF, byG] = [grad(f, leaves), grad(g, leaves)]
    for (const name of Object.keys(leaves)) {
      const [all, one, two] = [whole, byF, byG].map((each) => flat(each[name] as Expr, env)) as [
        number[],
        number[],
        number[]
      ]
      if (!isModerate(all, one, two)) continue
      const scale = size(one, two)
      assert.close(
        all.map((x) => x / scale),
        one.map((x, i) => (2 * x - 3 * (two[i] ?? 0)) / scale),
        1e-10
      )
    }
  }))

test('a Jacobian is its forward modes, column by column, and its reverse modes, row by row', () =>
  holds(points(60), ({ expr, seed }) => {
    const [leaf] = placeholders(expr)
    fc.pre(leaf !== undefined && nodes(expr).length < 200)
    const own = leaf as Leaf
    const env = environmentFor(expr, seed)
    const jac = jacobian(expr, own)
    const [m, n] = [shapeOf(expr), shapeOf(own)].map((shape) => shape.reduce((k, dim) => k * dim, 1)) as [
      number,
      number
    ]
    const all = flat(jac, env)
    assert.equal(all.length, m * n)
    fc.pre(isModerate(all))
    const unit = (like: Expr, at: number): Expr => {
      const data = new Float64Array(shapeOf(like).reduce((k, dim) => k * dim, 1))
      data[at] = 1
      return placeholderValue(like, data)
    }
    const scale = size(all)
    const same = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): void =>
      assert.close(
        a.map((x) => x / scale),
        b.map((x) => x / scale),
        1e-10
      )
    for (const j of n === 0 ? [] : [seed % n])
      same(
        flat(jvp(expr, { [own.name]: unit(own, j) }), env),
        all.filter((_, i) => i % n === j)
      )
    for (const i of m === 0 ? [] : [seed % m])
      same(flat(vjp(expr, unit(expr, i), own), env), all.slice(i * n, (i + 1) * n))
  }))

/** A variable that holds these entries in another expression's shape. */
const placeholderValue = (like: Expr, data: Float64Array): Expr =>
  variable('unit', ...shapeOf(like), toValue(blockIn(shapeOf(like), data)))

test('a Hessian is symmetric, and times a direction it is hvp', () =>
  holds(points(50), ({ expr, seed }) => {
    const loss = lossOf(expr)
    const [leaf] = placeholders(expr)
    fc.pre(leaf !== undefined && nodes(expr).length < 100)
    const own = leaf as Leaf
    const n = shapeOf(own).reduce((k, dim) => k * dim, 1)
    const v = placeholder('direction', ...shapeOf(own))
    const env = { ...environmentFor(expr, seed), ...environmentFor(v, seed + 1) }
    const all = flat(hessian(loss, own), env)
    fc.pre(isModerate(all))
    const scale = size(all)
    assert.close(
      all.map((x) => x / scale),
      all.map((_, at) => (all[(at % n) * n + Math.floor(at / n)] ?? 0) / scale),
      1e-9
    )
    const along = entriesOf(env['direction'] as Value)
    const product = Array.from({ length: n }, (_, i) => inner(all.slice(i * n, (i + 1) * n), along) / scale)
    assert.close(
      flat(hvp(loss, own, v), env).map((x) => x / scale),
      product,
      1e-9
    )
  }))

/** What moves, spreads, sums or joins the entries of a column of two. */
const MOVES: { readonly [name: string]: (x: Expr) => Expr } = {
  nothing: (x) => x,
  transpose: (x) => transpose(x),
  reshape: (x) => reshape(x, [1, 2]),
  permuteAxes: (x) => permuteAxes(x, [1, 0]),
  expandDims: (x) => expandDims(x, 0),
  flip: (x) => flip(x, 0),
  slice: (x) => slice(x, [0, 1]),
  pad: (x) => pad(x, [1, 1]),
  take: (x) => take(x, [1, 1, 0]),
  concat: (x) => concat([x, x]),
  stack: (x) => stack([x, x]),
  at: (x) => at(stack([x, x]), 0),
  diag: (x) => diag(x),
  tril: (x) => tril(outer(x, constant([[1], [1]]))),
  matmul: (x) =>
    matmul(
      constant([
        [1, 0],
        [2, 0]
      ]),
      x
    ),
  einsum: (x) => einsum('ij,kj->ik', x, constant([[1], [2], [3]])),
  sum: (x) => sum(x, 1),
  mean: (x) => mean(x, 1),
  max: (x) => max(x, 1),
  broadcast: (x) => multiply(x, constant([[1, 2, 3]])),
  stretched: (x) => broadcastTo(x, [3, 2, 1]),
  added: (x) => add(x, multiply(2, x)),
  thrice: (x) => add(transpose(x), add(reshape(x, [1, 2]), mean(transpose(x), 0)))
}

for (const [name, move] of Object.entries(MOVES))
  test(`what is not chosen meets no pole: ${name}`, () => {
    const x = placeholder('x', 2, 1)
    for (const isOnlySecond of [true, false]) {
      const feed = { x: [[0], [isOnlySecond ? 4 : 0]] }
      const chosen = (moved: Expr): Expr => sum(where(greater(move(x), 0), moved, 0))
      const loss = chosen(move(sqrt(x)))
      const safe = chosen(move(sqrt(where(greater(x, 0), x, 1))))
      assert.equal(run(grad(loss, x), feed).to2DArray(), run(grad(safe, x), feed).to2DArray())
      const forward = jvp(loss, { x: constant([[1], [1]]) })
      assert.equal(run(forward, feed), run(jvp(safe, { x: constant([[1], [1]]) }), feed))
    }
    const never = where(greater(sum(x), 100), sum(matmul(constant([[1, 2]]), log(x))), 0)
    assert.equal(run(grad(never, x), { x: [0, 0] }).to2DArray(), [[0], [0]])
  })

test('derivatives of what does not depend on a leaf are zeros of its size, whatever its names', () => {
  const x = placeholder('x', 'n', 1)
  const feed = { x: [1, 2, 3] }
  const zeros3 = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0]
  ]
  assert.equal(run(jacobian(stopGradient(x), x), feed).to2DArray(), zeros3)
  assert.equal(run(hessian(sum(x), x), feed).to2DArray(), zeros3)
  assert.equal(run(hvp(sum(x), x, placeholder('v', 'n', 1)), { ...feed, v: [1, 2, 3] }).to1DArray(), [0, 0, 0])
})

test('the zeros of a Jacobian meet no pole', () => {
  const x = placeholder('x', 2, 1)
  assert.equal(run(jacobian(sqrt(x), x), { x: [4, 0] }).to2DArray(), [
    [0.25, 0],
    [0, Number.POSITIVE_INFINITY]
  ])
  assert.is(
    show(jacobian(matmul(placeholder('W', 3, 2), x), x)),
    'transpose(squeeze(W @ reshape(eye(2, 2), [2, 2, 1]), 2))'
  )
})

test('a leaf of another shape, and a direction or cotangent that does not fit, is refused', () => {
  const x = placeholder('x', 2, 1)
  const untyped = { grad, hvp, vjp } as unknown as {
    readonly [name in 'grad' | 'hvp' | 'vjp']: (...args: ReadonlyArray<unknown>) => Expr
  }
  const direction = placeholder('v', 3, 1)
  for (const made of [
    untyped.grad(sum(x), placeholder('x', 3, 1)),
    untyped.grad(sum(x), variable('x', [[1], [2]])),
    untyped.hvp(sum(x), x, direction),
    untyped.hvp(sum(exp(x)), x, direction),
    untyped.vjp(x, placeholder('c', 5, 2, 1), x)
  ])
    assert.is(E.isLeft(made.shape), true, show(made))
})

test('rules of an operation of one’s own that fail are BrokenOperation', () => {
  const x = placeholder('x', 2, 1)
  const forward: Operation<Unary>['forward'] = ([a], out) => out.data.set(a.data)
  const op = (rules: Pick<Operation<Unary>, 'jvp' | 'vjp'>): Operation<Unary> => ({
    name: 'own',
    arity: 1,
    shape: ([a]) => E.right(a),
    forward,
    ...rules
  })
  const fail = (): never => {
    throw new Error('no')
  }
  const rules: ReadonlyArray<Pick<Operation<Unary>, 'jvp' | 'vjp'>> = [
    { jvp: fail, vjp: fail },
    { jvp: ([d]) => transpose(d as Expr), vjp: (ct) => transpose(ct) },
    { jvp: () => 3 as unknown as Expr, vjp: () => 3 as unknown as Expr },
    { jvp: () => null as unknown as Expr, vjp: () => null as unknown as Expr },
    { jvp: () => ({ _tag: 'Apply' }) as unknown as Expr, vjp: () => ({ _tag: 'Apply' }) as unknown as Expr },
    { jvp: () => constant([[1, 2, 3]]), vjp: () => constant([[1, 2, 3]]) },
    { jvp: () => placeholder('p', 5, 2, 1), vjp: () => placeholder('p', 5, 2, 1) }
  ]
  for (const rule of rules)
    for (const isPointwise of [true, false]) {
      const y: Expr = apply({ ...op(rule), isPointwise }, [x])
      const masked = where(constant([[1], [0]]), y, 0)
      for (const { shape } of [grad(sum(y), x), grad(sum(masked), x), jvp(y, { x: 1 }), jvp(masked, { x: 1 })])
        assert.is(E.isLeft(shape) && shape.left._tag, 'BrokenOperation')
    }
})

test('stable forms are found by structure, and keep the shape', () => {
  const x = placeholder('x', 2, 1)
  assert.is(show(grad(multiply(norm(x), norm(x)), x)), '2 * x')
  const far = { x: [0, -1000] }
  for (const base of [log2, log10])
    assert.ok(
      run(grad(sum(base(softmax(x, 0))), x), far)
        .to1DArray()
        .every(Number.isFinite),
      base.name
    )
})
