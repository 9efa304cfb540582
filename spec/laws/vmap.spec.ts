import * as E from 'fp-ts/lib/Either.js'
import { check, type Expr, exp, nodes, placeholder, show, signature, sum, vmap } from '../../src/index.js'
import { decodeApplication, decodeExpression } from '../../src/testing/index.js'
import { natural, type Over, pullsOver, pushesOver } from '../../src/testing/laws/stack.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { tells } from './tells.js'

const test = suite('laws of vmap')

const numbers = fc.array(fc.nat(1000), { minLength: 6, maxLength: 14 })
const stacks = fc.array(fc.nat(2), { maxLength: 2 })

const LAWS = [
  ['evaluated on a stack it is the stack of the evaluations', natural],
  ['jvp of vmap is vmap of jvp', pushesOver],
  ['vjp of vmap is vmap of vjp', pullsOver]
] as const

/** All placeholders from one interval, as far from where an operation is defined as it may be. */
const judge = (law: (typeof LAWS)[number][1], expr: Expr, how: Over, seed: number): void =>
  tells(law({ expr, domains: new Map() }, seed, how))

for (const [sentence, law] of LAWS) {
  for (const operation of signature.keys())
    test(`${operation}: ${sentence}`, () =>
      holds(fc.tuple(numbers, stacks, fc.nat(3), fc.nat(7), fc.nat(1000)), ([list, stack, n, bits, seed]) =>
        judge(law, decodeApplication(operation, list, stack).expr, { n, bits }, seed)
      ))
  test(`whole expressions: ${sentence}`, () =>
    holds(
      fc
        .tuple(
          fc.array(fc.nat(1000), { minLength: 3, maxLength: 120, size: 'max' }),
          stacks,
          fc.nat(3),
          fc.nat(31),
          fc.nat(1000)
        )
        .map(([list, stack, n, bits, seed]) => {
          const expr = decodeExpression(list, { operations: OPERATIONS, stack })
          return { expr, n, bits, seed, toString: () => `${show(expr)} over ${n}, bits ${bits}` }
        }),
      ({ expr, n, bits, seed }) => judge(law, expr, { n, bits }, seed)
    ))
}

/** `dimension` alone needs a leaf that binds its name. */
const OPERATIONS = [...signature.keys()].filter((name) => name !== 'dimension')

const x = placeholder('x', 2, 1)

test('it adds no node where all operands have one rank', () => {
  const expr = exp(sum(x, 0))
  assert.is(nodes(vmap(expr, 'n', ['x'])).length, nodes(expr).length)
})

test('a name that is no placeholder of the expression is refused, and so is what is no size', () => {
  for (const [dim, names] of [
    ['n', ['q']],
    ['n', []],
    ['n', 'x'],
    [-1, ['x']],
    ['', ['x']]
  ] as const)
    assert.is(check(vmap(x, dim as 'n', names as unknown as ['x']))._tag, 'Left')
})

test('a dimension that is there already has one size', () => {
  const y = placeholder('y', 'n', 1)
  assert.is(E.isRight(vmap(y, 'n', ['y']).shape), true)
})
