import { evaluate } from '../../src/interpreters/evaluate.js'
import { move, open, type State } from '../../src/playground/page.js'
import { STARTS } from '../../src/playground/starts.js'
import { viewOf } from '../../src/playground/view.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { note, suite } from '../suite.js'

const test = suite('the playground without a page')

const start = (name: string): State => STARTS.get(name) ?? assert.fail(`no start ${name}`)
const written = (formula: string, declarations = '', by = ''): State => ({ formula, declarations, by })
const LINE = start('A line through points')

test('a formula and its declarations are read, drawn, evaluated and differentiated', () => {
  const { errors, value, gradient, leaves, work } = viewOf(open(LINE))
  assert.equal(errors, [])
  assert.is(value?.text, 'mean((a * x + b - y) ** 2)')
  assert.is(value?.shape, '1×1')
  assert.equal(value?.tables, [{ label: '', rows: [['0.604']] }])
  assert.match(value?.mathematics ?? '', /^<math.*mean/)
  assert.is(value?.drawing?.boxes.length, 10)
  assert.is(value?.fresh.size, 0)
  assert.equal(gradient?.tables, [{ label: '', rows: [['-3.76']] }])
  assert.is(gradient?.by, 'a')
  assert.equal(leaves, ['a', 'b', 'x', 'y'])
  assert.is(work, 'Computed 5 of 5 operations of the value and 8 of 8 operations of the gradient.')
})

test('every start but the one that is mistaken has a value', () => {
  for (const [name, state] of STARTS) {
    const { errors, value } = viewOf(open(state))
    assert.is(errors.length, name === 'A mistake' ? 1 : 0, name)
    assert.is((value?.tables.length ?? 0) > 0, name !== 'A mistake', name)
  }
})

test('a mistake is told as the library tells it, and drawn', () => {
  const { errors, value, gradient } = viewOf(open(start('A mistake')))
  assert.equal(errors[0]?.split('\n'), [
    'ShapeMismatch in matmul',
    '  A @ y: A is 2×3, y is 2×1; the columns of A (3) must equal the rows of y (2)',
    '  in  A @ y + b',
    '      ^^^^^',
    '  did you mean transpose(A) @ y?  3×1'
  ])
  assert.equal(
    value?.drawing?.boxes.map(({ kind }) => kind),
    ['placeholder', 'placeholder', 'fault', 'variable', 'fault']
  )
  assert.is(gradient, undefined)
})

test('what cannot be read keeps what was shown, as of before', () => {
  const before = viewOf(open(LINE))
  const view = viewOf(open({ ...LINE, formula: 'mean(a *' }), before)
  assert.ok(view.isStale)
  assert.is(view.value, before.value)
  assert.is(view.formula, 'mean(a *')
  assert.match(view.errors[0] ?? '', /^line 1, column 9: expected an operand.*\nmean\(a \*\n {8}\^$/)
  assert.ok(!viewOf(open(LINE), view).isStale)
  assert.is(viewOf(open(written('('))).value, undefined)
  assert.match(viewOf(open(written('a', 'a = ('))).errors[0] ?? '', /^in the declarations, line 1, column 6/)
  assert.match(viewOf(open(written('a', 'a = [1, 2]'))).errors[0] ?? '', /^InvalidConstant/)
})

test('a placeholder without a value is told, and drawn all the same', () => {
  const { errors, value, gradient } = viewOf(open(written('sum(w * x)', 'x : 2 × 1\nw = [[1], [2]]')))
  assert.equal(errors, [])
  assert.match(value?.error ?? '', /^MissingPlaceholder: no value for x \(2×1\)/)
  assert.is(gradient?.text, 'x')
  assert.ok((value?.drawing?.boxes.length ?? 0) > 0)
})

test('a gradient is asked for by any leaf, and refused where there is none', () => {
  assert.is(viewOf(open({ ...LINE, by: 'b' })).gradient?.by, 'b')
  assert.is(viewOf(open({ ...LINE, by: 'nothing of ours' })).gradient?.by, 'a')
  assert.match(viewOf(open(start('A matrix times a vector'))).noGradient ?? '', /this one is 2×1: sum/)
  assert.is(viewOf(open(written('1 + 1'))).noGradient, 'There is no leaf to differentiate by.')
  assert.is(viewOf(open(written('1 + 1'))).value?.tables[0]?.rows[0]?.[0], '2')
})

test('a slider computes what depends on it, and marks it', () => {
  const state = start('Logistic regression')
  const page = open(state)
  const before = viewOf(page)
  assert.equal(
    before.sliders.map(({ name, value }) => [name, value]),
    [
      ['b', 0.1],
      ['lambda', 0.01]
    ]
  )
  const after = viewOf(move(page, 'lambda', 0.5), before)
  assert.is(
    after.work,
    'lambda moved: computed 2 of 8 operations of the value and 2 of 13 operations of the gradient; the others keep their values.'
  )
  const marked = after.value?.drawing?.boxes.filter(({ id }) => after.value?.fresh.has(id)).map(({ lines }) => lines[0])
  assert.equal(marked, ['lambda', 'multiply', 'add'])
  assert.is(after.declarations, state.declarations.replace('lambda = 0.01', 'lambda = 0.5'))
  assert.equal(
    after.sliders.map(({ most }) => most),
    before.sliders.map(({ most }) => most)
  )
})

test('boxes do not move while a slider does', () => {
  const page = open(LINE)
  const wide = viewOf(move(page, 'a', 0.123456), viewOf(page))
  const narrow = viewOf(move(page, 'a', 0), wide)
  const places = (view: typeof wide) => view.value?.drawing?.boxes.map(({ x, y, width }) => [x, y, width])
  assert.equal(places(narrow), places(wide))
})

test('a page that was moved is the page of what it says', () =>
  holds(
    fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.double({ noNaN: true, min: -1e3, max: 1e3 })), { maxLength: 6 }),
    (moves) => {
      const moved = moves.reduce((page, [name, to]) => move(page, name, to), open(LINE))
      const fresh = open(moved.state)
      for (const part of ['value', 'gradient'] as const)
        assert.equal(moved[part]?.evaluation?.value, fresh[part]?.evaluation?.value)
      assert.equal(
        [...moved.declared].map(([name, { start: from, end }]) => [name, moved.state.declarations.slice(from, end)]),
        [...fresh.declared].map(([name, { start: from, end }]) => [name, moved.state.declarations.slice(from, end)])
      )
    }
  ))

test('moving what is not there changes nothing', () => {
  const page = open(LINE)
  assert.is(move(page, 'nothing', 1), page)
  const broken = open(written('(', 'a = 1'))
  assert.is(move(broken, 'a', 2), broken)
})

test('what is too large is refused before it is computed', () => {
  const refusals: ReadonlyArray<readonly [State, RegExp]> = [
    [written('sum(ones(10000, 10000))'), /LimitExceeded: \d+ entries of values/],
    [written('sum(ones(1000, 1000) @ eye(1000))'), /LimitExceeded: \d+ (entries|floating)/],
    [written("sum(einsum('ij,kl->', ones(1000, 20), ones(1000, 20)))"), /LimitExceeded: \d+ floating/],
    [written(`1${' + 1'.repeat(6000)}`), /LimitExceeded: \d+ nodes/]
  ]
  for (const [state, expected] of refusals) {
    const started = performance.now()
    assert.match(viewOf(open(state)).value?.error ?? '', expected)
    note(`${(performance.now() - started).toFixed(0)} ms to refuse ${state.formula.slice(0, 30)}`)
  }
  assert.match(viewOf(open(written('1 '.repeat(30_000)))).errors[0] ?? '', /LimitExceeded: 60000 characters/)
})

test('a long expression is not drawn, and a chain is folded', () => {
  const chain = viewOf(open(written(`${'exp('.repeat(200)}x${')'.repeat(200)}`, 'x = 0')))
  assert.ok((chain.value?.drawing?.boxes.length ?? 99) < 60)
  const wide = Array.from({ length: 130 }, (_, i) => `exp(${i})`).join(' + ')
  const { value } = viewOf(open(written(wide)))
  assert.is(value?.drawing, undefined)
  assert.is(value?.mathematics, undefined)
  assert.match(value?.text ?? '', /nodes/)
})

test('values are shown to six digits, the first of many', () => {
  const rows = (formula: string) => viewOf(open(written(formula))).value?.tables
  assert.equal(rows('1 / [[3, -3]]')?.[0]?.rows, [['0.333333', '-0.333333']])
  const large = rows('ones(40, 50)')?.[0]?.rows
  assert.is(large?.length, 12)
  assert.is(large?.[0]?.length, 12)
  assert.is(large?.[0]?.[11], '…')
  assert.is(large?.[11]?.[0], '⋮')
  assert.equal(
    rows('ones(2, 3, 1, 1)')?.map(({ label }) => label),
    ['[0][0]', '[0][1]', '[0][2]', '[1][0]', '[1][1]', '[1][2]']
  )
  assert.is(rows('ones(500, 1, 1)')?.length, 12)
  assert.equal(rows('zeros(0, 2)')?.[0]?.rows, [])
})

test('any text gives a page', () =>
  holds(
    fc.tuple(
      fc
        .array(fc.constantFrom('a', 'x', ' ', '+', '@', '(', ')', 'sum(', '2', '**', '[', ']', ',', '\n', 'let ', '='))
        .map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 30 })
    ),
    ([formula, declarations]) => {
      viewOf(open(written(formula, declarations)))
      viewOf(open(written(formula, `a = 1\nx : 2 × 1 = [1, 2]`, declarations)))
    },
    { numRuns: 300 }
  ))

test('the value is what the library gives', () => {
  const { value } = open(LINE)
  const known =
    value === undefined ? undefined : evaluate(value.expr, { x: [0, 1, 2, 3, 4], y: [1.1, 1.4, 2.2, 2.4, 3.1] })
  assert.equal(known, { _tag: 'Right', right: value?.evaluation?.value })
})
