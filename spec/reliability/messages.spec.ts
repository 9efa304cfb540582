import * as E from 'fp-ts/lib/Either.js'
import * as c from '../../src/index.js'
import { answer, errorsOf, tagsOf, textOf, untyped } from '../answers.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('messages')

const x = c.placeholder('x', 2, 1)
const s = c.placeholder('s', 1, 1)

const HIDDEN = '\u0007\u009b\u202e\u200b\u2028\ue000\u00ad'

/** No character that is not seen or moves others, no long line. */
const isFit = (text: string): void => {
  assert.not.match(text, /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Surrogate}]/u.exec(text.replaceAll('\n', ''))?.[0] ?? '\0')
  assert.equal(
    text.split('\n').filter((line) => line.length > 120),
    [],
    text
  )
}

test('hidden characters of the user’s are escaped wherever they come in, and long texts cut', () => {
  const texts = [HIDDEN, `${HIDDEN}\n\r`, 'long '.repeat(1000), '🙂'.repeat(300), `${'a'.repeat(78)}🙂${HIDDEN}`]
  for (const text of texts) {
    const rule = { ...c.Exp, name: text, shape: (): never => assert.fail(text) }
    const stated: c.Operation<c.Unary> = {
      ...c.Exp,
      name: 'mine',
      shape: () => E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule: text } })
    }
    const refusing: c.Operation<c.Unary> = {
      ...c.Exp,
      name: 'mine',
      shape: () => E.left({ _tag: 'InvalidArgument', argument: text, got: text, allowed: text })
    }
    const thrower = (): never => assert.fail(text)
    for (const shown of [
      textOf(untyped(c.add)(x, text)),
      textOf(untyped(c.placeholder)(text, 1, 1)),
      textOf(untyped(c.placeholder)('p', text, 1)),
      textOf(untyped(c.sum)(x, text)),
      textOf(untyped(c.einsum)(text, x)),
      textOf(untyped(c.constant)([[text]])),
      textOf(untyped(c.variable)('v', text)),
      textOf(untyped(c.bind)(x, { [text]: 1 })),
      textOf(untyped(c.vmap)(x, 'n', [text])),
      textOf(c.apply(rule, [x])),
      textOf(c.apply(stated, [x])),
      textOf(c.apply(refusing, [x])),
      answer(x, { x: text }),
      answer(x, { [text]: 1 }),
      answer(x, text),
      answer(x, { x: Symbol(text) }),
      answer(x, Object.defineProperty({}, 'x', { get: thrower, enumerable: true })),
      answer(text as unknown as c.Expr, {}),
      answer({ [text]: text } as unknown as c.Expr, {}),
      c.showErrors(errorsOf(x, { x: [1, 2] }, { [text]: 1 } as c.EvaluateOptions))
    ]) {
      assert.ok(shown.length > 0)
      isFit(shown)
    }
    isFit(c.show(untyped(c.take)(x, text)))
    assert.ok(c.show(untyped(c.take)(x, text)).length < 120)
  }
})

test('a text among the parameters is quoted so that it can be read back', () =>
  assert.is(c.show(untyped(c.take)(x, "it's \\"), { full: true }), "take(x, 'it\\'s \\\\', 0)"))

test('no line is long, however many and long the names are', () => {
  const long = (i: number): string => `name ${i} ${'n'.repeat(240)}`
  const many = Array.from({ length: 40 }, (_, i) => c.placeholder(long(i), 3, 1))
  const sum = many.reduce<c.Expr>((total, leaf) => c.add(total, leaf), x)
  isFit(textOf(sum))
  isFit(
    c.showErrors(
      errorsOf(
        many.reduce<c.Expr>((total, leaf) => c.add(total, leaf), c.zeros(3, 1)),
        {}
      )
    )
  )
  isFit(textOf(untyped(c.bind)(x, Object.fromEntries(many.map((_, i) => [long(i), 1])))))
  isFit(textOf(untyped(c.concat)(many.map((leaf, i) => (i === 20 ? c.transpose(leaf) : leaf)))))
  isFit(textOf(c.add(c.placeholder(long(1), 2, 1), c.variable(long(1), 2, 1, [1, 2]) as c.Expr)))
  const named = 'd'.repeat(64)
  isFit(textOf(untyped(c.matmul)(c.placeholder('a', named, `${named.slice(1)}e`), c.placeholder('b', named, named))))
})

test('a long line is broken between its parts, and the rest indented', () => {
  const names = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`a name of some length ${i}`, 1]))
  assert.match(answer(x, names), /no value for x \(2×1\);\n {4}given: .* 3",\n {4}"a name of some length 4", /)
})

test('a name of a dimension has at most 64 characters', () => {
  assert.equal(tagsOf(c.placeholder('x', 'n'.repeat(64), 1)), [])
  assert.equal(tagsOf(c.placeholder('x', 'n'.repeat(65), 1)), ['InvalidShape'])
  assert.match(textOf(c.placeholder('x', 'n'.repeat(65), 1)), 'at most 64 characters')
})

test('a fault of the whole expression shows its text', () => {
  const strict = errorsOf(c.log(s), { s: 0 }, { nonFinite: 'error' })
  assert.is(c.showErrors(strict), 'NonFinite in log: log(s) is -Infinity at row 0, column 0 from 0')
  assert.match(answer(c.zeros('n', 1), {}), "no leaf tells the size of n in zeros('n', 1); feed")
})

test('what the codec says is shown as well', () => {
  const decoded = c.environment(c.add(x, s)).decode({ x: [1, '2'] })
  const text = E.isLeft(decoded) ? c.showErrors(decoded.left) : ''
  assert.match(text, 'InvalidValue: the value of x (2×1): the entry at row 1, column 0 is the text "2"')
  assert.match(text, 'MissingPlaceholder: no value for s (1×1)')
  assert.match(c.showErrors([{ value: 1, context: [{ key: 'a', type: c.environment(x) }] }]), 'no value at a')
})

test('a transpose is proposed only where the result is no larger than an operand', () => {
  const rows: number = 2
  for (const [a, b] of [
    [c.placeholder('a', 'n', 1), c.placeholder('b', 'm', 1)],
    [c.placeholder('a', rows, 1), c.placeholder('b', 3, 1)],
    [c.placeholder('a', 1, rows), c.placeholder('b', 1, 3)]
  ] as const)
    assert.not.match(textOf(untyped(c.add)(a, b)), 'did you mean')
  assert.match(
    textOf(untyped(c.add)(c.placeholder('a', 'n', 3), c.placeholder('b', 3, 'n'))),
    'did you mean transpose(a) + b?  3×n'
  )
})

test('many misspelt names are answered', () => {
  const leaves = Array.from({ length: 200 }, (_, i) => c.placeholder(`${'name'.repeat(15)}${i}`, 1, 1))
  const expr = c.concat(leaves)
  const given = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`${'nmae'.repeat(15)}${i}`, 1]))
  const codec = c.environment(expr)
  assert.is(errorsOf(expr, given).length, 200)
  assert.match(textOf(untyped(c.bind)(expr, given)), 'and 192 more')
  const decoded = codec.decode(given)
  assert.is(E.isLeft(decoded) ? decoded.left.length : 0, 5200)
})
