import * as E from 'fp-ts/lib/Either.js'
import {
  type Expr,
  type Node,
  nodes,
  placeholder,
  type Shape,
  type Stopped,
  show,
  showErrors,
  signature,
  tanh,
  type Value
} from '../../src/index.js'
import { decodeExpression, environmentFor } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc } from '../property.js'

/** `dimension` alone needs a leaf that binds its name. */
const operations = [...signature.keys()].filter((name) => name !== 'dimension')

const numbers = fc.array(fc.nat(1000), { minLength: 3, maxLength: 240, size: 'max' })

export interface Point {
  readonly expr: Expr<Shape, never>
  readonly env: { readonly [name: string]: Value }
}

/** A well-shaped expression with shared nodes and stacks, and a value for each of its placeholders; it prints as its text. */
export const points: fc.Arbitrary<Point> = fc
  .tuple(numbers, fc.nat(1000), fc.array(fc.nat(3), { maxLength: 3 }))
  .map(([list, seed, stack]) => {
    const expr = decodeExpression(list, { operations, stack }) as Expr<Shape, never> // the environment has every name
    return { expr, env: environmentFor(expr, seed), toString: () => show(expr) }
  })

/** What is on the right, where there is no fault. */
export const right = <A>(either: E.Either<Parameters<typeof showErrors>[0], A>): A =>
  E.isRight(either) ? either.right : assert.fail(showErrors(either.left))

/** The steps of a sequence, none of which failed. */
export const taken = <A extends { readonly _tag: 'Taken' }>(
  sequence: E.Either<Parameters<typeof showErrors>[0], Iterable<A | Stopped>>
): Iterable<A> => ({
  *[Symbol.iterator]() {
    for (const step of right(sequence)) yield step._tag === 'Taken' ? step : assert.fail(showErrors(step.errors))
  }
})

/** The nodes of an expression that depend on leaves of some names, by a naive search. */
export const dependants = (expr: Expr, names: ReadonlySet<string>): ReadonlySet<Node> => {
  const found = new Set<Node>()
  for (const node of nodes(expr))
    if (
      node._tag === 'Leaf' ? names.has(node.name) : node._tag === 'Apply' && node.args.some((x) => found.has(x as Node))
    )
      found.add(node)
  return found
}

/** So many functions one after the other. */
export const chain = (length: number, link: (x: Expr<[1, 1], 'x'>) => Expr<[1, 1], 'x'> = tanh): Expr<[1, 1], 'x'> => {
  let expr: Expr<[1, 1], 'x'> = placeholder('x', 1, 1)
  for (let i = 0; i < length; i++) expr = link(expr)
  return expr
}
