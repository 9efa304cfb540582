import * as E from 'fp-ts/lib/Either.js'
import { placeholderOf } from '../../core/build.js'
import type { Expr } from '../../core/Expr.js'
import { entriesOf } from '../../core/entriesOf.js'
import { showShape } from '../../core/Shape.js'
import type { Value } from '../../core/Value.js'
import { run } from '../../interpreters/evaluate.js'
import { placeholders } from '../../interpreters/leaves.js'
import { squeeze, sum } from '../../ops/index.js'
import { pullback, pushforward } from '../../transforms/modes.js'
import { vmap } from '../../transforms/vmap.js'
import { type Application, environmentFor, type Feed, numericShape } from '../sample.js'
import { agree, all, fails, HOLDS, type Judged } from '../verdict.js'
import { flat } from './point.js'

/** How an expression is laid along a new leading axis: how long it is, and which placeholders are mapped, by bits; at least one of them. */
export interface Over {
  readonly n: number
  readonly bits: number
}

const namesIn = (expr: Expr): ReadonlyArray<string> => placeholders(expr).map(({ name }) => name)

interface Mapped {
  readonly names: ReadonlyArray<string>
  readonly mapped: Expr
}

/** The expression over a stack of n, and the names that are mapped; undefined where there is nothing to map. */
const over = (expr: Expr, { n, bits }: Over): Mapped | undefined => {
  const all = namesIn(expr)
  const some = all.filter((_, i) => (bits >> i) & 1)
  const names = some.length > 0 ? some : all.slice(0, 1)
  return names.length === 0 ? undefined : { names, mapped: vmap(expr, n, names) }
}

const shapeText = ({ shape }: Expr): string =>
  E.isRight(shape) ? showShape(shape.right) : `faulty: ${shape.left._tag}`

/** Evaluated on a stack it is the stack of the evaluations, bit for bit. */
export const natural = ({ expr, domains }: Application, seed: number, how: Over): Judged => {
  const made = over(expr, how)
  if (made === undefined) return HOLDS
  const expected = showShape([how.n, ...numericShape(expr)])
  if (shapeText(made.mapped) !== expected)
    return fails(`over a stack it is ${shapeText(made.mapped)}, expected ${expected}`)
  const env = environmentFor(made.mapped, seed, domains)
  const value = run(made.mapped, env) as ReadonlyArray<Value> // it has a leading axis
  const one = (i: number): Feed =>
    Object.fromEntries(
      Object.entries(env).map(([name, given]) => [
        name,
        made.names.includes(name) ? ((given as ReadonlyArray<Value>)[i] as Value) : given
      ])
    ) // what is mapped has one, too
  return all(
    value.map((part, i) => {
      const [stacked, alone] = [entriesOf(part), flat(expr, one(i))]
      const isSame = stacked.length === alone.length && stacked.every((x, k) => Object.is(x, alone[k]))
      return isSame ? HOLDS : fails(`[${i}] of a stack is ${stacked.slice(0, 8)}, alone it is ${alone.slice(0, 8)}`)
    })
  )
}

/** Beyond this no comparison tells. */
const LARGEST = 1e12

/** Two derivatives are one, in shape and in value. */
const same = (
  a: Expr | undefined,
  b: Expr | undefined,
  seed: number,
  domains: Application['domains'],
  what: string
): Judged => {
  if (a === undefined && b === undefined) return HOLDS
  if (a === undefined || b === undefined) return fails(`${what} is absent, over a stack or alone`)
  if (shapeText(a) !== shapeText(b))
    return fails(`${what} over a stack is ${shapeText(a)}, the stack of them ${shapeText(b)}`)
  const leaves = new Map([...placeholders(a), ...placeholders(b)].map((leaf) => [leaf.name, leaf]))
  const env: Feed = Object.assign(
    {},
    ...[...leaves.values()].map((leaf, i) => environmentFor(leaf, seed + 3 * i, domains))
  )
  const [left, right] = [flat(a, env), flat(b, env)]
  const scale = Math.max(1, ...left.map(Math.abs).filter(Number.isFinite))
  if (scale >= LARGEST) return undefined
  const sides = { actual: `${what} over a stack`, expected: 'the stack of them', shape: numericShape(b) }
  return agree(
    left.map((x) => x / scale),
    right.map((x) => x / scale),
    1e-11,
    sides
  )
}

const tangents = (expr: Expr): ReadonlyMap<string, Expr> =>
  new Map(placeholders(expr).map((leaf) => [leaf.name, placeholderOf(`d${leaf.name}`, numericShape(leaf))]))

/** Forward mode over a stack is the stack of forward modes. */
export const pushesOver = ({ expr, domains }: Application, seed: number, how: Over): Judged => {
  const made = over(expr, how)
  if (made === undefined) return HOLDS
  const one = pushforward(expr, tangents(expr))
  const involved = one === undefined ? [] : namesIn(one)
  const both = made.names.flatMap((name) => [name, `d${name}`]).filter((name) => involved.includes(name))
  if (one !== undefined && both.length === 0) return HOLDS // the same for every one of the stack
  const expected = one === undefined ? undefined : vmap(one, how.n, both)
  return same(pushforward(made.mapped, tangents(made.mapped)), expected, seed, domains, 'jvp')
}

const pulledBack = (expr: Expr): ReadonlyMap<string, Expr> =>
  pullback(expr, placeholderOf('ct', numericShape(expr)), new Set(namesIn(expr)))

/** Reverse mode over a stack is the stack of reverse modes, summed for what is not mapped. */
export const pullsOver = ({ expr, domains }: Application, seed: number, how: Over): Judged => {
  const made = over(expr, how)
  if (made === undefined) return HOLDS
  const [one, whole] = [pulledBack(expr), pulledBack(made.mapped)]
  return all(
    namesIn(expr).map((name) => {
      const [each, what] = [one.get(name), `vjp of ${name}`]
      if (each === undefined) return same(whole.get(name), undefined, seed, domains, what)
      const along = [...made.names, 'ct'].filter((leaf) => namesIn(each).includes(leaf))
      if (along.length === 0) return HOLDS // the same for every one of the stack
      const stacked = vmap(each, how.n, along)
      const expected = made.names.includes(name) ? stacked : squeeze(sum(stacked, 0), 0)
      return same(whole.get(name), expected, seed, domains, what)
    })
  )
}
