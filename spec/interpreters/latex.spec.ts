import { createRequire } from 'node:module'
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  apply,
  constant,
  divide,
  type Expr,
  exp,
  grad,
  greater,
  matmul,
  mean,
  multiply,
  type Operation,
  placeholder,
  signature,
  softmax,
  square,
  subtract,
  sum,
  tanh,
  toLatex,
  toUnicode,
  transpose,
  type Unary,
  variable,
  where
} from '../../src/index.js'
import { decodeApplication, decodeExpression } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { HOSTILE } from './hostile.js'

const test = suite('mathematics')

interface Katex {
  readonly renderToString: (latex: string, options: Readonly<Record<string, unknown>>) => string
}

/** Its own types speak of a browser's. */
const katex = createRequire(import.meta.url)('katex') as Katex

const [A, x, b, s] = [placeholder('A', 2, 2), placeholder('x', 2, 1), placeholder('b', 2, 1), placeholder('s', 1, 1)]

/** What KaTeX makes of a formula; it throws at anything that it does not know. */
const rendered = (latex: string, strict: 'error' | 'ignore' = 'error'): string =>
  katex.renderToString(latex, { throwOnError: true, trust: false, strict, maxExpand: 100, displayMode: true })

/** The text that a reader sees. */
const seen = (latex: string): string =>
  rendered(latex, 'ignore')
    .replace(/^.*<span class="katex-html"/s, '<')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, '&')

const written: ReadonlyArray<readonly [Expr, latex: string, unicode: string]> = [
  [add(matmul(A, x), b), 'A x + b', 'A x + b'],
  [matmul(A, add(x, b)), 'A \\left( x + b \\right)', 'A (x + b)'],
  [matmul(A, matmul(A, x)), 'A \\left( A x \\right)', 'A (A x)'],
  [matmul(matmul(A, A), x), 'A A x', 'A A x'],
  [multiply(x, b), 'x \\odot b', 'x ⊙ b'],
  [multiply(x, matmul(A, b)), 'x \\odot A b', 'x ⊙ A b'],
  [matmul(A, multiply(x, b)), 'A \\left( x \\odot b \\right)', 'A (x ⊙ b)'],
  [multiply(multiply(2, s), matmul(A, x)), '2 s A x', '2 s A x'],
  [multiply(x, 3), '3 x', '3 x'],
  [multiply(2, multiply(3, s)), '2 \\cdot 3 s', '2 · 3 s'],
  [divide(sum(x), 2), '\\frac{\\sum_{i} x}{2}', '(Σᵢ x) / 2'],
  [sum(A), '\\sum_{i, j} A', 'Σᵢⱼ A'],
  [square(s), 's^{2}', 's²'],
  [square(x), 'x^{\\odot 2}', 'x⊙²'],
  [transpose(matmul(A, x)), '\\left( A x \\right)^{\\top}', '(A x)ᵀ'],
  [
    where(greater(x, 0), x, 0),
    '\\begin{cases} x & \\text{if } x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}',
    '{x if x > 0, else 0}'
  ],
  [softmax(A), '\\operatorname{softmax}_{j}\\left( A \\right)', 'softmaxⱼ(A)'],
  [
    constant([
      [1, -0.5],
      [1e-9, Number.NEGATIVE_INFINITY]
    ]),
    '\\begin{bmatrix} 1 & -0.5 \\\\ 10^{-9} & -\\infty \\end{bmatrix}',
    '[1 -0.5; 1e-9 -∞]'
  ],
  [constant(Math.SQRT2), '1.41421', '1.41421'],
  [placeholder('alpha', 1, 1), '\\alpha', 'α'],
  [placeholder('x12', 1, 1), 'x_{12}', 'x₁₂'],
  [placeholder('W_out', 1, 1), 'W_{\\mathit{out}}', 'W_out'],
  [placeholder('rate', 1, 1), '\\mathinner{\\mathit{rate}}', 'rate']
]

test('formulas are written as one would write them', () => {
  for (const [expr, latex, unicode] of written) {
    assert.is(toLatex(expr), latex)
    assert.is(toUnicode(expr), unicode)
    rendered(latex)
  }
})

/** As a program without types would call it. */
const untyped = (f: unknown) => f as (...args: ReadonlyArray<unknown>) => Expr

test('what was built in vain is marked where the fault lies, with its tag', () => {
  const y = placeholder('y', 3, 1)
  const faulty: ReadonlyArray<readonly [Expr, latex: string, unicode: string]> = [
    [
      exp(untyped(matmul)(A, y)),
      '\\exp\\left( \\underbrace{A y}_{\\text{ShapeMismatch}} \\right)',
      'exp(⟪A y: ShapeMismatch⟫)'
    ],
    [
      untyped(sum)(x, 7),
      '\\underbrace{\\operatorname{sum}_{7}\\left( x \\right)}_{\\text{InvalidArgument}}',
      '⟪sum₇(x): InvalidArgument⟫'
    ],
    [untyped(constant)('z'), '\\underbrace{?}_{\\text{InvalidConstant}}', '⟪?: InvalidConstant⟫'],
    [untyped(placeholder)('p', -1, 2), '\\underbrace{p}_{\\text{InvalidShape}}', '⟪p: InvalidShape⟫'],
    [
      untyped(add)(untyped(matmul)(A, y), untyped(matmul)(y, A)),
      '\\underbrace{A y}_{\\text{ShapeMismatch}} + \\underbrace{y A}_{\\text{ShapeMismatch}}',
      '⟪A y: ShapeMismatch⟫ + ⟪y A: ShapeMismatch⟫'
    ]
  ]
  for (const [expr, latex, unicode] of faulty) {
    assert.is(toLatex(expr), latex)
    assert.is(toUnicode(expr), unicode)
    rendered(latex)
  }
})

test('what is shared is defined once, under a name that no leaf bears', () => {
  const t = add(matmul(A, placeholder('t1', 2, 1)), b)
  assert.is(
    toLatex(multiply(t, t)),
    '\\begin{aligned} t_{2} &= A t_{1} + b \\\\ & \\phantom{{}={}} t_{2} \\odot t_{2} \\end{aligned}'
  )
  assert.is(toUnicode(multiply(t, t)), 't₂ = A t₁ + b\nt₂ ⊙ t₂')
})

test('names that look alike are written apart', () => {
  const [first, second] = [placeholder('x1', 1, 1), placeholder('x_1', 1, 1)]
  assert.is(toLatex(add(first, second)), 'x_{1} + \\texttt{x\\_1}')
  assert.is(toUnicode(add(first, second)), 'x₁ + "x_1"')
})

test('a large constant is abbreviated, with its shape', () => {
  const large = constant(Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, j) => i * j)))
  assert.is(toUnicode(large), '[0 0 ⋯ 0; 0 1 ⋯ 9; ⋮ ⋮ ⋱ ⋮; 0 9 ⋯ 81][10×10]')
  rendered(toLatex(large))
})

test('an operation says itself how it is written', () => {
  const Boxed: Operation<Unary> = {
    name: 'boxed',
    arity: 1,
    shape: ([shape]) => E.right(shape),
    forward: ([y], out) => out.data.set(y.data),
    jvp: ([dy]) => dy,
    vjp: (ct) => ct,
    rules: { latex: ([y]) => ({ text: `\\boxed{${y.text}}`, binds: 7 }) }
  }
  const boxed = apply(Boxed, [add(s, 1)])
  assert.is(toLatex(square(boxed)), '\\boxed{s + 1}^{2}')
  assert.is(toUnicode(square(boxed)), 'boxed(s + 1)²')
  rendered(toLatex(square(boxed)))
})

for (const [name] of signature)
  test(`KaTeX accepts ${name}`, () =>
    holds(
      fc.array(fc.nat(), { minLength: 2, maxLength: 12 }),
      (numbers) => {
        const { expr } = decodeApplication(name, numbers, numbers[0] === 1 ? [2, 3] : [])
        rendered(toLatex(expr))
        assert.ok(toUnicode(expr).length > 0)
      },
      { numRuns: 20 }
    ))

test('KaTeX accepts any expression', () =>
  holds(fc.array(fc.nat(), { maxLength: 200 }), (numbers) => {
    rendered(toLatex(decodeExpression(numbers)))
    rendered(toLatex(decodeExpression(numbers, { stack: [2, 3] })))
  }))

test('KaTeX accepts a gradient', () => {
  const [X, W, y] = [placeholder('X', 5, 2), variable('W', [[1], [2]]), placeholder('y', 5, 1)]
  rendered(toLatex(grad(mean(square(subtract(tanh(matmul(X, W)), y))), W)))
})

test('a hostile name stays text', () => {
  assert.ok(HOSTILE.length >= 60)
  for (const name of HOSTILE) {
    const latex = toLatex(add(placeholder(name, 1, 1), 1))
    const html = rendered(latex, 'ignore')
    assert.not.match(html, /<(?:script|img|a|b)\b|<[^>]*\s(?:on\w+|href)=|katex-error/, name)
    const plain = seen(latex)
      .replaceAll('\u00a0', ' ')
      .replaceAll('\u200b', '')
      .replaceAll('’', "'")
      .replaceAll('‘', '`')
    if (/^[ -~]{1,60}$/.test(name) && !/^[A-Za-z_\d]+$/.test(name)) assert.is(plain, `${name}+1`, name)
  }
})

test('a hostile name stays on its line, and shows what it hides', () => {
  for (const name of HOSTILE)
    assert.match(toUnicode(add(placeholder(name, 1, 1), 1)), /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+ \+ 1$/u)
})

test('all hostile names at once stay apart', () => {
  const names = [...new Set(HOSTILE)]
  const all = names.map((name) => placeholder(name, 1, 1))
  const texts = toUnicode(all.reduce<Expr>((total, leaf) => add(total, leaf), constant(0))).split(' + ')
  assert.is(new Set(texts).size, texts.length)
  rendered(toLatex(all.reduce<Expr>((total, leaf) => add(total, leaf), constant(0))), 'ignore')
})

test('KaTeX accepts any name', () =>
  holds(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (name) => {
    const html = rendered(toLatex(placeholder(name, 1, 1)), 'ignore')
    assert.not.match(html, /katex-error|<[^>]*href=/)
  }))

test('sixty doublings are sixty lines', () => {
  const doubled = Array.from({ length: 60 }).reduce<Expr>((y) => add(y, y), x)
  assert.is(toUnicode(doubled).split('\n').length, 60)
  assert.ok(toLatex(doubled).length < 4000)
})

test('a chain of 100 000 nodes overflows no stack', () => {
  const chain = Array.from({ length: 50_000 }).reduce<Expr>((y) => add(exp(y), 1), s)
  assert.ok(toLatex(chain).length > 1e6)
  assert.ok(toUnicode(chain).length > 4e5)
})
