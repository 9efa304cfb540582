import type { Expr } from '../../src/core/Expr.js'
import { picture } from '../../src/interpreters/picture.js'
import { spread } from '../../src/playground/columns.js'
import { type Drawing, drawn } from '../../src/playground/drawing.js'
import { type Layered, layered } from '../../src/playground/layers.js'
import { ordered } from '../../src/playground/order.js'
import { open } from '../../src/playground/page.js'
import { STARTS } from '../../src/playground/starts.js'
import { decodeExpression } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'

const test = suite('drawings')

const expressions = fc.array(fc.nat(), { maxLength: 120 }).map((numbers): Expr => decodeExpression(numbers))
const drawing = (expr: Expr): Drawing => drawn(picture(expr, { foldBeyond: 60 }))

const overlap = (a: Drawing['boxes'][number], b: Drawing['boxes'][number]): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** The first and the last point of a path. */
const endsOf = (path: string): readonly [number, number, number, number] => {
  const numbers = path.match(/-?[\d.]+/g)?.map(Number) ?? []
  const [x = Number.NaN, y = Number.NaN] = numbers
  return [x, y, numbers.at(-2) ?? Number.NaN, numbers.at(-1) ?? Number.NaN]
}

test('no two boxes overlap, and all lie within the drawing', () =>
  holds(expressions, (expr) => {
    const { boxes, width, height } = drawing(expr)
    for (const [i, a] of boxes.entries()) {
      assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height)
      for (const b of boxes.slice(i + 1)) assert.not.ok(overlap(a, b), `${a.lines[0]} lies on ${b.lines[0]}`)
    }
  }))

test('every arrow leads from the lower side of an operand down to the upper side of what reads it', () =>
  holds(expressions, (expr) => {
    const graph = picture(expr, { foldBeyond: 60 })
    const { boxes, arrows } = drawn(graph)
    const at = new Map(boxes.map((box) => [box.id, box]))
    assert.is(arrows.length, graph.edges.length)
    for (const [i, { from, to }] of graph.edges.entries()) {
      const [a, b] = [at.get(from), at.get(to)]
      if (a === undefined || b === undefined) return assert.fail('an edge to no box')
      const [x0, y0, x1, y1] = endsOf(arrows[i]?.path ?? '')
      assert.ok(Math.abs(y0 - a.y - a.height) < 0.1 && Math.abs(y1 - b.y) < 0.1 && y0 < y1)
      assert.ok(x0 > a.x && x0 < a.x + a.width && x1 > b.x && x1 < b.x + b.width)
    }
  }))

test('arrows into one box end apart, and do not cross there', () =>
  holds(expressions, (expr) => {
    const graph = picture(expr, { foldBeyond: 60 })
    const { arrows } = drawn(graph)
    for (const { to } of graph.edges) {
      const ends = graph.edges.flatMap((edge, i) => (edge.to === to ? [endsOf(arrows[i]?.path ?? '')[2]] : []))
      assert.is(new Set(ends).size, ends.length)
    }
  }))

test('labels of what one begins with cover none of one another, and lie on their arrows', () => {
  for (const state of STARTS.values()) {
    const { value, gradient } = open(state)
    for (const expr of [value?.expr, gradient?.expr]) {
      const { arrows } = expr === undefined ? { arrows: [] } : drawing(expr)
      for (const [i, a] of arrows.entries()) {
        const [, y0, , y1] = endsOf(a.path)
        assert.ok(a.y > y0 && a.y < y1)
        for (const b of arrows.slice(i + 1))
          assert.ok(
            Math.abs(a.x - b.x) >= (a.label.length + b.label.length) * 3 || Math.abs(a.y - b.y) >= 12,
            `${a.label} on ${b.label} in ${state.formula}`
          )
      }
    }
  }
})

test('a drawing is the same each time', () => holds(expressions, (expr) => assert.equal(drawing(expr), drawing(expr))))

test('boxes that were wider stay so', () => {
  const graph = picture(
    open(STARTS.get('Attention') ?? assert.fail('no start')).value?.expr ?? assert.fail('no value'),
    {}
  )
  const before = new Map([['n0', 500]])
  assert.is(drawn(graph, before).boxes.find(({ id }) => id === 'n0')?.width, 500)
})

/** How often edges between neighbouring layers cross, each pair of edges looked at. */
const crossings = ({ chains }: Layered, layers: ReadonlyArray<ReadonlyArray<number>>): number => {
  const place = new Map(layers.flatMap((layer, i) => layer.map((v, j) => [v, [i, j] as const] as const)))
  const at = (v = -1): readonly [number, number] => place.get(v) ?? [-1, -1]
  const steps = chains.flatMap((chain) => chain.slice(1).map((v, i) => [at(chain[i]), at(v)] as const))
  return steps.reduce(
    (count, [a, b], i) =>
      count + steps.slice(i + 1).filter(([c, d]) => c[0] === a[0] && (a[1] - c[1]) * (b[1] - d[1]) < 0).length,
    0
  )
}

const graphOf = (edges: ReadonlyArray<readonly [number, number]>, count: number) => ({
  sizes: Array.from({ length: count }, () => ({ width: 50, height: 30 })),
  edges
})

test('a tree is drawn without crossings', () =>
  holds(fc.array(fc.nat(), { maxLength: 40 }), (draws) => {
    const edges = draws.map((draw, v) => [v, v + 1 + (draw % (draws.length - v))] as const)
    const levels = layered(graphOf(edges, draws.length + 1))
    assert.is(crossings(levels, ordered(levels)), 0)
  }))

test('ordering never adds a crossing', () =>
  holds(fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 40 }), (pairs) => {
    const edges = pairs.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
    const levels = layered(graphOf(edges, 20))
    const layers = ordered(levels)
    assert.ok(crossings(levels, layers) <= crossings(levels, levels.layers))
    assert.equal(
      layers.map((layer) => [...layer].sort((a, b) => a - b)),
      levels.layers.map((layer) => [...layer].sort((a, b) => a - b))
    )
  }))

/** Least squares by brute force: no place can be moved alone for the better. */
test('places are as near to the wished ones as gaps allow', () =>
  holds(
    fc.array(
      fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 20 })),
      {
        minLength: 1,
        maxLength: 12
      }
    ),
    (given) => {
      const [wishes, weights, gaps] = [given.map(([x]) => x), given.map(([, w]) => w), given.map(([, , g]) => g)]
      const places = spread(wishes, weights, gaps)
      const cost = (of: ReadonlyArray<number>): number =>
        of.reduce((sum, x, i) => sum + (weights[i] ?? 0) * (x - (wishes[i] ?? 0)) ** 2, 0)
      const fits = (of: ReadonlyArray<number>): boolean =>
        of.every((x, i) => i === 0 || x - (of[i - 1] ?? 0) >= (gaps[i - 1] ?? 0) - 1e-9)
      assert.ok(fits(places))
      for (const from of places.keys())
        for (const step of [-0.01, 0.01]) {
          for (let to = from; to < places.length; to++) {
            const other = places.map((x, i) => (i >= from && i <= to ? x + step : x))
            if (fits(other)) assert.ok(cost(other) >= cost(places) - 1e-9)
          }
        }
    }
  ))
