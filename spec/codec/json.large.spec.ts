import * as E from 'fp-ts/lib/Either.js'
import {
  contentHash,
  type Expr,
  fromJson,
  nodes,
  placeholder,
  sameExpression,
  showCodecError,
  tanh,
  toJson
} from '../../src/index.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('large documents')

const chain = (length: number): Expr => {
  let y: Expr = placeholder('x', 1, 1)
  for (let i = 1; i < length; i++) y = tanh(y)
  return y
}

const timed = <A>(work: () => A): readonly [A, number] => {
  const start = performance.now()
  const result = work()
  return [result, performance.now() - start]
}

const textOf = (expr: Expr): string => {
  const json = toJson(expr)
  return E.isRight(json) ? JSON.stringify(json.right) : assert.fail('not encoded')
}

const decoded = (text: string): Expr => {
  const expr = fromJson(text)
  return E.isRight(expr) ? expr.right : assert.fail(showCodecError(expr.left[0]))
}

const million = chain(1_000_000)

test('a chain of a million nodes is written and read', () => {
  const read = decoded(textOf(million))
  assert.is(nodes(read).length, 1_000_000)
  assert.ok(sameExpression(read, million))
})

test('a chain of a million nodes has a hash', () => assert.is(contentHash(million)._tag, 'Right'))

test('one node more than the limit is refused before any is read', () => {
  const table = { format: 'catamat', version: 1, nodes: new Array<number>(1_000_001).fill(0), roots: 0 }
  const [read, ms] = timed(() => fromJson(JSON.stringify(table)))
  assert.ok(E.isLeft(read) && read.left[0]._tag === 'LimitExceeded' && read.left.length === 1)
  assert.ok(ms < 20_000, `${ms} ms`)
})

test('a text of more than 64 MiB, or more than a million roots, is refused before it is read', () => {
  const large = fromJson(`"${'x'.repeat(2 ** 26)}"`)
  assert.equal(E.isLeft(large) ? large.left.map(showCodecError) : [], [
    'LimitExceeded: 67108866 bytes; at most 67108864 are read'
  ])
  const roots = new Array<number>(1_000_001).fill(0)
  const nodes = [{ kind: 'placeholder', name: 'x', shape: [1, 1] }]
  const read = fromJson({ format: 'catamat', version: 1, nodes, roots })
  assert.equal(E.isLeft(read) ? read.left.map(showCodecError) : [], [
    'LimitExceeded at roots: 1000001 nodes; at most 1000000 are read'
  ])
})

test('lists a million deep are refused, as JSON and as objects', () => {
  const open = '['.repeat(1_000_000)
  for (const text of [open, `${open}${']'.repeat(1_000_000)}`]) assert.is(fromJson(text)._tag, 'Left')
  const params: unknown = JSON.parse(`${open}${']'.repeat(1_000_000)}`)
  const read = fromJson({ format: 'catamat', version: 1, nodes: [{ op: 'eye', args: [], params }], roots: 0 })
  assert.ok(E.isLeft(read) && read.left[0]._tag === 'LimitExceeded' && read.left[0].path.startsWith('nodes[0].params'))
})

test('of a million faults twenty are told, and how many more there are', () => {
  const value = { shape: [1, 1_000_000], entries: new Array<string>(1_000_000).fill('x') }
  const [read, ms] = timed(() =>
    fromJson({ format: 'catamat', version: 1, nodes: [{ kind: 'constant', value }], roots: 0 })
  )
  assert.is(E.isLeft(read) ? read.left.map(showCodecError).at(-1) : '', 'and 999980 more errors')
  assert.ok(ms < 20_000, `${ms} ms`)
})

test('a hundred thousand operands that do not fit are refused in short lines', () => {
  const leaves = Array.from({ length: 100_000 }, (_, i) => ({
    kind: 'placeholder',
    name: `a${i}`,
    shape: [2, (i % 2) + 1]
  }))
  const concat = { op: 'concat', args: leaves.map((_, i) => i), params: [-2] }
  const read = fromJson({ format: 'catamat', version: 1, nodes: [...leaves, concat], roots: leaves.length })
  const text = E.isLeft(read) ? showCodecError(read.left[0]) : ''
  assert.match(text, 'ShapeMismatch in concat')
  assert.ok(text.length < 1000, text.slice(0, 2000))
})

test('faults of half a million nodes cost no more than those that are told', () => {
  const table = [
    { kind: 'placeholder', name: 'a', shape: [2, 1] },
    ...Array.from({ length: 500_000 }, () => ({ op: 'matmul', args: [0, 0] }))
  ]
  const [read, ms] = timed(() => fromJson({ format: 'catamat', version: 1, nodes: table, roots: 1 }))
  assert.is(read._tag, 'Left')
  assert.ok(ms < 30_000, `${ms} ms`)
})
