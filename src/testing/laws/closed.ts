import * as E from 'fp-ts/lib/Either.js'
import { apply, placeholderOf } from '../../core/build.js'
import type { Dim } from '../../core/Dim.js'
import type { Apply, Expr, Leaf, Operation } from '../../core/Expr.js'
import { nodes } from '../../core/fold.js'
import { pull, push } from '../../ops/families/lift.js'
import { cos } from '../../ops/index.js'
import { type Application, environmentFor, numericShape } from '../sample.js'
import { agree, all, fails, HOLDS, type Judged } from '../verdict.js'
import { feeds, flat, isApply, tangentsOf } from './point.js'

/** Every operation in a derivative is in the signature. */
export const closed = ({ expr }: Application, signature: ReadonlyMap<string, Operation>): Judged => {
  if (!isApply(expr)) return HOLDS
  const cotangent = placeholderOf('ct', numericShape(expr))
  const derivatives = [push(tangentsOf(expr), expr), ...expr.args.map((_, i) => pull(cotangent, expr, i))]
  const used = derivatives.flatMap((derivative) => (derivative === undefined ? [] : nodes(derivative))).filter(isApply)
  const foreign = used.find(({ op }) => signature.get(op.name) !== op)
  return foreign === undefined ? HOLDS : fails(`${foreign.op.name} is in a derivative and not in the signature`)
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'none'],
  [1, 'one'],
  [2, 'two'],
  [3, 'three'],
  [4, 'four']
])

/** A placeholder of the same name, whose sizes have names; an empty axis hides the sizes behind it, which must then be numbers. */
const renamed = (leaf: Leaf): Expr => {
  const shape = numericShape(leaf)
  const empty = shape.indexOf(0)
  const name = (size: number, i: number): Dim =>
    size === 1 || (empty >= 0 && i > empty) ? size : (NAMES.get(size) ?? size)
  return placeholderOf(leaf.name, shape.map(name))
}

/** The same application to placeholders of named sizes, where names will do; else undefined. */
export const named = ({ expr }: Application): Apply | undefined => {
  if (!isApply(expr) || expr.args.length === 0) return undefined
  const made = apply(expr.op, (expr.args as ReadonlyArray<Leaf>).map(renamed), expr.params) // an application is one to leaves
  return E.isRight(made.shape) && isApply(made) ? made : undefined
}

/** With named sizes the value is what it is with numbers to the last bit, and so are both derivatives but for rounding. */
export const namesAreSizes = (application: Application, seed: number): Judged => {
  const { expr, domains } = application
  const general = named(application)
  if (general === undefined || !isApply(expr)) return HOLDS
  const tangents = tangentsOf(expr)
  const env = { ...environmentFor(expr, seed, domains), ...feeds(tangents, seed + 17) }
  const same = (a: Expr | undefined, b: Expr | undefined, what: string, tolerance: number): Judged => {
    if (a === undefined && b === undefined) return undefined
    if (a === undefined || b === undefined) return fails(`${what} is absent with one kind of sizes alone`)
    const sides = { actual: `${what} with named sizes`, expected: 'with numbers it', shape: numericShape(b) }
    return agree(flat(a, env), flat(b, env), tolerance, sides)
  }
  return all([
    same(general, expr, 'the value', 0),
    ...expr.args.map((_, i) =>
      same(pull(cos(general), general, i), pull(cos(expr), expr, i), `vjp of operand ${i + 1}`, 1e-14)
    ),
    same(push(tangentsOf(general), general), push(tangents, expr), 'jvp', 1e-14)
  ])
}
