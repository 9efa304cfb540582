const LONGEST = 64
const MOST_CANDIDATES = 200
/** So many misspelt names of one answer have a nearest one sought; a longer answer is not read to its end. */
const MOST_SOUGHT = 20

/** Levenshtein's distance, insertions, deletions and substitutions from one text to the other; infinite where it is past a limit. */
const distance = (a: string, b: string, limit: number): number => {
  let previous = Uint16Array.from({ length: b.length + 1 }, (_, j) => j)
  let row = new Uint16Array(b.length + 1)
  for (let i = 1; i <= a.length; i++) {
    row[0] = i
    const letter = a.charCodeAt(i - 1)
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (letter === b.charCodeAt(j - 1) ? 0 : 1)
      const by = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced)
      row[j] = by
      if (by < least) least = by
    }
    if (least > limit) return Number.POSITIVE_INFINITY
    ;[previous, row] = [row, previous]
  }
  return previous[b.length] ?? 0
}

/** The candidate that a misspelt name most likely stands for. */
export const nearest = (name: string, candidates: ReadonlyArray<string>): string | undefined => {
  const far = Math.max(1, Math.floor(name.length / 3))
  const measured = candidates
    .slice(0, MOST_CANDIDATES)
    .filter((candidate) => candidate.length <= LONGEST && Math.abs(candidate.length - name.length) <= far)
    .map((candidate) => ({
      candidate,
      by: candidate.toLowerCase() === name.toLowerCase() ? 0 : distance(name, candidate, far)
    }))
  const best = measured.reduce<{ candidate: string; by: number } | undefined>(
    (least, next) => (least === undefined || next.by < least.by ? next : least),
    undefined
  )
  return best !== undefined && best.by <= far && best.by < name.length ? best.candidate : undefined
}

/** As {@link nearest} for the names of one answer in turn, of which only the first are sought. */
export const nearestAmong = (candidates: ReadonlyArray<string>): ((name: string) => string | undefined) => {
  let sought = 0
  return (name) => (sought++ < MOST_SOUGHT ? nearest(name, candidates) : undefined)
}
