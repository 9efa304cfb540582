import * as E from 'fp-ts/lib/Either.js'
import {
  type Apply,
  add,
  apply,
  bind,
  check,
  constant,
  type Declarations,
  divide,
  type Expr,
  entriesOf,
  exp,
  grad,
  type Leaf,
  log,
  matmul,
  multiply,
  negative,
  nodes,
  type ParseError,
  type ParseOptions,
  parse,
  placeholder,
  pow,
  run,
  sameExpression,
  show,
  showError,
  showParseError,
  signature,
  slice,
  subtract,
  sum,
  variable,
  vmap,
  zeros
} from '../../src/index.js'
import { decodeExpression, environmentFor } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds, RUNS } from '../property.js'
import { suite } from '../suite.js'
import { words } from './words.js'

const test = suite('parse')

const leavesOf = (expr: Expr): Declarations =>
  new Map(nodes(expr).flatMap((node) => (node._tag === 'Leaf' ? [[node.name, node] as const] : [])))

const read = (text: string, declarations?: Declarations, options?: ParseOptions): Expr => {
  const parsed = parse(text, declarations, options)
  return E.isRight(parsed) ? parsed.right : assert.fail(parsed.left.map(showParseError).join('\n'))
}

const errors = (text: unknown, declarations?: unknown, options?: unknown): ReadonlyArray<ParseError> => {
  const parsed = parse(text as string, declarations as Declarations, options as ParseOptions) // as untyped code calls it
  return E.isLeft(parsed) ? parsed.left : assert.fail(`${text} was read as ${show(parsed.right)}`)
}

const tags = (text: unknown, declarations?: unknown, options?: unknown): ReadonlyArray<string> =>
  errors(text, declarations, options).map(({ _tag }) => _tag)

/** States that an expression is what its text is read as. */
const returns = (expr: Expr): void => {
  const text = show(expr, { full: true })
  assert.ok(sameExpression(read(text, leavesOf(expr)), expr), text)
}

// The law: parse ∘ show = id

const numbers = fc.array(fc.nat(1000), { minLength: 3, maxLength: 240, size: 'max' })

/** `dimension` alone needs a leaf that binds its name. */
const operations = [...signature.keys()].filter((name) => name !== 'dimension')

const exprs = fc.tuple(numbers, fc.array(fc.nat(3), { maxLength: 3 })).map(([list, leading]) => {
  const expr = decodeExpression(list, { operations, stack: leading })
  return { expr, toString: () => show(expr) }
})

const law = (sentence: string, predicate: (expr: Expr) => void): void =>
  test(sentence, () => holds(exprs, ({ expr }) => predicate(expr)))

law('an expression is what its text is read as', returns)

const placeholdersOf = (expr: Expr): ReadonlyArray<Leaf> =>
  nodes(expr).filter((node): node is Leaf => node._tag === 'Leaf' && node.kind === 'placeholder')

for (const dim of ['n', 2])
  law(`so is a stack of it over ${dim}`, (expr) => {
    const names = placeholdersOf(expr).map(({ name }) => name)
    fc.pre(names.length > 0)
    returns(vmap(expr, dim, names))
    const first = vmap(expr, dim, names.slice(0, 1))
    if (E.isRight(check(first))) returns(vmap(first, 'm', names.slice(0, 2)))
  })

/** The sum of an expression by its first placeholder. */
const slope = (expr: Expr): Expr => {
  const [leaf] = placeholdersOf(expr)
  fc.pre(leaf !== undefined)
  return grad(sum(expr) as Expr<[1, 1]>, leaf as never) // any leaf will do
}

law('so is its gradient', (expr) => returns(slope(expr)))

law('so is the gradient of a stack, and a stack of gradients', (expr) => {
  const names = placeholdersOf(expr).map(({ name }) => name)
  fc.pre(names.length > 0)
  returns(slope(vmap(expr, 'n', names)))
  const [first] = placeholdersOf(slope(expr))
  if (first !== undefined) returns(vmap(slope(expr), 'n', [first.name]))
})

/** An empty constant is written as zeros, and read as such. */
const withZeros = (expr: Expr): Expr => {
  const empty = nodes(expr).flatMap((node) => {
    const shape: ReadonlyArray<unknown> = node._tag === 'Constant' && E.isRight(node.shape) ? node.shape.right : []
    return shape.includes(0) ? [[node as Expr, zeros(...(shape as [number, number]))] as const] : []
  })
  const images = new Map<Expr, Expr>(empty)
  for (const node of nodes(expr))
    if (node._tag === 'Apply' && node.args.some((arg: Expr) => images.has(arg)))
      images.set(
        node,
        apply(
          node.op,
          node.args.map((arg) => images.get(arg) ?? arg),
          node.params
        )
      )
  return images.get(expr) ?? expr
}

law('so is what is left when values are bound, and its value is the same', (expr) => {
  const env = environmentFor(expr, 7)
  const bound = bind(expr, env)
  const text = show(bound, { full: true })
  const made = read(text, leavesOf(bound))
  assert.ok(sameExpression(made, withZeros(bound)), text)
  assert.sameBits(run(made, {}), run(expr, env))
})

// Precedence: every pair of operators

const [a, b, c] = [placeholder('a', 2, 2), placeholder('b', 2, 2), placeholder('c', 2, 2)] as const
const BINARY: ReadonlyArray<readonly [string, (x: Expr, y: Expr) => Expr]> = [
  ['+', add],
  ['-', subtract],
  ['*', multiply],
  ['/', divide],
  ['@', matmul as never],
  ['**', pow]
]

for (const [first, f] of BINARY)
  for (const [second, g] of BINARY)
    test(`${first} and ${second} nest either way, with and without a minus`, () => {
      for (const x of [a, negative(a), constant(2), constant(-2), negative(constant(2)), negative(constant(-2))])
        for (const made of [
          f(g(x, b), c),
          f(b, g(x, c)),
          f(x, negative(g(b, c))),
          negative(f(g(b, c), x)),
          f(b, g(c, x))
        ]) {
          const text = show(made)
          // a 1×1 matrix has no product with a 2×2 one; what is built in vain is the same as nothing else
          if (E.isRight(made.shape))
            assert.ok(sameExpression(read(text, { a: [2, 2], b: [2, 2], c: [2, 2] }), made), text)
          assert.is(show(read(text, { a: [2, 2], b: [2, 2], c: [2, 2] })), text)
        }
    })

const ABC: Declarations = { a: [2, 2], b: [2, 2], c: [2, 2], x: ['n', 1], S: [3, 2, 2] }

for (const [text, shown] of [
  ['a-b-c', 'a - b - c'],
  ['a-(b-c)', 'a - (b - c)'],
  ['a**b**c', 'a ** b ** c'],
  ['(a**b)**c', '(a ** b) ** c'],
  ['-a**2', '-a ** 2'],
  ['(-a)**2', '(-a) ** 2'],
  ['a**-b**c', 'a ** -b ** c'],
  ['a**-b*c', 'a ** -b * c'],
  ['-a*b', '-a * b'],
  ['a@b*c/a', 'a @ b * c / a'],
  ['2*-3', '2 * -3'],
  ['- 2', '-2'],
  ['-(2)', '-(2)'],
  ['((a))', 'a'],
  ['add(a, b) * matmul(a, b)', '(a + b) * (a @ b)'],
  ['negative(2)', '-(2)'],
  ['variance(a, undefined, 1)', 'var(a, undefined, 1)'],
  ["zeros('n', 1) + x", "zeros('n', 1) + x"],
  ['tile(a, 2, 1)', 'kron(ones(2, 1), a)'],
  ['swapAxes(S, 0, 2)', 'permuteAxes(S, [2, 1, 0])'],
  ['meanSquaredError(a, b)', 'mean(square(a - b))'],
  ['sum(a, -1)', 'sum(a, 1)'],
  ['concat([a, [[1, 2]]], 0)', 'concat([a, [[1, 2]]], 0)'],
  ['stack([[1, 2]], 3)', 'broadcastTo([[1, 2]], [3, 1, 2])'],
  ['stack([[[1, 2]]])', 'stack([[[1, 2]]])'],
  ["einsum('ij, jk', a, b)", "einsum('ij,jk->ik', a, b)"],
  ['partLike([[[1], [2], [3]], [[0]], [[0], [0]]], 1)', 'partLike([[[1], [2], [3]], 0, [[0], [0]]], 1, 0)'],
  ['reshape(S, ..., [4, 1])', 'reshape(S, ..., [4, 1])'],
  ['concat([S, a], ..., -1)', 'concat([S, a], ..., -1)'],
  ['[[[1, 2]], [[3, 4]]]', '[[[1, 2]], [[3, 4]]]'],
  ['[[1e3, .5, 1.e-7, -0, -Infinity, NaN]]', '[[1000, 0.5, 1e-7, -0, -Infinity, NaN]]'],
  ['\n\nlet y = a @ b\n\nlet z = exp(y)\ny + z\n', 'let t1 = a @ b\nt1 + exp(t1)'],
  ['(a\n  + b)', 'a + b']
] as const)
  test(`reads ${JSON.stringify(text)}`, () => assert.is(show(read(text, ABC)), shown))

test('numbers keep every bit', () => {
  const extremes = [5e-324, Number.MAX_VALUE, -0, 0.1 + 0.2, Number.NaN, Number.NEGATIVE_INFINITY, 1e21, -1e-7]
  for (const x of extremes) {
    returns(constant(x))
    returns(negative(constant(x)))
    returns(pow(constant(x), 2))
  }
  assert.sameBits(
    entriesOf(run(read(`[[${extremes.map((x) => (Object.is(x, -0) ? '-0' : x)).join()}]]`), {})),
    extremes
  )
})

test('a constant is read back whole, of any rank', () => {
  returns(constant(run(multiply(zeros(3, 4, 5, 6), -1)) as never))
  returns(add(constant([[[[7]]]]), constant([[7]])))
})

// Names

test('odd names are quoted, and two of them stay two', () => {
  const names = [
    'a b',
    'a"b',
    "a'b",
    'a\\b',
    'let',
    'NaN',
    'true',
    'undefined',
    'sum',
    't1',
    `$\{0}`,
    '__proto__',
    'constructor'
  ]
  const strange = ['\u{1f600}', 'x′', '名', '\u200b', '\u{e0001}', '\ue0001', '\ue000', 'é', '\\u0041', 'A']
  const leaves = [...names, ...strange].map((name) => placeholder(name, 1, 1) as Expr)
  const all = leaves.reduce((total, leaf) => add(total, exp(leaf)))
  returns(multiply(all, all))
  assert.is(new Set(leaves.map((leaf) => show(leaf))).size, leaves.length)
})

test('a name that is a word of the language where a parameter is due is that word', () => {
  const leaf = placeholder('undefined', 2, 2)
  returns(add(leaf, slice(leaf, undefined, [0, 1])))
})

test('any name that may be one is read back', () =>
  holds(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (name) => {
    const leaf = placeholder(name, 1, 1)
    fc.pre(E.isRight(leaf.shape))
    returns(exp(leaf))
  }))

test('declarations are shapes or leaves, in a record or a Map', () => {
  const w = variable('w', [[1, 2]])
  assert.ok(sameExpression(read('w + x', { w, x: [1, 2] }), add(w, placeholder('x', 1, 2))))
  assert.ok(
    sameExpression(
      read(
        'w + x',
        new Map<string, Expr | [number, number]>([
          ['w', w],
          ['x', [1, 2]]
        ])
      ),
      add(w, placeholder('x', 1, 2))
    )
  )
  assert.is(tags('x', { x: 7 })[0], 'InvalidDeclaration')
  assert.is(tags('x', 7)[0], 'InvalidDeclaration')
  assert.is(tags('x', { get x() { throw new Error('no') } })[0], 'InvalidDeclaration') // biome-ignore format: one line
})

test('what fits no shape is an expression with that fault', () => {
  for (const text of ['a @ x', 'zeros(-1, 2)', 'sum(a, 7)', 'q', 'stack([])', 'reshape(a)'])
    assert.is(E.isLeft(read(text, { ...(ABC as object), q: [-1, 2] } as Declarations).shape), true, text)
})

test('what is interpolated stands in its place', () => {
  assert.ok(sameExpression(parse.expr`${a} @ ${b} + ${2} ** sum(${c}, 0)`, add(matmul(a, b), pow(2, sum(c, 0)))))
  assert.is(show(parse.expr`${a} - ${subtract(b, c)}`), 'a - (b - c)')
  const faulty = check(parse.expr`${a} +`)
  assert.is(E.isLeft(faulty) && faulty.left[0]._tag, 'InvalidArgument')
  assert.match(E.isLeft(faulty) ? showError(faulty.left[0]) : '', 'expected an operand, found the end of the text')
})

// A user's own operations

const logit = (x: Expr): Expr => subtract(log(x), log(subtract(1, x)))
const plus = (list: ReadonlyArray<Expr | number>, k: number): Expr =>
  list.reduce<Expr>((x, y) => add(x, y as Expr), constant(k))

test("a user's own operations are called by name", () => {
  assert.is(show(read('logit(a) + 1', ABC, { operations: { logit } })), 'log(a) - log(1 - a) + 1')
  assert.is(show(read('plus([a, b, 2], 7)', ABC, { operations: new Map([['plus', plus]]) })), '7 + a + b + 2')
  assert.is(
    show(read('logit([[0.5, 0.25]])', {}, { operations: { logit } })),
    'log([[0.5, 0.25]]) - log(1 - [[0.5, 0.25]])'
  )
  assert.equal(tags('logit(q)', ABC, { operations: { logit } }), ['Undeclared'])
  assert.equal(tags('f(a)', ABC, { operations: { f: () => 7 } }), ['Refused'])
  assert.equal(tags('f(a)', ABC, { operations: { f: () => assert.fail('no') } }), ['Refused'])
  assert.equal(tags('f(a)', ABC, { operations: { f: 7 } }), ['InvalidDeclaration'])
})

// Errors

for (const [text, message] of [
  ['a +\n@ b', 'line 1, column 4: expected an operand, found the end of the line\na +\n   ^'],
  ['let y = a\ny @ )', "line 2, column 5: expected an operand, found ')'\ny @ )\n    ^"],
  [
    'a b',
    'line 1, column 3: expected an operator or the end of the line, found b\na b\n  ^\na product is written: * entry by entry, @ of matrices'
  ],
  ['(a, b)', "line 1, column 3: expected an operator or ')', found ','\n(a, b)\n  ^"],
  ['exp(a', "line 1, column 6: expected an operator, ',' or ')', found the end of the text\nexp(a\n     ^"],
  [
    '[1 2]',
    "line 1, column 4: expected an operator, ',' or ']', found 2\n[1 2]\n   ^\nentries stand between commas: [1, 2]"
  ],
  [
    '[1, a]',
    'line 1, column 1: expected numbers alone in this list, found something else\n[1, a]\n^\nexpressions are joined by concat([1, a], 1)'
  ],
  [
    "'n' + a",
    "line 1, column 1: expected an operand, found a text\n'n' + a\n^\na name stands as it is, or between double quotes; texts between single quotes are parameters"
  ],
  ['add(a)', "line 1, column 6: expected 2 operands, found ')'\nadd(a)\n     ^"],
  ['exp(a, 2)', "line 1, column 8: expected ')', found one more argument\nexp(a, 2)\n       ^"],
  [
    'sum(a, b)',
    "line 1, column 8: expected a number, a text such as 'n', or a list of them, found a name\nsum(a, b)\n       ^"
  ],
  ['summ(a)', 'line 1, column 1: there is no operation summ; did you mean sum?\nsumm(a)\n^'],
  ['a + sum', 'line 1, column 5: sum is not declared: it is an operation, sum(…)\na + sum\n    ^'],
  ['a\u0007', 'line 1, column 2: expected an operator or the end of the line, found the character U+0007\na·\n ^'],
  ['let a = 1\na', 'line 1, column 5: expected a name that is not taken, found a\nlet a = 1\n    ^'],
  ['let 1 = a', 'line 1, column 5: expected a name, found 1\nlet 1 = a\n    ^'],
  ['let y a', "line 1, column 7: expected '=', found a\nlet y a\n      ^"],
  ['a\nb', 'line 2, column 1: expected the end of the text, found b\nb\n^'],
  ['let y = a', 'line 1, column 10: expected an expression, found the end of the text\nlet y = a\n         ^'],
  ['', 'line 1, column 1: expected an expression, found the end of the text']
] as const)
  test(`the error in ${JSON.stringify(text)}`, () =>
    assert.is(showParseError(errors(text, ABC)[0] as ParseError), message))

const A: Declarations = { ...(ABC as object), A: [2, 3], y: [3, 1] } as Declarations

test('a product entry by entry that does not fit proposes the matrix product', () => {
  const faulty = check(read('A * y', A))
  assert.match(E.isLeft(faulty) ? showError(faulty.left[0]) : '', 'did you mean A @ y?  2×1')
})

test('names that are not declared are reported all, each once, with the nearest', () => {
  const found = errors('weigth @ x + y * weigth + constructor + __proto__ + toString(x)', { weight: [1, 1], x: [1, 1] })
  assert.equal(
    found.map((error) => [error._tag, error.found, error.offset]),
    [
      ['Undeclared', 'weigth', 0],
      ['Undeclared', 'y', 13],
      ['Undeclared', 'constructor', 26],
      ['Undeclared', '__proto__', 40],
      ['UnknownOperation', 'toString', 52]
    ]
  )
  assert.match(showParseError(found[0] as ParseError), 'weigth is not declared; did you mean weight?')
})

test('a long line is shown around the fault, with the caret below it', () => {
  const text = `${'a + '.repeat(1000)}) + ${'a + '.repeat(1000)}a`
  const [first = '', line = '', caret = ''] = showParseError(errors(text, ABC)[0] as ParseError).split('\n')
  assert.match(first, 'column 4001')
  assert.ok(line.length <= 120)
  assert.is(line[caret.length - 1], ')')
})

// Hostile input

test('a text that is too long is not read', () => {
  assert.equal(tags('a + a', ABC, { limit: 4 }), ['LimitExceeded'])
  assert.is(E.isRight(parse('a + a', ABC, { limit: 5 })), true)
  assert.equal(tags(7), ['Unexpected'])
  for (const options of [null, 7, { limit: '4' }, { limit: Number.NaN }, { operation: {} }])
    assert.equal(tags('a + a', ABC, options), ['InvalidDeclaration'])
  assert.match(
    showParseError(errors('a', ABC, { operation: {} })[0] as ParseError),
    /^the options are .* "operation", expected operations or limit, a number from 0; did you mean operations\?$/
  )
})

const TIMES = 1e5
const many = (text: string, n = TIMES): string => text.repeat(n)

for (const [name, text, outcome] of [
  ["1e5 '('", many('('), 'Unexpected'],
  ["1e5 '(' that are closed", `${many('(')}a${many(')')}`, 'Right'],
  ['1e5 unary minus', `${many('-')}a`, 'Right'],
  ['1e5 unary minus of nothing', many('-'), 'Unexpected'],
  ["'aaaa…!'", `${many('a')}!`, 'Unexpected'],
  ['1e5 powers', `a${many(' ** a')}`, 'Right'],
  ['1e5 calls', `${many('exp(')}a${many(')')}`, 'Right'],
  ['1e5 nested lists', many('['), 'Unexpected'],
  ['1e5 names that are not declared', Array.from({ length: TIMES }, (_, i) => `q${i}`).join('+'), 'Undeclared'],
  [
    '1e5 let lines',
    `${Array.from({ length: TIMES }, (_, i) => `let y${i} = ${i === 0 ? 'a' : `y${i - 1} + 1`}\n`).join('')}y9`,
    'Right'
  ],
  ['1e6 line ends', `${many('\n', 1e6)}a`, 'Right'],
  ['a list of 1e6 numbers', `take(a, [${many('0,', 1e6)}0])`, 'Right'],
  ['a matrix of 1e5 rows', `[${many('[1,2],')}[1,2]]`, 'Right'],
  ['1e5 parts that do not fit', `concat([${many('a,')}x])`, 'Right'],
  ['1e5 axes', `expandDims(a, [${Array.from({ length: TIMES }, (_, i) => i).join()}])`, 'Right'],
  ['1e5 arguments', `zeros(${many('1,')}1)`, 'Unexpected'],
  ['terms of 1e5 letters', `einsum('${many('a')}', a)`, 'Right'],
  ['4000 terms', `einsum('${many('ab,', 4000)}ab', ${many('a,', 4000)}a)`, 'Right'],
  ['a size of 1e5 factors', `zeros('${many('n*')}n', 1)`, 'Right'],
  ['a quote that is not closed', `"${many('\\\\')}`, 'Unexpected']
] as const)
  test(`takes no stack and ends: ${name}`, () => {
    const parsed = parse(text, ABC)
    assert.is(E.isRight(parsed) ? 'Right' : parsed.left[0]._tag, outcome)
    if (E.isLeft(parsed)) assert.ok(parsed.left.length <= 20)
  })

test('a sum of 1e6 terms is read, left to right', () => {
  const sum = read(`a${many(' + a', 1e6)}`, ABC)
  assert.is(nodes(sum).length, 1e6 + 1)
  assert.is(sum._tag === 'Apply' && (sum as Apply).args[1]?._tag, 'Leaf')
})

const isTyped = (text: string, declared: Declarations = ABC): void => {
  const parsed = parse(text, declared)
  if (E.isLeft(parsed))
    for (const error of parsed.left)
      assert.ok(
        showParseError(error)
          .split('\n')
          .every((line) => line.length <= 120 || line.startsWith('line'))
      )
  else check(parsed.right)
}

test('any text is an expression or errors', () => {
  holds(fc.string({ unit: 'binary', maxLength: 200 }), (text) => isTyped(text), { numRuns: Math.max(RUNS, 2000) })
  holds(
    fc.array(words, { maxLength: 40 }).map((list) => list.join('')),
    (text) => isTyped(text),
    { numRuns: Math.max(RUNS, 5000) }
  )
  assert.equal(Object.keys(Object.prototype), [])
})

/** An edit of a text: words put in, something left out, said twice, or put elsewhere. */
type Edit = (text: string) => string

const edits: fc.Arbitrary<Edit> = fc
  .tuple(fc.nat(), fc.nat(), fc.nat(12), words, fc.constantFrom('insert', 'drop', 'repeat', 'move', 'replace'))
  .map(([at, to, length, word, kind]) => (text: string) => {
    const from = at % (text.length + 1)
    const part = text.slice(from, from + length)
    const [before, after] = [text.slice(0, from), text.slice(from + length)]
    if (kind === 'insert') return `${before}${word}${part}${after}`
    if (kind === 'drop') return `${before}${after}`
    if (kind === 'repeat') return `${before}${part}${part}${after}`
    if (kind === 'replace') return `${before}${word}${after}`
    const rest = `${before}${after}`
    const there = to % (rest.length + 1)
    return `${rest.slice(0, there)}${part}${rest.slice(there)}`
  })

test('the text of an expression with some changes is an expression or errors', () => {
  let [read, refused] = [0, 0]
  holds(
    fc.tuple(exprs, fc.oneof(fc.tuple(edits), fc.array(edits, { minLength: 2, maxLength: 6 }))),
    ([{ expr }, list]) => {
      const text = list.reduce((changed, edit) => edit(changed), show(expr, { full: true }))
      isTyped(text, leavesOf(expr))
      if (E.isRight(parse(text, leavesOf(expr)))) read++
      else refused++
    },
    { numRuns: Math.max(RUNS, 1000) }
  )
  assert.ok(read > 3 && refused > 200, `${read} read, ${refused} refused`)
  assert.equal(Object.keys(Object.prototype), [])
})

/** Arguments of every kind, for operations that may get any. */
const argument = fc.constantFrom(
  'a',
  'S',
  '2',
  '-1',
  '1e9',
  'NaN',
  "'n'",
  "'ij->i'",
  '[0, 1]',
  '[[0, 1], [1, 2]]',
  '[a, S]',
  '[]',
  'undefined',
  'true',
  '...',
  "['n', 2]",
  '[-1, -2]',
  '[-3]'
)

test('any arguments of any operation make an expression or errors, never an exception', () =>
  holds(
    fc.tuple(
      fc.constantFrom(...signature.keys(), 'tile', 'swapAxes', 'meanSquaredError'),
      fc.array(argument, { maxLength: 5 })
    ),
    ([name, list]) => {
      const parsed = parse(`${name}(${list.join(', ')})`, ABC)
      if (E.isLeft(parsed))
        assert.equal(
          parsed.left.filter(({ _tag }) => _tag === 'Refused'),
          []
        )
      else show(parsed.right)
    },
    { numRuns: Math.max(RUNS, 5000) }
  ))

test('a number that 64 bits do not hold is refused, not read as an infinity', () => {
  for (const text of ['1e400 * a', 'a + -1e999', '[1, 1e309]']) {
    const parsed = parse(text, ABC)
    assert.match(E.isLeft(parsed) ? parsed.left.map(showParseError).join() : '', 'which 64 bits do not hold')
  }
  assert.is(E.isRight(parse('Infinity * a', ABC)), true)
})
