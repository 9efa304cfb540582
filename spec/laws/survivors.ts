interface Equivalent {
  /** The names of the mutants. */
  readonly is: RegExp
  readonly because: string
}

/** Mutants that no law can kill, by their names, and why they mean what they are made of. */
export const EQUIVALENT: ReadonlyArray<Equivalent> = [
  {
    is: /^(acos|asin|atanh) .*: (negated: (0\.5|abs\(x0\)|x0)|operands swapped: (less|where)\(.*\)) in /,
    because: '1 − x² and (1 − x)(1 + x) are one even function, whichever is chosen'
  },
  {
    is: /^tanh .*: (negated: (0\.5|x0)|operands swapped: (less\(|let t1 = square\(tanh\(x0\)\); where\().*) in /,
    because: '1 − tanh² and 4 σ(2x) σ(−2x) are one even function, whichever is chosen'
  },
  {
    is: /^(erf|erfc|reciprocal|sigmoid|tan) .*: negated: x0 in /,
    because: 'the derivative is an even function of the operand'
  },
  { is: /^atan .*: negated: hypot\(1, x0\) in /, because: 'it is squared' },
  { is: /^divide vjp 1: negated: x1 in /, because: 'it is divided by twice' },
  {
    is: /^atan2 .*: (negated: (hypot\(x0, x1\)|let t1 = hypot\(x0, x1\); where\(t1, t1, 1\))) in /,
    because: 'it is divided by twice'
  },
  { is: /^atan2 .*: negated: sign\(x[01]\) in /, because: 'divided by an infinite length it is 0, of either sign' },
  {
    is: /^(atan2|clip|hypot|maximum|minimum|norm|std) .*: negated: 1 in /,
    because: 'where it is chosen it is masked, read as truth, or squared'
  },
  {
    is: /^(erf|erfc|gelu|huber|clip) .*: operands swapped: clip\(/,
    because: 'min(max(x, low), high) does not care which of the first two is x, and a NaN of any of three is NaN'
  },
  {
    is: /^hypot .*: (negated: (abs\(x[01]\)|x[01]|where\(.*\))|operands swapped: greater\(.*\)) in /,
    because: 'sign(x) / hypot(1, y / x) and x / hypot(x, y) are one function, whichever is chosen, and even in y / x'
  },
  {
    is: /^pow .*: negated: 1 in /,
    because: 'where it is chosen its power is multiplied by 0, or its logarithm by what makes it NaN'
  },
  { is: /^xlogy .*: negated: 5e-324 in /, because: '0 divided by it is 0, of either sign' },
  {
    is: /^prod .*: (negated|operands swapped): (0\.5|abs\(x0\)|log2\(|round\(|clip\(|let t1 = log2\(abs\(x0\)\); (let t\d = .*)?(where|clip|round|0\.5 \*)) ?.* in /,
    because: 'powers of two are taken out of factors and put back: whatever their exponents, that is exact'
  }
]
