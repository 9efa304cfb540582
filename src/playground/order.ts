import type { Layered } from './layers.js'

type Layers = ReadonlyArray<ReadonlyArray<number>>

const SWEEPS = 16

const placesIn = (layers: Layers): ReadonlyMap<number, number> =>
  new Map(layers.flatMap((layer) => layer.map((v, i) => [v, i] as const)))

/** How often edges between neighbouring layers cross. */
const crossings = ({ below }: Layered, layers: Layers): number => {
  const place = placesIn(layers)
  const at = (v: number): number => place.get(v) ?? 0
  return layers.reduce((total, layer) => {
    const ends: Array<number> = []
    let count = 0
    for (const v of layer) {
      const targets = (below[v] ?? []).map(at)
      for (const target of targets) for (const end of ends) if (end > target) count++
      ends.push(...targets)
    }
    return total + count
  }, 0)
}

/** One layer sorted by the mean place of its neighbours in the layer before it. */
const sorted = (
  layer: ReadonlyArray<number>,
  before: ReadonlyArray<number>,
  neighbours: ReadonlyArray<ReadonlyArray<number>>
): ReadonlyArray<number> => {
  const place = new Map(before.map((v, i) => [v, i]))
  const means = new Map(
    layer.map((v, i) => {
      const places = (neighbours[v] ?? []).flatMap((u) => place.get(u) ?? [])
      return [v, places.length === 0 ? i : places.reduce((a, b) => a + b, 0) / places.length]
    })
  )
  return [...layer].sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0))
}

const swept = ({ above, below }: Layered, layers: Layers, isDown: boolean): Layers => {
  const result = [...layers]
  const order = layers.map((_, i) => (isDown ? i : layers.length - 1 - i)).slice(1)
  for (const i of order) {
    const before = result[isDown ? i - 1 : i + 1] ?? []
    result[i] = sorted(result[i] ?? [], before, isDown ? above : below)
  }
  return result
}

/**
 * The layers, each in an order in which few edges cross: that with the fewest crossings of some sweeps.
 *
 * Source: Sugiyama, Tagawa, Toda, Methods for visual understanding of hierarchical system structures, 1981 (barycentres).
 */
export const ordered = (graph: Layered): Layers => {
  let [layers, best]: [Layers, Layers] = [graph.layers, graph.layers]
  let fewest = crossings(graph, best)
  for (let i = 0; i < SWEEPS && fewest > 0; i++) {
    layers = swept(graph, layers, i % 2 === 1)
    const count = crossings(graph, layers)
    if (count < fewest) [best, fewest] = [layers, count]
  }
  return best
}
