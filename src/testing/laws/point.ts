import * as E from 'fp-ts/lib/Either.js'
import type { Matrix } from 'ml-matrix'
import { placeholderOf } from '../../core/build.js'
import type { Apply, Block, Expr, Leaf } from '../../core/Expr.js'
import { entriesOf } from '../../core/entriesOf.js'
import { blockIn } from '../../core/lift.js'
import { showShape } from '../../core/Shape.js'
import type { Value } from '../../core/Value.js'
import { run } from '../../interpreters/evaluate.js'
import { showError } from '../../interpreters/showError.js'
import { environmentFor, type Feed, numericShape, valueIn } from '../sample.js'

export const isApply = (expr: Expr): expr is Apply => expr._tag === 'Apply'

export const flat = (expr: Expr, env: Feed): ReadonlyArray<number> => entriesOf(run(expr, env))

export const blockAt = (expr: Expr, env: Feed): Block => blockIn(numericShape(expr), Float64Array.from(flat(expr, env)))

/** The sizes of a value, outermost first; what stands behind an empty axis cannot be seen. */
export const shapeOf = (value: Value): ReadonlyArray<number> =>
  Array.isArray(value)
    ? [value.length, ...(value.length === 0 ? [] : shapeOf(value[0]))]
    : [(value as Matrix).rows, (value as Matrix).columns] // what is no list is a matrix

/** A placeholder of another leaf's shape, for its tangent. */
const tangentOf = (leaf: Leaf, prefix: string): Expr =>
  placeholderOf(`${prefix}${leaf.name}`, E.isRight(leaf.shape) ? leaf.shape.right : [0, 0])

export const tangentsOf = (expr: Apply, prefix = 'd'): ReadonlyArray<Expr> =>
  (expr.args as ReadonlyArray<Leaf>).map((leaf) => tangentOf(leaf, prefix)) // an application is one to leaves

/** Values for several expressions' placeholders, each from a seed of its own. */
export const feeds = (exprs: ReadonlyArray<Expr>, seed: number): Feed =>
  Object.assign({}, ...exprs.map((expr, i) => environmentFor(expr, seed + i))) as Feed // of feeds

/** Leaves moved along directions that are fed under their names with a prefix. */
export const moved = (env: Feed, leaves: ReadonlyArray<Expr>, by: number, prefix = 'd'): Feed => {
  const along = (leaf: Leaf): Value => {
    const [from, d] = [env[leaf.name], env[`${prefix}${leaf.name}`]].map((value) => entriesOf(value as Value)) // both were fed
    return valueIn(numericShape(leaf), from?.map((x, i) => x + by * (d?.[i] ?? 0)) ?? [])
  }
  return { ...env, ...Object.fromEntries((leaves as ReadonlyArray<Leaf>).map((leaf) => [leaf.name, along(leaf)])) } // an application is one to leaves
}

/** What is wrong with the shape of a derivative, which is to be that of what it belongs to. */
export const misshapen = (derivative: Expr, like: Expr, what: string): string | undefined => {
  if (E.isLeft(derivative.shape)) return `${what} is faulty: ${showError(derivative.shape.left)}`
  const [actual, expected] = [derivative.shape.right, E.isRight(like.shape) ? like.shape.right : []]
  return String(actual) === String(expected)
    ? undefined
    : `${what} is ${showShape(actual)}, expected ${showShape(expected)}`
}
