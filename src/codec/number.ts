/** A number in JSON: itself, or a text where JSON has no such number, or loses it as `JSON.stringify` does the sign of −0. */
export type NumberJson = number | 'NaN' | 'Infinity' | '-Infinity' | '-0'

const SPECIALS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0]
])

export const isPlainNumber = (x: number): boolean => Number.isFinite(x) && !Object.is(x, -0)

/**
 * A number as JSON. The shortest digits that read back as the number stand for it, which `JSON.stringify` writes: they keep every bit,
 * any language reads them, a person can, and they are one form for each number. (Bytes in base64 would be half as long and say nothing
 * to anybody; large tables of numbers have a checkpoint.) All NaN are one NaN.
 */
export const numberToJson = (x: number): NumberJson =>
  isPlainNumber(x) ? x : Object.is(x, -0) ? '-0' : (String(x) as NumberJson) // what is not finite has one of three texts

/** The number; undefined where it is none. A number too large for 64 bits was read as an infinity by JSON, and is none. */
export const numberFromJson = (json: unknown): number | undefined =>
  typeof json === 'number' ? (Number.isFinite(json) ? json : undefined) : SPECIALS.get(json)
