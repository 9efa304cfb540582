import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  apply,
  constant,
  divide,
  type Expr,
  exp,
  greater,
  matmul,
  multiply,
  type Operation,
  placeholder,
  signature,
  softmax,
  square,
  subtract,
  sum,
  toMathml,
  toUnicode,
  transpose,
  type Unary,
  where
} from '../../src/index.js'
import { decodeApplication, decodeExpression } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { note, suite } from '../suite.js'
import { HOSTILE } from './hostile.js'
import { elementsOf } from './xml.js'

const test = suite('mathematics in MathML')

const [A, x, b, s] = [placeholder('A', 2, 2), placeholder('x', 2, 1), placeholder('b', 2, 1), placeholder('s', 1, 1)]

/** How many children an element has; undefined where any number will do. */
const ARITY: { readonly [element: string]: number | undefined } = {
  math: undefined,
  mrow: undefined,
  mfrac: 2,
  msqrt: undefined,
  msup: 2,
  msub: 2,
  munder: 2,
  mtable: undefined,
  mtr: undefined,
  mtd: undefined
}
const TOKENS = new Set(['mi', 'mn', 'mo', 'mtext'])
const ENTITIES: { readonly [entity: string]: string } = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

/** Reads markup as XML, strictly: elements that close, in the numbers that they need, and text in tokens alone. Gives the text that is seen. */
const seen = (markup: string): string => {
  const open: Array<{ readonly name: string; children: number }> = []
  const texts: Array<string> = []
  let rest = 0
  for (const match of markup.matchAll(/<(\/?)([a-z]+)((?: [a-z]+="[^"<>&]*")*)>|([^<]+)/g)) {
    assert.is(match.index, rest, `no XML at ${rest}: ${markup.slice(rest, rest + 40)}`)
    rest = match.index + match[0].length
    const [, slash, name = '', , text] = match
    const around = open.at(-1)
    if (text !== undefined) {
      assert.ok(around !== undefined && TOKENS.has(around.name), `a text outside a token: ${text}`)
      assert.not.match(text, /[>"]|&(?!(?:amp|lt|gt|quot);)/)
      texts.push(text.replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity))
    } else if (slash === '/') {
      const closed = open.pop()
      assert.is(closed?.name, name)
      const arity = ARITY[name]
      if (arity !== undefined) assert.is(closed?.children, arity, `${name} in ${markup.slice(0, 400)}`)
    } else {
      assert.ok(name in ARITY || TOKENS.has(name), `the element ${name}`)
      assert.ok(around === undefined || !TOKENS.has(around.name), `an element in a token: ${name}`)
      if (around !== undefined) around.children++
      open.push({ name, children: 0 })
    }
  }
  assert.is(rest, markup.length)
  assert.is(open.length, 0)
  assert.ok(elementsOf(markup).length > 0)
  return texts.join(' ').replaceAll('\u2062', '').replace(/\s+/g, ' ')
}

/** Without the element around it. */
const inside = (expr: Expr): string => toMathml(expr).replace(/^<math[^>]*>|<\/math>$/g, '')

const written: ReadonlyArray<readonly [Expr, string]> = [
  [add(matmul(A, x), b), 'A x + b'],
  [matmul(A, add(x, b)), 'A ( x + b )'],
  [multiply(x, b), 'x ⊙ b'],
  [multiply(multiply(2, s), matmul(A, x)), '2 s A x'],
  [multiply(2, multiply(3, s)), '2 ⋅ 3 s'],
  [divide(sum(x), 2), '∑ i x 2'],
  [sum(A), '∑ i , j A'],
  [square(x), 'x ⊙ 2'],
  [transpose(matmul(A, x)), '( A x ) ⊤'],
  [where(greater(x, 0), x, 0), '{ x if x > 0 0 otherwise'],
  [softmax(A), 'softmax j ( A )'],
  [
    constant([
      [1, -0.5],
      [1e-9, Number.NEGATIVE_INFINITY]
    ]),
    '[ 1 − 0.5 10 − 9 − ∞ ]'
  ],
  [constant(-2.5e30), '− 2.5 ⋅ 10 30'],
  [constant(Number.NaN), 'NaN'],
  [placeholder('alpha', 1, 1), 'α'],
  [placeholder('W_out', 1, 1), 'W out']
]

test('formulas are written as one would write them', () => {
  for (const [expr, text] of written) assert.is(seen(toMathml(expr)), text)
  assert.is(inside(square(s)), '<msup><mrow><mi>s</mi></mrow><mrow><mn>2</mn></mrow></msup>')
  assert.is(inside(divide(s, 2)), '<mfrac><mrow><mi>s</mi></mrow><mrow><mn>2</mn></mrow></mfrac>')
})

test('fences grow around what is tall, and around nothing else', () => {
  assert.match(inside(exp(s)), '<mo fence="true" form="prefix" stretchy="false">(</mo>')
  assert.not.match(inside(exp(add(s, 1))), 'stretchy="true"')
  const tall = inside(exp(subtract(s, exp(divide(s, 2)))))
  assert.is(tall.match(/stretchy="true"/g)?.length, 4)
  assert.is(inside(multiply(add(s, 1), exp(divide(s, 2)))).match(/stretchy="true"/g)?.length, 2)
})

test('what is shared is defined once', () => {
  const t = add(matmul(A, x), b)
  assert.is(seen(toMathml(multiply(t, t))), 't 1 = A x + b t 1 ⊙ t 1')
})

test('names that look alike are written apart', () => {
  assert.is(seen(toMathml(add(placeholder('x1', 1, 1), placeholder('x_1', 1, 1)))), 'x 1 + "x_1"')
  assert.is(seen(toMathml(add(placeholder('alpha', 1, 1), placeholder('α', 1, 1)))), 'α + "α"')
  assert.is(seen(toMathml(exp(placeholder('exp', 1, 1)))), 'exp ( "exp" )')
})

test('an operation says itself how it is written', () => {
  const Boxed: Operation<Unary> = {
    name: 'boxed',
    arity: 1,
    shape: ([shape]) => E.right(shape),
    forward: ([y], out) => out.data.set(y.data),
    jvp: ([dy]) => dy,
    vjp: (ct) => ct,
    rules: { mathml: ([y]) => ({ text: `<msqrt>${y.text} - 10.5</msqrt>`, binds: 7 }) }
  }
  assert.is(seen(toMathml(square(apply(Boxed, [s])))), 's − 10.5 2')
})

for (const [name] of signature)
  test(`${name} is MathML`, () =>
    holds(
      fc.array(fc.nat(), { minLength: 2, maxLength: 12 }),
      (numbers) => {
        const { expr } = decodeApplication(name, numbers, numbers[0] === 1 ? [2, 3] : [])
        seen(toMathml(expr))
      },
      { numRuns: 20 }
    ))

test('any expression is MathML', () =>
  holds(fc.array(fc.nat(), { maxLength: 200 }), (numbers) => {
    seen(toMathml(decodeExpression(numbers)))
    seen(toMathml(decodeExpression(numbers, { stack: [2, 3] })))
  }))

test('a hostile name stays text', () => {
  for (const name of HOSTILE) {
    const text = seen(toMathml(add(placeholder(name, 1, 1), 1)))
    if (/^[ -~]{1,60}$/.test(name) && !/^[A-Za-z_\d]+$/.test(name))
      assert.is(text, toUnicode(add(placeholder(name, 1, 1), 1)).replace(/\s+/g, ' '))
  }
})

test('any name, and any dimension, is text', () =>
  holds(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (name) => {
    const text = seen(toMathml(sum(placeholder(name, 2, 1))))
    assert.not.match(text, /[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
  }))

test('a chain of 100 000 nodes takes linear time', () => {
  const chain = Array.from({ length: 50_000 }).reduce<Expr>((y) => add(exp(y), 1), s)
  const started = performance.now()
  assert.ok(toMathml(chain).length > 1e6)
  note(`${(performance.now() - started).toFixed(0)} ms`)
})
