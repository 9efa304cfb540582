const WORDS = 16
const ROUNDS = 64
const BLOCK = 64

/** The first so many primes. */
const primes = (count: number): ReadonlyArray<number> => {
  const found: Array<number> = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

/** The first 32 bits of a fraction. */
const fractionBits = (x: number): number => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** One block of 64 bytes, mixed into the state. */
const mix = (state: Int32Array, constants: Int32Array, view: DataView, from: number, w: Int32Array): void => {
  for (let i = 0; i < WORDS; i++) w[i] = view.getInt32(from + 4 * i)
  for (let i = WORDS; i < ROUNDS; i++) {
    const [x, y] = [w[i - 15] as number, w[i - 2] as number] // i is from 16
    const s0 = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3)
    const s1 = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10)
    w[i] = (w[i - 16] as number) + s0 + (w[i - 7] as number) + s1
  }
  let [a, b, c, d] = [state[0], state[1], state[2], state[3]] as [number, number, number, number] // one of 8
  let [e, f, g, h] = [state[4], state[5], state[6], state[7]] as [number, number, number, number] // one of 8
  for (let i = 0; i < ROUNDS; i++) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const one =
      (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + (constants[i] as number) + (w[i] as number)) | 0 // one of 64
    const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  const mixed = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] = (state[i] as number) + (mixed[i] as number) // one of 8
}

/** What ends the bytes: a one, zeros, and the number of bits. */
const ending = (rest: Uint8Array, total: number): Uint8Array => {
  const last = new Uint8Array(rest.length + 9 <= BLOCK ? BLOCK : 2 * BLOCK)
  last.set(rest)
  last[rest.length] = 0x80
  new DataView(last.buffer).setBigUint64(last.length - 8, BigInt(total) * 8n)
  return last
}

/**
 * The SHA-256 of texts in UTF-8, one after the other, in 64 hexadecimal digits; the same in a browser as elsewhere.
 *
 * Source: FIPS 180-4. Its constants are the first bits of roots of primes.
 */
export const sha256 = (texts: Iterable<string>): string => {
  const state = Int32Array.from(primes(8), (prime) => fractionBits(Math.sqrt(prime)))
  const constants = Int32Array.from(primes(ROUNDS), (prime) => fractionBits(Math.cbrt(prime)))
  const words = new Int32Array(ROUNDS)
  const encoder = new TextEncoder()
  let [rest, total] = [new Uint8Array(0), 0]
  const absorb = (bytes: Uint8Array): number => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const whole = bytes.length - (bytes.length % BLOCK)
    for (let at = 0; at < whole; at += BLOCK) mix(state, constants, view, at, words)
    return whole
  }
  for (const text of texts) {
    const bytes = encoder.encode(text)
    const all = new Uint8Array(rest.length + bytes.length)
    all.set(rest)
    all.set(bytes, rest.length)
    rest = all.slice(absorb(all))
    total += bytes.length
  }
  absorb(ending(rest, total))
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}
