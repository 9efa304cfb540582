import { type Along, armijo, strongWolfe } from '../../src/train/lineSearch.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'

const test = suite('line searches')

type Line = readonly [loss: (t: number) => number, slope: (t: number) => number]

/** Lines that fall at 0, with minima far and near, many of them, steep and flat ones, and a wall. */
const LINES: { readonly [name: string]: Line } = {
  parabola: [(t) => (t - 1) ** 2, (t) => 2 * (t - 1)],
  far: [(t) => (t - 900) ** 2, (t) => 2 * (t - 900)],
  near: [(t) => (t - 1e-3) ** 2, (t) => 2 * (t - 1e-3)],
  quartic: [(t) => (t - 2) ** 4, (t) => 4 * (t - 2) ** 3],
  waves: [(t) => 0.05 * t * t - Math.sin(3 * t), (t) => 0.1 * t - 3 * Math.cos(3 * t)],
  rational: [(t) => -t / (t * t + 2), (t) => (t * t - 2) / (t * t + 2) ** 2],
  steep: [(t) => (t + 0.004) ** 5 - 2 * (t + 0.004) ** 4, (t) => 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3],
  wall: [
    (t) => (t < 2 ? -t - Math.log(2 - t) * 0.1 : Number.POSITIVE_INFINITY),
    (t) => (t < 2 ? -1 + 0.1 / (2 - t) : Number.NaN)
  ]
}

const along =
  ([loss, slope]: Line) =>
  (at: number): Along<number> => ({ at, loss: loss(at), slope: slope(at), point: at })

const firsts = fc.double({ min: 1e-3, max: 100, noNaN: true })

for (const [name, line] of Object.entries(LINES)) {
  test(`${name}: a step of the strong Wolfe search lowers the loss enough, and the line is flat enough there`, () =>
    holds(firsts, (first) => {
      const start = along(line)(0)
      let probes = 0
      const found = strongWolfe(start, first, (at) => {
        probes++
        return along(line)(at)
      })
      assert.ok(found !== undefined && found.at > 0 && found.loss <= start.loss + 1e-4 * found.at * start.slope)
      assert.ok(
        Math.abs(found?.slope ?? Number.NaN) <= 0.9 * Math.abs(start.slope),
        `slope ${found?.slope} at ${found?.at}`
      )
      assert.ok(probes <= 30, `${probes} probes`)
    }))

  test(`${name}: Armijo's step is the first half of a half that lowers the loss enough`, () =>
    holds(firsts, (first) => {
      const start = along(line)(0)
      const gains = (at: number): boolean => line[0](at) <= start.loss + 1e-4 * at * start.slope
      const found = armijo(start, first, along(line))
      assert.ok(found !== undefined && gains(found.at))
      for (let at = first; at > (found?.at ?? 0); at /= 2) assert.not(gains(at))
    }))
}

test('a search that nothing lowers gives no step', () => {
  const rising: Line = [(t) => t, () => -1]
  assert.is(armijo(along(rising)(0), 1, along(rising)), undefined)
  assert.is(strongWolfe(along(rising)(0), 1, along(rising)), undefined)
})
