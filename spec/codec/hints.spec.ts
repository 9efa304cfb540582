import * as E from 'fp-ts/lib/Either.js'
import { ABSENT, CALLED, COMPARISONS, NUMBERS, STATEMENTS, WORDS } from '../../src/codec/vocabulary.js'
import {
  check,
  type Declarations,
  exp,
  type ParseError,
  parse,
  placeholder,
  showError,
  showErrors,
  showParseError,
  signature
} from '../../src/index.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('hints')

const names = 'a b c q x low high condition predictions targets logits'.split(' ')

const LEAVES: Declarations = {
  ...Object.fromEntries(names.map((name) => [name, [2, 2] as const])),
  A: [2, 3],
  y: [3, 1],
  S: [3, 2, 2]
}

const errors = (text: string): ReadonlyArray<ParseError> => {
  const { q: _, ...declared } = LEAVES as Record<string, readonly [2, 2]>
  const parsed = parse(text, declared)
  return E.isLeft(parsed) ? parsed.left : assert.fail(`${text} was read`)
}

// What those write who come from elsewhere

const SAMPLES = [
  ['x ^ 2', 3, 'the power is **'],
  ['x .^ 2', 3, 'the power is **'],
  ['x.T', 2, 'the transpose is transpose(x)'],
  ['A.T @ x', 2, 'the transpose is transpose(A)'],
  ['(a @ b).T', 8, 'the transpose is transpose(…)'],
  ["x'", 2, 'the transpose is transpose(x)'],
  ["A' @ x'", 2, 'the transpose is transpose(A)'],
  ['sum(x, axis=0)', 12, 'parameters have places and no names: sum(x, 0)'],
  ['sum(exp(x), axis = 0)', 18, 'parameters have places and no names'],
  ['sum(x, keepdims=True)', 16, 'reductions keep their axis, with size 1'],
  ['softmax(A, dim=-1)', 15, 'parameters have places and no names: softmax(A, -1)'],
  ["'x' + 1", 1, 'a name stands as it is, or between double quotes; texts between single quotes are parameters'],
  ['zeros("n", 1)', 7, "a text stands between single quotes: 'n'"],
  ['dot(a, b)', 1, 'the matrix product is @: a @ b'],
  ['A.dot(y)', 2, 'the matrix product is @: A @ …'],
  ['np.dot(A, y)', 3, 'the matrix product is @: a @ b'],
  ['np.exp(x)', 3, 'operations have no prefix: exp(…)'],
  ['np.linalg.norm(x)', 3, 'operations have no prefix: norm(…)'],
  ['Math.exp(x)', 5, 'operations have no prefix: exp(…)'],
  ['np.arctan(x)', 3, 'write atan(x)'],
  ['len(x)', 1, 'a size is size(x, axis)'],
  ['x.shape', 2, 'a size is size(x, axis)'],
  ['x[0]', 2, 'a part is slice(x, [from, to], [from, to]), rows are take(x, [i]), a matrix of a stack is at(x, i)'],
  ['x.sum()', 2, 'operations are functions: sum(x)'],
  ['x.reshape(1, 2)', 2, 'operations are functions: reshape(x, [1, 2])'],
  ['a .* b', 3, '* works entry by entry already'],
  ['a ./ b', 3, '/ works entry by entry already'],
  ['a == b', 3, 'write equal(a, b)'],
  ['a <= b', 3, 'write lessEqual(a, b)'],
  ['a != b', 3, 'write notEqual(a, b)'],
  ['a && b', 3, 'write logicalAnd(a, b)'],
  ['a and b', 3, 'write logicalAnd(a, b)'],
  ['not a', 5, 'write logicalNot(a)'],
  ['!a', 1, 'write logicalNot(a)'],
  ['a ? b : c', 3, 'write where(condition, a, b)'],
  ['a % b', 3, 'write a - b * floor(a / b)'],
  ['a // b', 4, 'write floor(a / b); a formula has no comments'],
  ['a # b', 3, 'a formula has no comments'],
  ['2a', 2, 'a product is written: * entry by entry, @ of matrices'],
  ['(a + b)(a - b)', 8, 'a product is written: * entry by entry, @ of matrices'],
  ['y = A', 3, 'a line that names what is shared begins with let: let y = …'],
  ['let z = A; z', 10, 'a statement ends with its line'],
  ['[1, 2; 3, 4]', 6, 'rows are lists: [[1, 2], [3, 4]]'],
  ['ones((2, 2))', 8, 'sizes stand side by side: ones(2, 2)'],
  ['a − b', 3, 'the minus sign is -'],
  ['a · b', 3, 'a product is written: * entry by entry, @ of matrices'],
  ['x² + 1', 1, 'the power is **'],
  ['√x', 1, 'write sqrt(x)'],
  ['|x|', 1, 'write abs(x), or norm(x)'],
  ['power(a, 2)', 1, 'the power is **: a ** b'],
  ['vstack([a, b])', 1, 'write concat([a, b], 0)'],
  ['ln(x)', 1, 'write log(x)'],
  ['x(0)', 1, 'x is declared and no operation: a product is written with * or @, a part is slice(x, …)'],
  ['pi * x', 1, 'write 3.141592653589793'],
  ['sum(a, None)', 8, 'write undefined'],
  ['0x10 * a', 2, 'a number is decimal, without _'],
  ['1_000 * a', 2, 'a number is decimal, without _'],
  ['“x”', 1, 'a name stands as it is, or between double quotes; texts between single quotes are parameters'],
  ['np.array([1, 2])', 3, 'a constant is nested lists: [[1, 2], [3, 4]]'],
  ['np.linalg.inv(a)', 3, 'there is no operation inv: compute it outside, with ml-matrix say, and feed it'],
  ['inv(a)', 1, 'compute it outside, with ml-matrix say, and feed it'],
  ['a.inv()', 2, 'there is no operation inv: compute it outside, with ml-matrix say, and feed it'],
  ['np.summ(a)', 3, 'there is no operation summ; did you mean sum?'],
  ['a.whatever(b)', 2, 'operations are functions, and there is none called whatever'],
  ['a.summ(b)', 2, 'operations are functions, and there is none called summ; did you mean sum?'],
  ['a \\ y', 3, 'there is no solver: compute it outside, with ml-matrix say, and feed it'],
  ['reshape(a, 4, 1)', 15, 'a list: reshape(a, [4, 1])'],
  ['reshape(a, (4, 1))', 14, 'a list: reshape(a, [4, 1])'],
  ['a.reshape((4, 1))', 2, 'operations are functions: reshape(a, [4, 1])'],
  ['concat(a, b)', 8, 'several operands stand in a list: concat([a, b])'],
  ['concat(a, b, 1)', 8, 'several operands stand in a list: concat([a, b], 1)'],
  ['concat((a, b))', 10, 'several operands stand in a list: concat([a, b])'],
  ['concat((a, b), axis=1)', 10, 'several operands stand in a list: concat([a, b])'],
  ['stack((a, b))', 9, 'several operands stand in a list: stack([a, b])'],
  ['max(a, b)', 8, 'of two, entry by entry, it is maximum(a, b)'],
  ['min(a, b)', 8, 'of two, entry by entry, it is minimum(a, b)'],
  ['vstack((a, b))', 1, 'write concat([a, b], 0)'],
  ['hstack((a, b))', 1, 'write concat([a, b], 1)'],
  ['linspace(0, 1, 5)', 1, 'of n numbers from a to b, write a + (b - a) * arange(n) / (n - 1)'],
  ['np.random.randn(3, 3)', 3, 'there is no operation randn: feed what was drawn at random'],
  ['tr(a)', 1, 'write trace(x)'],
  ['e ** x', 1, 'the number e is exp(1)'],
  ['2 * π', 5, 'write 3.141592653589793'],
  ['np.pi', 3, 'write 3.141592653589793'],
  ['np.e', 3, 'the number e is exp(1)'],
  ['Math.PI', 5, 'write 3.141592653589793'],
  ['full(2, 2, pi)', 12, 'write 3.141592653589793'],
  ['inf', 1, 'write Infinity'],
  ['nan', 1, 'write NaN'],
  ['True', 1, 'write 1'],
  ['true', 1, 'write 1'],
  ['sin x', 5, 'what an operation is applied to stands in parentheses: sin(x)'],
  ['sqrt 2 + a', 6, 'what an operation is applied to stands in parentheses: sqrt(…)'],
  ['lambda x: x', 8, 'a formula defines no functions'],
  ['x => x', 3, 'a formula defines no functions'],
  ['x -> x', 4, 'a formula defines no functions'],
  ['for i in x', 5, 'a formula has no loops: operations work on all entries at once'],
  ['sum(x for x in a)', 7, 'a formula has no loops: operations work on all entries at once'],
  ['a(1,:)', 1, 'a is declared and no operation: a product is written with * or @, a part is slice(a, …)'],
  ['[a, x]', 1, 'expressions are joined by concat([a, x], 1)'],
  ['[[a, x], [b, c]]', 1, 'expressions are joined by concat([a, b], axis), or stack([a, b])'],
  ['a^T', 2, 'the transpose is transpose(a)'],
  ['aᵀ @ x', 1, 'the transpose is transpose(a)'],
  ['1e * a', 2, 'an exponent has digits: 1e3'],
  ['‖x‖', 1, 'write norm(x)'],
  ['a ⊗ b', 3, 'write kron(a, b)'],
  ['∑(x)', 1, 'write sum(x)']
] as const

for (const [text, column, hint] of SAMPLES)
  test(`who writes ${JSON.stringify(text)} is told what to write`, () => {
    const [error, ...more] = errors(text)
    assert.is(error?.hint, hint)
    assert.is(error?.column, column)
    assert.equal(more, [])
    const lines = showParseError(error as ParseError).split('\n')
    assert.equal(lines.slice(-2), [`${' '.repeat(column - 1)}^`, hint])
  })

test('a hint is not told where it would be another mistake', () => {
  for (const text of ['(a, b)', 'exp(a, b)', 'sum(a, b)', 'reshape(a, exp(b), 1)', 'clip(a, 0, 1, 2)', 'a.b', '$a'])
    assert.is(errors(text)[0]?.hint, undefined, text)
  assert.is(errors('clip(a, min=0)')[0]?.hint, 'parameters have places and no names')
})

test("a user's own operation is proposed as those of the library", () => {
  const parsed = parse('np.inv(a)', LEAVES, { operations: { inv: exp } })
  assert.is(E.isLeft(parsed) && parsed.left[0].hint, 'operations have no prefix: inv(…)')
})

test('what stands in the parentheses of what is to be written otherwise is told no more than its names', () => {
  const found = (text: string): ReadonlyArray<string> => errors(text).map((error) => error.found)
  assert.equal(found('vstack(a @ q, (b, c))'), ['vstack', 'q'])
  assert.equal(found('a(1, :)'), ['a'])
  assert.equal(found('sigmod(a @ q, (b, c))'), ['sigmod', 'q', "','"])
  assert.is(errors('sigmod((a, b))')[1]?.hint, undefined)
  assert.is(errors('add(a, b, q)').length, 1)
})

test('sizes in a list are told to stand side by side', () => {
  for (const text of ['ones([3, 3])', 'zeros([3, 3])', 'eye([3, 3])', 'full([2, 2], 1)']) {
    const read = parse(text)
    const faults = E.isRight(read) ? check(read.right) : E.right(a)
    assert.match(E.isLeft(faults) ? showErrors(faults.left) : '', 'sizes stand side by side, and not in a list')
  }
})

// The law: what a hint proposes can be read

/** From the parenthesis at a place to the one that closes it. */
const closedAt = (text: string, open: number): number => {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return at + 1
  }
  return text.length
}

const callsIn = (hint: string): ReadonlyArray<string> =>
  [...hint.matchAll(/[A-Za-z]\w*(?=\()/g)].map(({ 0: name, index }) =>
    hint.slice(index, closedAt(hint, index + name.length))
  )

const written = (hint: string): ReadonlyArray<string> => {
  const [, text] = /\bwrite (.*)$/.exec(hint) ?? []
  return text?.split(/; |, or /).slice(0, 1) ?? []
}

const callable = new Set([...signature.keys(), 'tile', 'swapAxes', 'meanSquaredError'])

/** Names that stand for numbers in a hint. */
const settled = (text: string): string => text.replace(/\b(?:axis|from|i)\b/g, '0').replace(/\b(?:to|n|m)\b/g, '2')

const isRead = (text: string): boolean =>
  /…|undefined/.test(text) || /^(?:true|false)$/.test(text) || E.isRight(parse(settled(text), LEAVES))

const isSound = (hint: string): boolean =>
  callsIn(hint).every((call) => callable.has(call.slice(0, call.indexOf('('))) && isRead(call)) &&
  written(hint).every(isRead)

test('no hint proposes what cannot be read', () => {
  const tables = [ABSENT, CALLED, NUMBERS, STATEMENTS, WORDS].flatMap((table) => [...table.values()])
  for (const hint of [...SAMPLES.map((sample) => sample[2]), ...tables]) assert.ok(isSound(hint), hint)
  for (const name of COMPARISONS.values()) assert.ok(callable.has(name))
  for (const hint of ['write inv(x)', 'write max(a, b)', 'a list: reshape(a, 4, 1)']) assert.not(isSound(hint))
})

test('every word of other languages is answered by its hint, and none of them is a word of this one', () => {
  for (const [name, hint] of [...CALLED, ...ABSENT]) {
    assert.not(callable.has(name), name)
    if (/^\p{L}/u.test(name)) assert.is(errors(`${name}(a, (b, c))`)[0]?.hint, hint)
  }
  for (const [name, hint] of NUMBERS) if (/^\p{L}/u.test(name)) assert.is(errors(`a * ${name}`)[0]?.hint, hint)
})

const a = placeholder('a', 2, 2)

test('a formula with expressions in it is told the same', () =>
  assert.match(showError((check(parse.expr`${a} ^ 2`) as E.Left<[never]>).left[0]), 'the power is **'))
