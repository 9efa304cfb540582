import type { Layered } from './layers.js'

const [GAP, BEND_GAP, SWEEPS] = [22, 14, 12]

/** A run of neighbours that stand as close as they may, and where the first of them would stand. */
interface Run {
  readonly start: number
  readonly weight: number
  readonly sum: number
}

/**
 * Places as near to the wished ones as the gaps between neighbours allow: least squares, by pooling what collides.
 *
 * Source: Barlow et al., Statistical inference under order restrictions, 1972 (pool adjacent violators).
 */
export const spread = (
  wishes: ReadonlyArray<number>,
  weights: ReadonlyArray<number>,
  gaps: ReadonlyArray<number>
): ReadonlyArray<number> => {
  const offsets: Array<number> = []
  for (const i of wishes.keys()) offsets.push(i === 0 ? 0 : (offsets[i - 1] ?? 0) + (gaps[i - 1] ?? 0))
  const runs: Array<Run> = []
  for (const [i, wish] of wishes.entries()) {
    const weight = weights[i] ?? 1
    let run: Run = { start: i, weight, sum: weight * (wish - (offsets[i] ?? 0)) }
    for (
      let last = runs.at(-1);
      last !== undefined && last.sum / last.weight > run.sum / run.weight;
      last = runs.at(-1)
    ) {
      run = { start: last.start, weight: last.weight + run.weight, sum: last.sum + run.sum }
      runs.pop()
    }
    runs.push(run)
  }
  const bases = runs.flatMap(({ start, sum, weight }, i) =>
    Array.from({ length: (runs[i + 1]?.start ?? wishes.length) - start }, () => sum / weight)
  )
  return bases.map((base, i) => base + (offsets[i] ?? 0))
}

/** The middle of each vertex along its layer: near those it is joined to, long edges straight above all. */
export const columns = (
  { above, below, layer }: Layered,
  layers: ReadonlyArray<ReadonlyArray<number>>,
  widths: ReadonlyArray<number>
): ReadonlyArray<number> => {
  const isBend = (v: number): boolean => v >= widths.length
  const width = (v: number): number => widths[v] ?? 0
  const gapsOf = (of: ReadonlyArray<number>): ReadonlyArray<number> =>
    of.slice(1).map((v, i) => {
      const u = of[i] ?? v
      return (width(u) + width(v)) / 2 + (isBend(u) && isBend(v) ? BEND_GAP : GAP)
    })
  const middle = layer.map(() => 0)
  const gaps = layers.map(gapsOf)
  const settle = (i: number, neighboursOf: (v: number) => ReadonlyArray<number>): void => {
    const of = layers[i] ?? []
    const pulls = of.map((v) => neighboursOf(v).map((u) => [middle[u] ?? 0, isBend(u) && isBend(v) ? 8 : 1] as const))
    const weights = pulls.map((pull) => pull.reduce((sum, [, weight]) => sum + weight, 0))
    const wishes = pulls.map((pull, j) =>
      pull.length === 0
        ? (middle[of[j] ?? 0] ?? 0)
        : pull.reduce((sum, [x, weight]) => sum + x * weight, 0) / (weights[j] ?? 1)
    )
    const places = spread(
      wishes,
      weights.map((weight) => weight || 0.1),
      gaps[i] ?? []
    )
    for (const [j, v] of of.entries()) middle[v] = places[j] ?? 0
  }
  for (const i of layers.keys()) settle(i, () => [])
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const both = sweep >= SWEEPS / 2
    const pulled =
      (side: ReadonlyArray<ReadonlyArray<number>>) =>
      (v: number): ReadonlyArray<number> =>
        both ? [...(above[v] ?? []), ...(below[v] ?? [])] : (side[v] ?? [])
    for (const i of layers.keys()) settle(i, pulled(above))
    for (const i of layers.keys()) settle(layers.length - 1 - i, pulled(below))
  }
  return middle
}
