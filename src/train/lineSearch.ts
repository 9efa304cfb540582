/** A loss along a direction: its value and its slope so far along. */
export interface Along<P> {
  readonly at: number
  readonly loss: number
  readonly slope: number
  /** What was found there. */
  readonly point: P
}

/** How a line is searched: from its start, a first try and the loss along it; undefined where no step is good enough. */
export type LineSearch = <P>(start: Along<P>, first: number, probe: (at: number) => Along<P>) => Along<P> | undefined

/** How much of the slope at the start a step must gain (c₁), and how flat the line must be there (c₂). */
const [GAIN, FLAT] = [1e-4, 0.9]
const MOST_PROBES = 40

const gains = <P>(start: Along<P>, { at, loss }: Along<P>): boolean => loss <= start.loss + GAIN * at * start.slope

/**
 * The first of `first, first / 2, first / 4, …` whose loss is at most `loss + c₁ t slope`.
 *
 * Source: Armijo 1966.
 */
export const armijo: LineSearch = (start, first, probe) => {
  for (let at = first, probes = 0; probes < MOST_PROBES; at /= 2, probes++) {
    const tried = probe(at)
    if (gains(start, tried)) return tried
  }
  return undefined
}

/** The minimum of the cubic through two points with their slopes, kept off the ends; the middle where there is none. */
const cubic = <P>(a: Along<P>, b: Along<P>): number => {
  const [low, high] = [Math.min(a.at, b.at), Math.max(a.at, b.at)]
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.at - b.at)
  const d2 = Math.sign(b.at - a.at) * Math.sqrt(d1 * d1 - a.slope * b.slope)
  const minimum = b.at - ((b.at - a.at) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2)
  const margin = 0.1 * (high - low)
  return Number.isFinite(minimum) ? Math.min(Math.max(minimum, low + margin), high - margin) : (low + high) / 2
}

/** Narrows two points, the first of them the best so far, until one between them is good. */
const zoom = <P>(
  start: Along<P>,
  from: Along<P>,
  to: Along<P>,
  probe: (at: number) => Along<P>,
  left: number
): Along<P> | undefined => {
  let [best, other] = [from, to]
  for (let probes = 0; probes < left; probes++) {
    const tried = probe(cubic(best, other))
    if (!gains(start, tried) || tried.loss >= best.loss) other = tried
    else {
      if (Math.abs(tried.slope) <= -FLAT * start.slope) return tried
      if (tried.slope * (other.at - best.at) >= 0) other = best
      best = tried
    }
    if (best.at === other.at) break
  }
  return best.at > 0 && gains(start, best) ? best : undefined
}

/**
 * A step whose loss is at most `loss + c₁ t slope` and whose slope is at most `c₂ |slope|` in size, which keeps the curvature of BFGS
 * positive; where rounding hides it, the best one that gains.
 *
 * Source: Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6.
 */
export const strongWolfe: LineSearch = (start, first, probe) => {
  let previous = start
  for (let at = first, probes = 0; probes < MOST_PROBES; at *= 2, probes++) {
    const tried = probe(at)
    if (!gains(start, tried) || (probes > 0 && tried.loss >= previous.loss))
      return zoom(start, previous, tried, probe, MOST_PROBES - probes)
    if (Math.abs(tried.slope) <= -FLAT * start.slope) return tried
    if (tried.slope >= 0) return zoom(start, tried, previous, probe, MOST_PROBES - probes)
    previous = tried
  }
  return previous.at > 0 ? previous : undefined
}
