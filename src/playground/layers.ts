/** A graph to lay out: sizes of its vertices, and edges by their places. */
export interface Graph {
  readonly sizes: ReadonlyArray<{ readonly width: number; readonly height: number }>
  readonly edges: ReadonlyArray<readonly [from: number, to: number]>
}

/** A graph in layers, each edge from one layer to the next: bends stand where an edge passes a layer. */
export interface Layered {
  /** The vertices of the graph, then the bends. */
  readonly layer: ReadonlyArray<number>
  readonly layers: ReadonlyArray<ReadonlyArray<number>>
  /** For each edge the vertices that it visits. */
  readonly chains: ReadonlyArray<ReadonlyArray<number>>
  readonly above: ReadonlyArray<ReadonlyArray<number>>
  readonly below: ReadonlyArray<ReadonlyArray<number>>
}

const neighbours = (count: number, pairs: ReadonlyArray<readonly [number, number]>): ReadonlyArray<Array<number>> => {
  const lists = Array.from({ length: count }, (): Array<number> => [])
  for (const [of, other] of pairs) lists[of]?.push(other)
  return lists
}

/** Below all that it reads, as high as that allows; what reads nothing is drawn down to the first that reads it. Edges lead to later vertices. */
const ranks = ({ sizes, edges }: Graph): ReadonlyArray<number> => {
  const rank = sizes.map(() => 0)
  const into = neighbours(
    sizes.length,
    edges.map(([from, to]) => [to, from])
  )
  const outOf = neighbours(sizes.length, edges)
  for (const [v, sources] of into.entries())
    rank[v] = sources.reduce((most, u) => Math.max(most, (rank[u] ?? 0) + 1), 0)
  for (const [v, sources] of into.entries()) {
    const readers = (outOf[v] ?? []).map((w) => rank[w] ?? 0)
    if (sources.length === 0 && readers.length > 0) rank[v] = Math.min(...readers) - 1
  }
  return rank
}

/** The layers of a graph without cycles whose edges lead from earlier vertices to later ones. */
export const layered = (graph: Graph): Layered => {
  const layer = [...ranks(graph)]
  const chains = graph.edges.map(([from, to]) => {
    const [first = 0, last = 0] = [layer[from], layer[to]]
    const bends = Array.from({ length: last - first - 1 }, (_, i) => layer.push(first + 1 + i) - 1)
    return [from, ...bends, to]
  })
  const steps = chains.flatMap((chain) => chain.slice(1).map((v, i) => [chain[i] ?? v, v] as const))
  const layers = neighbours(
    Math.max(0, ...layer) + 1,
    layer.map((at, v) => [at, v])
  )
  return {
    layer,
    layers,
    chains,
    above: neighbours(
      layer.length,
      steps.map(([from, to]) => [to, from])
    ),
    below: neighbours(layer.length, steps)
  }
}
