import type { Box, Edge, Picture } from '../interpreters/picture.js'
import { columns } from './columns.js'
import { type Curve, pathOf, placed } from './curve.js'
import { type Graph, type Layered, layered } from './layers.js'
import { ordered } from './order.js'

/** A box where it stands; its place is its upper left corner. */
export interface Placed extends Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Arrow {
  /** An SVG path, from an operand down to what reads it. */
  readonly path: string
  readonly label: string
  readonly x: number
  readonly y: number
}

/** A picture with a place for everything; lengths in pixels. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly boxes: ReadonlyArray<Placed>
  readonly arrows: ReadonlyArray<Arrow>
}

/** Where the vertices of a graph stand: the middle of each along its layer, and its upper and lower end. */
interface Standing {
  readonly levels: Layered
  readonly middle: ReadonlyArray<number>
  readonly top: (v: number) => number
  readonly bottom: (v: number) => number
  readonly width: number
  readonly height: number
}

export const LINE_HEIGHT = 16
export const [LABEL_CHARACTER, LABEL_HEIGHT] = [6.3, 13] as const
const [CHARACTER, PADDING, LEVEL, MARGIN, PORT] = [7.3, 22, 46, 14, 16]

/** Of a text whose letters have one width, those of East Asia twice it. */
const textWidth = (text: string): number =>
  [...text].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0) * CHARACTER

/** At least as wide as it was. */
const sizeOf = ({ id, lines }: Box, before: ReadonlyMap<string, number>): Graph['sizes'][number] => ({
  width: Math.max(before.get(id) ?? 0, ...lines.map((line) => Math.ceil(textWidth(line)) + PADDING)),
  height: lines.length * LINE_HEIGHT + 12
})

/** Layer below layer, as high as the highest box of each. */
const standing = (graph: Graph): Standing => {
  const { sizes } = graph
  const levels = layered(graph)
  const layers = ordered(levels)
  const places = columns(
    levels,
    layers,
    sizes.map(({ width }) => width)
  )
  const half = (v: number): number => (sizes[v]?.width ?? 0) / 2
  const left = places.reduce((least, x, v) => Math.min(least, x - half(v)), Number.POSITIVE_INFINITY) - MARGIN
  const middle = places.map((x) => x - left)
  const heights = layers.map((layer) => Math.max(0, ...layer.map((v) => sizes[v]?.height ?? 0)))
  const tops = [MARGIN]
  for (const [i, height] of heights.entries()) tops.push((tops[i] ?? 0) + height + LEVEL)
  const around = (v: number, side: -1 | 1): number => {
    const layer = levels.layer[v] ?? 0
    const [whole = 0, own = whole] = [heights[layer], sizes[v]?.height] // a bend passes its whole layer
    return (tops[layer] ?? 0) + (whole + side * own) / 2
  }
  return {
    levels,
    middle,
    top: (v) => around(v, -1),
    bottom: (v) => around(v, 1),
    width: Math.ceil(middle.reduce((most, x, v) => Math.max(most, x + half(v)), 0) + MARGIN),
    height: (tops.at(-1) ?? 0) - LEVEL + MARGIN
  }
}

/** Where each edge ends on the upper side of its box: beside one another, in the order in which they come. */
const ports = ({ edges, sizes }: Graph, { levels, middle }: Standing): ReadonlyArray<number> => {
  const from = levels.chains.map((chain) => middle[chain.at(-2) ?? 0] ?? 0)
  return edges.map(([, to], i) => {
    const rivals = edges.flatMap(([, other], j) => (other === to ? [j] : []))
    const order = rivals.sort((a, b) => (from[a] ?? 0) - (from[b] ?? 0) || a - b)
    const step = Math.min(PORT, ((sizes[to]?.width ?? 0) - PADDING) / order.length)
    return (middle[to] ?? 0) + (order.indexOf(i) - (order.length - 1) / 2) * step
  })
}

/** An edge through the layers that it passes, to its port. */
const curvesOf = (
  chain: ReadonlyArray<number>,
  port: number,
  { middle, top, bottom }: Standing
): ReadonlyArray<Curve> =>
  chain.slice(1).map((v, i) => {
    const [u, isLast] = [chain[i] ?? v, i === chain.length - 2]
    return { from: { x: middle[u] ?? 0, y: bottom(u) }, to: { x: isLast ? port : (middle[v] ?? 0), y: top(v) } }
  })

const labelOf = ({ shape, operand }: Edge): string => `${operand === undefined ? '' : `${operand} `}${shape}`

/** Each edge with its label on its first part. */
const arrowsOf = (edges: ReadonlyArray<Edge>, graph: Graph, where: Standing): ReadonlyArray<Arrow> => {
  const ends = ports(graph, where)
  const curves = edges.map((_, i) => curvesOf(where.levels.chains[i] ?? [], ends[i] ?? 0, where))
  const labels = edges.map((edge, i) => ({
    curve: curves[i]?.[0] ?? { from: { x: 0, y: 0 }, to: { x: 0, y: 0 } }, // an edge has a first part
    half: (labelOf(edge).length * LABEL_CHARACTER) / 2
  }))
  const points = placed(labels, LABEL_HEIGHT)
  return edges.map((edge, i) => ({
    path: `M${(curves[i] ?? []).map(pathOf).join('L')}`,
    label: labelOf(edge),
    x: points[i]?.x ?? 0,
    y: points[i]?.y ?? 0
  }))
}

const inOrder = (a: Box, b: Box): number => Number(a.id.slice(1)) - Number(b.id.slice(1))

/** What a picture looks like; no box is narrower than before, so that nothing moves while numbers change. */
export const drawn = ({ clusters, edges }: Picture, before: ReadonlyMap<string, number> = new Map()): Drawing => {
  const boxes = clusters.flatMap((cluster) => cluster.boxes).sort(inOrder)
  const place = new Map(boxes.map(({ id }, i) => [id, i]))
  const graph: Graph = {
    sizes: boxes.map((box) => sizeOf(box, before)),
    edges: edges.map(({ from, to }) => [place.get(from) ?? 0, place.get(to) ?? 0])
  }
  const where = standing(graph)
  return {
    width: where.width,
    height: where.height,
    boxes: boxes.map((box, v): Placed => {
      const { width, height } = graph.sizes[v] ?? { width: 0, height: 0 }
      return { ...box, x: (where.middle[v] ?? 0) - width / 2, y: where.top(v), width, height }
    }),
    arrows: arrowsOf(edges, graph, where)
  }
}
