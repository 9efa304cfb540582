const LONGEST = 64
const MOST = 200

/** Levenshtein's distance: insertions, deletions and substitutions from one text to the other. */
const distance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++)
      row.push(
        Math.min(
          (previous[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
        )
      )
    previous = row
  }
  return previous[b.length] ?? 0
}

/** The candidate that a misspelt name most likely stands for. */
export const nearest = (name: string, candidates: ReadonlyArray<string>): string | undefined => {
  const far = Math.max(1, Math.floor(name.length / 3))
  const measured = candidates
    .slice(0, MOST)
    .filter((candidate) => candidate.length <= LONGEST && Math.abs(candidate.length - name.length) <= far)
    .map((candidate) => ({
      candidate,
      by: candidate.toLowerCase() === name.toLowerCase() ? 0 : distance(name, candidate)
    }))
  const best = measured.reduce<{ candidate: string; by: number } | undefined>(
    (least, next) => (least === undefined || next.by < least.by ? next : least),
    undefined
  )
  return best !== undefined && best.by <= far && best.by < name.length ? best.candidate : undefined
}
