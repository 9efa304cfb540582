/** A stretch of memory that is free. */
interface Gap {
  readonly at: number
  readonly entries: number
}

/** Hands out places in a memory that grows only where no free stretch is large enough. */
export interface Layout {
  readonly take: (entries: number) => number
  readonly free: (at: number, entries: number) => void
  /** How large the memory became. */
  readonly size: () => number
}

/** So many gaps are kept, the largest: every step takes bounded time. */
const MOST_GAPS = 128

/** Values begin at even entries, so that a vector of two never straddles their edge. */
const padded = (entries: number): number => entries + (entries % 2)

/** An empty memory. A value takes the smallest gap that holds it; gaps that touch become one. */
export const emptyLayout = (): Layout => {
  const gaps: Array<Gap> = [] // in the order of their places
  let end = 0
  const smallest = (least: number): number => {
    let best = -1
    for (const [i, { entries }] of gaps.entries())
      if (entries >= least && (best < 0 || entries < (gaps[best] as Gap).entries)) best = i // found before
    return best
  }
  return {
    take: (asked) => {
      const entries = padded(asked)
      const best = smallest(entries)
      const gap = gaps[best]
      if (gap === undefined) {
        end += entries
        return end - entries
      }
      const rest = gap.entries - entries
      gaps.splice(best, 1, ...(rest > 0 ? [{ at: gap.at + entries, entries: rest }] : []))
      return gap.at
    },
    free: (at, asked) => {
      let i = gaps.findIndex((gap) => gap.at > at)
      if (i < 0) i = gaps.length
      const [before, after] = [gaps[i - 1], gaps[i]]
      const joinsBefore = before !== undefined && before.at + before.entries === at
      const joinsAfter = after !== undefined && at + padded(asked) === after.at
      const gap = {
        at: joinsBefore ? before.at : at,
        entries: padded(asked) + (joinsBefore ? before.entries : 0) + (joinsAfter ? after.entries : 0)
      }
      if (gap.entries > 0) gaps.splice(i - (joinsBefore ? 1 : 0), Number(joinsBefore) + Number(joinsAfter), gap)
      if (gaps.length > MOST_GAPS) gaps.splice(smallest(0), 1)
    },
    size: () => end
  }
}
