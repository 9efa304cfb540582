/** Four whole numbers below 2³². */
type Four = readonly [number, number, number, number]

const ROUNDS = 10

/** The upper half of the product of two whole numbers below 2³². */
const upper = (a: number, b: number): number => {
  const [a1, a0, b1, b0] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const middle = a1 * b0 + ((a0 * b0) >>> 16)
  return (a1 * b1 + Math.floor(middle / 0x10000) + ((middle & 0xffff) + a0 * b1) / 0x10000) >>> 0
}

const lower = (a: number, b: number): number => Math.imul(a, b) >>> 0

/**
 * Philox 4×32 with 10 rounds: random bits as a pure function of a key and a counter, the same on every machine.
 *
 * Source: Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
 */
export const philox = (counter: Four, key: readonly [number, number]): Four => {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < ROUNDS; round++) {
    const [m0, m1] = [0xd2511f53, 0xcd9e8d57]
    const [high0, low0, high1, low1] = [upper(m0, c0), lower(m0, c0), upper(m1, c2), lower(m1, c2)]
    ;[c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0]
    ;[k0, k1] = [(k0 + 0x9e3779b9) >>> 0, (k1 + 0xbb67ae85) >>> 0]
  }
  return [c0, c1, c2, c3]
}

const halves = (n: number): readonly [number, number] => [n >>> 0, Math.floor(n / 2 ** 32)]

/** Words of 32 random bits, one after the other: a stream for each seed and each number of the stream. */
const words = (seed: number, stream: number): (() => number) => {
  const [key, [s0, s1]] = [halves(seed), halves(stream)]
  let at = 0
  let block: Four = [0, 0, 0, 0]
  return () => {
    if (at % 4 === 0) block = philox([...halves(at / 4), s0, s1], key)
    return block[at++ % 4] as number // there are four
  }
}

/** A whole number from 0 and below a bound, each as likely as the other: what would favour some is drawn again. */
const below = (next: () => number, bound: number): number => {
  const fair = 2 ** 32 - (2 ** 32 % bound)
  let word = next()
  while (word >= fair) word = next()
  return word % bound
}

/**
 * The numbers from 0 and below n in random order: a pure function of the seed and the number of the stream.
 *
 * Source: Fisher and Yates; Durstenfeld 1964.
 */
export const permutation = (n: number, seed: number, stream: number): ReadonlyArray<number> => {
  const next = words(seed, stream)
  const order = Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = below(next, i + 1)
    ;[order[i], order[j]] = [order[j] as number, order[i] as number] // both are below n
  }
  return order
}
