/** A size of an axis: a number, a name such as `'n'`, or what names add up to (`m*n`, `3+m`). */
export type Dim = number | string

/** A size that names cannot express: it fits anything at construction and is settled at evaluation. */
export const UNKNOWN = '?'

/** What each name of a dimension stands for in one evaluation. */
export type Sizes = ReadonlyMap<string, Dim>

type Term = readonly [coefficient: number, names: string]

const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u
const LARGEST_POLYNOMIAL = 8
const LONGEST_POLYNOMIAL = 256
const LONGEST_NAME = 64

/** Whether it is a number of entries: whole, from 0, and exact. */
export const isSize = (dim: unknown): dim is number =>
  typeof dim === 'number' && Number.isSafeInteger(dim) && dim >= 0 && !Object.is(dim, -0)

/** Whether it is a name that a size may have. */
export const isDimensionName = (dim: unknown): dim is string =>
  typeof dim === 'string' && dim.length <= LONGEST_NAME && IDENTIFIER.test(dim)

/** Whether it is a size of any kind: a number, a name, what names add up to, or unknown. */
export const isDim = (dim: unknown): dim is Dim =>
  isSize(dim) || dim === UNKNOWN || isDimensionName(dim) || (typeof dim === 'string' && isPolynomial(dim))

/** Whether it is the one text that a sum of terms has. */
const isPolynomial = (text: string): boolean =>
  text.length <= LONGEST_POLYNOMIAL &&
  text.split(/[+*]/).every((part) => /^\d+$/.test(part) || isDimensionName(part)) &&
  fromTerms(termsOf(text)) === text

const termOf = (text: string): Term => {
  const [first = '', ...names] = text.split('*')
  return /^\d+$/.test(first) ? [Number(first), names.join('*')] : [1, text]
}

const termsOf = (dim: Dim): ReadonlyArray<Term> => (typeof dim === 'number' ? [[dim, '']] : dim.split('+').map(termOf))

const showTerm = ([coefficient, names]: Term): string =>
  names === '' ? String(coefficient) : coefficient === 1 ? names : `${coefficient}*${names}`

/** The canonical text of a sum of terms: equal polynomials have equal texts. Unknown where it gets unwieldy or inexact. */
const fromTerms = (terms: ReadonlyArray<Term>): Dim => {
  const sum = new Map<string, number>()
  for (const [coefficient, names] of terms) sum.set(names, (sum.get(names) ?? 0) + coefficient)
  const kept = [...sum].filter(([, coefficient]) => coefficient !== 0).sort(([a], [b]) => (a < b ? -1 : 1))
  if (kept.length === 0) return 0
  if (kept.length === 1 && kept[0]?.[0] === '') return kept[0][1]
  if (kept.length > LARGEST_POLYNOMIAL || !kept.every(([, coefficient]) => Number.isSafeInteger(coefficient)))
    return UNKNOWN
  const text = kept.map(([names, coefficient]) => showTerm([coefficient, names])).join('+')
  return text.length <= LONGEST_POLYNOMIAL ? text : UNKNOWN
}

const factors = (names: string): ReadonlyArray<string> => (names === '' ? [] : names.split('*'))

/** The size of two axes laid end to end. */
export const plus = (a: Dim, b: Dim): Dim => {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : fromTerms([...termsOf(a), ...termsOf(b)])
}

/** The number of pairs of entries of two axes. */
export const times = (a: Dim, b: Dim): Dim => {
  if (typeof a === 'number' && typeof b === 'number') return a * b
  if (a === 1 || b === 1) return a === 1 ? b : a
  if (a === UNKNOWN || b === UNKNOWN) return a === 0 || b === 0 ? 0 : UNKNOWN
  const product = (x: Term, y: Term): Term => [x[0] * y[0], [...factors(x[1]), ...factors(y[1])].sort().join('*')]
  return fromTerms(termsOf(a).flatMap((x) => termsOf(b).map((y) => product(x, y))))
}

/** `a / b` where `b` is one term that divides every term of `a`; unknown where names cannot tell; undefined where no size would do. */
export const quotient = (a: Dim, b: Dim): Dim | undefined => {
  if (typeof a === 'number' && typeof b === 'number') return b !== 0 && a % b === 0 ? a / b : undefined
  if (b === 0) return undefined
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN
  const [divisor, ...more] = termsOf(b)
  if (divisor === undefined || more.length > 0) return a === b ? 1 : UNKNOWN
  const terms = termsOf(a).map((term) => divideTerm(term, divisor))
  return terms.every((term) => term !== undefined) ? fromTerms(terms) : UNKNOWN
}

const divideTerm = ([coefficient, names]: Term, [divisor, by]: Term): Term | undefined => {
  const left = [...factors(names)]
  for (const name of factors(by)) {
    const at = left.indexOf(name)
    if (at < 0) return undefined
    left.splice(at, 1)
  }
  return coefficient % divisor === 0 ? [coefficient / divisor, left.join('*')] : undefined
}

/** The names that a size mentions. */
export const dimensionNames = (dim: Dim): ReadonlyArray<string> =>
  typeof dim === 'number' || dim === UNKNOWN ? [] : [...new Set(termsOf(dim).flatMap(([, names]) => factors(names)))]

/** The size with names replaced where `sizes` has them. */
export const resize = (dim: Dim, sizes: Sizes): Dim => {
  if (typeof dim === 'number' || dim === UNKNOWN) return dim
  const term = ([coefficient, names]: Term): Dim =>
    factors(names).reduce<Dim>((product, name) => times(product, sizes.get(name) ?? name), coefficient)
  return termsOf(dim).map(term).reduce(plus)
}

/** The one size of two axes that must be equal; undefined where they cannot be. */
export const unify = (a: Dim, b: Dim): Dim | undefined => (a === b || b === UNKNOWN ? a : a === UNKNOWN ? b : undefined)

/** NumPy's broadcasting of one axis: 1 stretches; undefined where the sizes do not fit. */
export const stretch = (a: Dim, b: Dim): Dim | undefined => {
  if (a === b || b === 1) return a
  if (a === 1) return b
  if (a !== UNKNOWN && b !== UNKNOWN) return undefined
  const known = a === UNKNOWN ? b : a
  return typeof known === 'number' ? known : UNKNOWN
}
