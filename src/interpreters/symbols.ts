import type { Fence } from './formula.js'

/** A name taken apart as mathematics reads it: a word, and what stands at its foot. */
export interface Symbol {
  readonly word: string
  readonly foot: string
}

const WORD = /^([A-Za-z]+|\p{L})(?:_?(\d+)|_([A-Za-z]+))?$/u

/** One trailing number or one word behind an underscore is a foot; undefined where the name is not of this kind. */
export const symbolOf = (name: string): Symbol | undefined => {
  const [, word, number, foot] = WORD.exec(name) ?? []
  return word === undefined ? undefined : { word, foot: number ?? foot ?? '' }
}

/** The Greek letters that have a name of their own in LaTeX. */
export const GREEK: ReadonlyMap<string, string> = new Map(
  Object.entries({
    alpha: 'α',
    beta: 'β',
    gamma: 'γ',
    delta: 'δ',
    epsilon: 'ε',
    zeta: 'ζ',
    eta: 'η',
    theta: 'θ',
    iota: 'ι',
    kappa: 'κ',
    lambda: 'λ',
    mu: 'μ',
    nu: 'ν',
    xi: 'ξ',
    pi: 'π',
    rho: 'ρ',
    sigma: 'σ',
    tau: 'τ',
    upsilon: 'υ',
    phi: 'φ',
    chi: 'χ',
    psi: 'ψ',
    omega: 'ω',
    Gamma: 'Γ',
    Delta: 'Δ',
    Theta: 'Θ',
    Lambda: 'Λ',
    Xi: 'Ξ',
    Pi: 'Π',
    Sigma: 'Σ',
    Upsilon: 'Υ',
    Phi: 'Φ',
    Psi: 'Ψ',
    Omega: 'Ω'
  })
)

/** A number to so many significant digits, as briefly as it goes. */
export const rounded = (x: number, digits: number): string => {
  if (Object.is(x, -0)) return '-0'
  const short = String(Number(x.toPrecision(Math.min(17, Math.max(1, Math.trunc(digits) || 1)))))
  return String(x).length <= short.length ? String(x) : short
}

/** What stands around an operand, in characters. */
export const FENCES: { readonly [F in Fence]: readonly [string, string] } = {
  paren: ['(', ')'],
  bracket: ['[', ']'],
  abs: ['|', '|'],
  floor: ['⌊', '⌋'],
  ceil: ['⌈', '⌉'],
  norm: ['‖', '‖']
}
