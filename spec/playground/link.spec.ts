import * as E from 'fp-ts/lib/Either.js'
import { sameExpression } from '../../src/core/sameExpression.js'
import { hashOf, sharedIn } from '../../src/playground/hash.js'
import { opened, type Shared, shared } from '../../src/playground/link.js'
import { open, type State } from '../../src/playground/page.js'
import { STARTS } from '../../src/playground/starts.js'
import * as assert from '../assert.js'
import { HOSTILE } from '../interpreters/hostile.js'
import { fc, holds } from '../property.js'
import { note, suite } from '../suite.js'

const test = suite('share links')

const right = <A>(either: E.Either<string, A>): A => (E.isRight(either) ? either.right : assert.fail(either.left))

/** There and back: what the reader of a link finds. */
const sent = (state: State): State => right(opened(right(shared(open(state)))))

test('what is shared is the expression, its values and its leaf, as JSON', () => {
  for (const [name, state] of STARTS) {
    if (name === 'A mistake') continue
    const [before, after] = [open(state), open(sent(state))]
    const [a, b] = [before.value, after.value]
    assert.ok(a !== undefined && b !== undefined && sameExpression(a.expr, b.expr), name)
    assert.equal(after.value?.evaluation?.value, before.value?.evaluation?.value, name)
    assert.equal(after.gradient?.evaluation?.value, before.gradient?.evaluation?.value, name)
    assert.is(after.gradient?.by, before.gradient?.by, name)
    assert.equal(sent(sent(state)), sent(state), name)
  }
})

test('odd names, stacks, empty and special values come through', () => {
  const declarations = `"a b" : "d e" × 2 = [[1, NaN], [-Infinity, -0]]
s = [[[1, 2]], [[3, 4]]]
none = zeros(0, 3)
unfed : 2 × n`
  const state = sent({
    formula: '"a b" * s + sum(none) * sum(unfed)',
    declarations: declarations.replace('"d e"', 'd'),
    by: ''
  })
  assert.equal(state.declarations.split('\n'), [
    '"a b" : d × 2 = [[1, NaN], [-Infinity, -0]]',
    'unfed : 2 × n',
    's = [[[1, 2]], [[3, 4]]]',
    'none = zeros(0, 3)'
  ])
})

test('hostile names come through as names', () => {
  for (const name of HOSTILE) {
    const page = open({ formula: `${JSON.stringify(name)} + 1`, declarations: `${JSON.stringify(name)} = 2`, by: '' })
    if (page.value === undefined) continue // a name with a control character is refused
    assert.equal(open(right(opened(right(shared(page))))).leaves, [name])
  }
})

test('what has no JSON is not shared, and says why', () => {
  assert.equal(shared(open({ formula: '(', declarations: '', by: '' })), E.left('there is no expression yet'))
  const mistaken = shared(open(STARTS.get('A mistake') ?? assert.fail('no start')))
  assert.ok(E.isLeft(mistaken))
})

test('an address carries it whole, in letters that need no escape', async () => {
  for (const state of STARTS.values()) {
    const json = shared(open(state))
    if (E.isLeft(json)) continue
    const hash = await hashOf(json.right)
    assert.match(hash, /^expression=[\w-]+&values=[\w-]+&by=\w*$/)
    assert.equal(await sharedIn(`#${hash}`), json)
    note(`${hash.length} characters for ${json.right.expression.length + json.right.values.length} of JSON`)
  }
})

test('a hostile address is refused in prose', async () => {
  const [first] = STARTS.values()
  const hash = await hashOf(right(shared(open(first ?? assert.fail('no start')))))
  const refusals: ReadonlyArray<string> = [
    'expression=',
    'expression=%00',
    'expression=AAAA',
    'expression=!!!!&values=????',
    hash.slice(0, 40),
    hash.replace('values=', 'values=A'),
    hash.replace(/values=[^&]*/, ''),
    `expression=${'A'.repeat(100_000)}`
  ]
  for (const address of refusals) {
    const read = await sharedIn(address)
    assert.ok(read !== undefined && E.isLeft(read) && read.left.length > 10, address.slice(0, 60))
  }
  for (const address of ['', '#', '#section', '#__proto__=1', '#values=1'])
    assert.is(await sharedIn(address), undefined)
})

test('a text that unpacks to more than is read is refused', async () => {
  const bomb = await hashOf({ expression: ' '.repeat(50_000_000), values: '{}', by: '' })
  assert.ok(bomb.length < 200_000)
  assert.match(JSON.stringify(await sharedIn(bomb)), /LimitExceeded: it holds more than the 1000000 bytes/)
})

test('a document that is none is refused with the errors of the library', () => {
  const refusal = (document: Partial<Shared>): string => {
    const read = opened({
      expression:
        '{"format":"catamat","version":1,"nodes":[{"kind":"placeholder","name":"x","shape":[1,1]}],"roots":0}',
      values: '{"format":"catamat-values","version":1,"values":[]}',
      by: '',
      ...document
    })
    return E.isLeft(read) ? read.left : ''
  }
  assert.is(refusal({}), '')
  assert.match(refusal({ expression: '' }), /^DecodeError: expected JSON/)
  assert.match(refusal({ expression: '[]' }), /^DecodeError/)
  assert.match(
    refusal({ expression: '{"format":"catamat","version":1,"nodes":[{"op":"matmull","args":[3]}],"roots":0}' }),
    /^UnknownOp at nodes\[0\]\.op: there is no operation matmull; did you mean matmul\?\nDanglingRef/
  )
  assert.match(refusal({ expression: '{"format":"catamat","version":2,"nodes":[],"roots":0}' }), /^UnsupportedVersion/)
  assert.match(refusal({ values: '{}' }), /^DecodeError/)
  assert.match(refusal({ expression: `[${'['.repeat(20_000)}` }), /^DecodeError/)
})

test('any document is read or refused', () =>
  holds(fc.tuple(fc.json(), fc.json(), fc.string()), ([expression, values, by]) => {
    assert.ok(E.isLeft(opened({ expression, values, by })))
  }))
