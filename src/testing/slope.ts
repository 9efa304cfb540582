/** A derivative by differences, and whether it can be trusted: at a kink or a jump it cannot. */
export interface Slope {
  readonly entries: ReadonlyArray<number>
  readonly isSmooth: boolean
}

/** By how much halving the step shrinks the difference of the two one-sided slopes: by half where smooth, not at all at a kink. */
const SHRINKS = 0.6

/** What is lost to rounding. */
const ROUNDING = 1e-6

/** From both sides at once, and by how much the sides differ. */
interface Side {
  readonly central: number
  readonly bend: number
}

/**
 * The derivative at 0 of a function of one number, by central differences of steps `h` and `h / 2` and one of Richardson's extrapolation.
 * It is smooth where the two agree and the one-sided slopes approach each other.
 */
export const slopeOf = (of: (t: number) => ReadonlyArray<number>, h: number, agreement: number): Slope => {
  const middle = of(0)
  const sides = (step: number): ReadonlyArray<Side> => {
    const [after, before] = [of(step), of(-step)]
    return middle.map((y, i) => {
      const [up, down] = [((after[i] ?? 0) - y) / step, (y - (before[i] ?? 0)) / step]
      return { central: ((after[i] ?? 0) - (before[i] ?? 0)) / (2 * step), bend: Math.abs(up - down) }
    })
  }
  const [coarse, fine] = [sides(h), sides(h / 2)]
  const isSmooth = fine.every(({ central, bend }, i) => {
    const wide = coarse[i] ?? { central, bend }
    const scale = Math.max(1, Math.abs(central))
    return (
      Math.abs(central - wide.central) <= agreement * scale &&
      bend <= SHRINKS * wide.bend + ROUNDING * Math.max(scale, Math.abs(middle[i] ?? 0))
    )
  })
  return { entries: fine.map(({ central }, i) => (4 * central - (coarse[i]?.central ?? central)) / 3), isSmooth }
}
