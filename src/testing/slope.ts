/** A derivative by differences, and whether it can be trusted: at a kink or a jump it cannot. */
export interface Slope {
  readonly entries: ReadonlyArray<number>
  readonly isSmooth: boolean
}

/** How far two extrapolations may be apart: of smooth functions the next one is then closer by far. */
const AGREEMENT = 1e-6

/** By how much halving the step shrinks the difference of the two one-sided slopes: by half where smooth, not at all at a kink. */
const SHRINKS = 0.6

/** What is lost to rounding. */
const ROUNDING = 1e-6

/** From both sides at once, and by how much the sides differ. */
interface Side {
  readonly central: number
  readonly bend: number
}

const FLAT: Side = { central: 0, bend: 0 }

/**
 * The derivative at 0 of a function of one number, by central differences of steps `h`, `h / 2` and `h / 4` and two of Richardson's extrapolations.
 * It is smooth where extrapolations agree and the one-sided slopes approach each other.
 */
export const slopeOf = (of: (t: number) => ReadonlyArray<number>, h: number): Slope => {
  const middle = of(0)
  const sides = (step: number): ReadonlyArray<Side> => {
    const [after, before] = [of(step), of(-step)]
    return middle.map((y, i) => {
      const [up, down] = [((after[i] ?? 0) - y) / step, (y - (before[i] ?? 0)) / step]
      return { central: ((after[i] ?? 0) - (before[i] ?? 0)) / (2 * step), bend: Math.abs(up - down) }
    })
  }
  const [coarse, fine, finest] = [sides(h), sides(h / 2), sides(h / 4)]
  const slopes = middle.map((y, i) => {
    const [a, b, c] = [coarse[i] ?? FLAT, fine[i] ?? FLAT, finest[i] ?? FLAT]
    const [once, again] = [(4 * b.central - a.central) / 3, (4 * c.central - b.central) / 3]
    const scale = Math.max(1, Math.abs(again))
    const isBent = b.bend > SHRINKS * a.bend + ROUNDING * Math.max(scale, Math.abs(y))
    return { slope: (16 * again - once) / 15, isSmooth: Math.abs(again - once) <= AGREEMENT * scale && !isBent }
  })
  return { entries: slopes.map(({ slope }) => slope), isSmooth: slopes.every(({ isSmooth }) => isSmooth) }
}
