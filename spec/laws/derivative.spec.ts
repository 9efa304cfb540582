import * as E from 'fp-ts/lib/Either.js'
import {
  apply,
  constant,
  cos,
  type Expr,
  entriesOf,
  type Leaf,
  nodes,
  placeholder,
  placeholders,
  run,
  show,
  signature
} from '../../src/index.js'
import { decodeExpression, environmentFor } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { pulled, pushed } from './modes.js'

const test = suite('laws of derivatives of whole expressions')

const operations = [...signature.keys()].filter((name) => name !== 'dimension')

const points = fc
  .tuple(
    fc.array(fc.nat(1000), { minLength: 3, maxLength: 160, size: 'max' }),
    fc.nat(1000),
    fc.array(fc.nat(3), { maxLength: 3 })
  )
  .map(([list, seed, stack]) => {
    const expr = decodeExpression(list, { operations, stack })
    return { expr, seed, toString: () => show(expr) }
  })

const sizes = (expr: Expr): [number, number] =>
  E.isRight(expr.shape) ? ([...expr.shape.right] as [number, number]) : [0, 0]

const inner = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)
const scale = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number =>
  a.reduce((sum, x, i) => sum + Math.abs(x * (b[i] ?? 0)), 0)

/** ⟨ct, J v⟩ = ⟨Jᵀ ct, v⟩ for a whole expression at a point. */
const isAdjoint = (expr: Expr, seed: number): void => {
  const leaves = placeholders(expr)
  const tangents = new Map(
    leaves.map((leaf: Leaf) => [leaf.name, placeholder(`d${leaf.name}`, ...sizes(leaf)) as Expr])
  )
  const ct = placeholder('ct', ...sizes(expr))
  const directions = Object.fromEntries(
    [...tangents].flatMap(([, tangent], i) => Object.entries(environmentFor(tangent, seed + 5 * i + 1)))
  )
  const env = { ...environmentFor(expr, seed), ...directions, ...environmentFor(ct, seed + 3) }
  const [forward, backward] = [pushed(expr, tangents), pulled(expr, ct)]
  const flat = (of: Expr | undefined): ReadonlyArray<number> => (of === undefined ? [] : entriesOf(run(of, env)))
  const left = inner(flat(forward), flat(ct))
  const parts = [...tangents].map(([name, tangent]) => [flat(backward.get(name)), flat(tangent)] as const)
  const right = parts.reduce((sum, [a, b]) => sum + inner(a, b), 0)
  const size = parts.reduce((sum, [a, b]) => sum + scale(a, b), scale(flat(forward), flat(ct)))
  fc.pre(Number.isFinite(size) && size < 1e8)
  if (!(Math.abs(left - right) <= 1e-10 * Math.max(1, size)))
    assert.fail(`⟨ct, J v⟩ = ${left} but ⟨Jᵀ ct, v⟩ = ${right}`)
}

test('forward and reverse mode are adjoint', () => holds(points, ({ expr, seed }) => isAdjoint(expr, seed)))

test('forward and reverse mode are adjoint for first derivatives, which are expressions again', () =>
  holds(points, ({ expr, seed }) => {
    const [gradient] = pulled(expr, cos(expr)).values()
    fc.pre(gradient !== undefined && nodes(gradient).length < 2000)
    isAdjoint(gradient as Expr, seed)
  }))

test('a derivative never makes more than a fixed number of nodes for each node', () =>
  holds(points, ({ expr }) => {
    const before = nodes(expr).length
    for (const gradient of pulled(expr, cos(expr)).values())
      assert.ok(nodes(gradient).length <= 40 * before + 5, `${nodes(gradient).length} nodes of ${before}`)
  }))

/** Functions that are smooth at these points, where a rule may yet be tempted to tell cases apart. */
const SMOOTH: ReadonlyArray<readonly [name: string, xs: ReadonlyArray<number>, ys: ReadonlyArray<number>]> = [
  ['logaddexp', [-1, 0, 1], [-1, 0, 1]],
  ['pow', [1, 2], [-1, 0, 1, 2, 3]],
  ['xlogy', [-1, 0, 1], [1, 2]],
  ['multiply', [-1, 0, 1], [-1, 0, 1]],
  ['divide', [-1, 0, 1], [1, 2]],
  ['hypot', [-1, 0, 1], [1, 2]],
  ['atan2', [-1, 0, 1], [1, 2]]
]

for (const [name, xs, ys] of SMOOTH)
  test(`${name}: second derivatives are differences of first ones, also where operands are 0, 1 or equal`, () => {
    const leaves = [placeholder('x', 1, 1), placeholder('y', 1, 1)] as const
    const gradients = pulled(apply(signature.get(name) as never, leaves), constant(1))
    const one = (leaf: string): ReadonlyMap<string, Expr> => new Map([[leaf, constant(1)]])
    const at = (expr: Expr | undefined, x: number, y: number): number =>
      expr === undefined ? 0 : (entriesOf(run(expr, { x, y }))[0] ?? 0)
    for (const first of ['x', 'y'])
      for (const second of ['x', 'y'])
        for (const x of xs)
          for (const y of ys) {
            const gradient = gradients.get(first) as Expr
            const difference = (h: number): number =>
              (second === 'x'
                ? at(gradient, x + h, y) - at(gradient, x - h, y)
                : at(gradient, x, y + h) - at(gradient, x, y - h)) /
              (2 * h)
            const expected = (4 * difference(2 ** -9) - difference(2 ** -8)) / 3
            assert.close(
              [at(pushed(gradient, one(second)), x, y)],
              [expected],
              1e-7,
              `d²/d${first}d${second} at ${x}, ${y}`
            )
          }
  })
