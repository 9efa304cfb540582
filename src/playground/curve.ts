export interface Point {
  readonly x: number
  readonly y: number
}

/** A way down from one point to another without a corner. */
export interface Curve {
  readonly from: Point
  readonly to: Point
}

const number = (x: number): string => String(Math.round(x * 10) / 10)

/** The part of an SVG path that draws a curve. */
export const pathOf = ({ from, to }: Curve): string => {
  const half = number((from.y + to.y) / 2)
  return `${number(from.x)} ${number(from.y)}C${number(from.x)} ${half} ${number(to.x)} ${half} ${number(to.x)} ${number(to.y)}`
}

/** The point of a curve at a part of its course, 0 to 1. */
export const pointAt = ({ from, to }: Curve, t: number): Point => {
  const [s, half] = [1 - t, (from.y + to.y) / 2]
  return {
    x: from.x + (to.x - from.x) * t * t * (3 - 2 * t),
    y: s ** 3 * from.y + 3 * s * t * half + t ** 3 * to.y
  }
}

/** Where a label may stand on its curve, the best first. */
const PLACES = [0.45, 0.3, 0.6, 0.2, 0.75] as const

/** A label on a curve, half as wide as this. */
export interface Label {
  readonly curve: Curve
  readonly half: number
}

/** Where labels stand, each where it covers none before it, if there is such a place. */
export const placed = (labels: ReadonlyArray<Label>, height: number): ReadonlyArray<Point> => {
  const taken: Array<Point & { readonly half: number }> = []
  for (const { curve, half } of labels) {
    const isFree = ({ x, y }: Point): boolean =>
      taken.every((other) => Math.abs(other.x - x) >= other.half + half || Math.abs(other.y - y) >= height)
    const points = PLACES.map((t) => pointAt(curve, t))
    const point = points.find(isFree) ?? points[0] ?? curve.from
    taken.push({ ...point, half })
  }
  return taken.map(({ x, y }) => ({ x, y }))
}
