import * as E from 'fp-ts/lib/Either.js'
import type { Matrix } from 'ml-matrix'
import { blockIn, liftedForward } from '../../src/core/lift.js'
import { toValue } from '../../src/core/Value.js'
import {
  type Apply,
  apply,
  type Block,
  cos,
  type Dim,
  type Expr,
  entriesOf,
  type Leaf,
  nodes,
  placeholder,
  run,
  signature,
  type Value
} from '../../src/index.js'
import { pull, push } from '../../src/ops/families/lift.js'
import { type Application, environmentFor } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc } from '../property.js'

type Feed = { readonly [name: string]: Value }

type Sizes = [...number[], number, number]

const isApply = (expr: Expr): expr is Apply => expr._tag === 'Apply'

const sizes = (expr: Expr): Sizes =>
  E.isRight(expr.shape) ? ([...expr.shape.right] as Sizes) : assert.fail('the expression is faulty')

const flat = (expr: Expr, env: Feed): ReadonlyArray<number> => entriesOf(run(expr, env))

/** The sizes of a value, outermost first. */
export const shapeOf = (value: Value): ReadonlyArray<number> =>
  Array.isArray(value)
    ? [value.length, ...(value.length === 0 ? [] : shapeOf(value[0]))]
    : [(value as Matrix).rows, (value as Matrix).columns]

/** ⟨a, b⟩ and the sum of the absolute values of its terms, the scale of its rounding. */
const inner = (
  a: ReadonlyArray<number>,
  b: ReadonlyArray<number>
): { readonly value: number; readonly scale: number } =>
  a.reduce((sum, x, i) => ({ value: sum.value + x * (b[i] ?? 0), scale: sum.scale + Math.abs(x * (b[i] ?? 0)) }), {
    value: 0,
    scale: 0
  })

const blockOf = (expr: Expr, env: Feed): Block => blockIn(sizes(expr), Float64Array.from(flat(expr, env)))

/** The value has the shape that was predicted, for sizes and for names of sizes alike. */
export const predictsShape = ({ expr, domains }: Application): void => {
  if (nodes(expr).length === 1) {
    assert.is(E.isRight(expr.shape), true)
    return
  }
  const env = environmentFor(expr, 1, domains)
  const actual = shapeOf(run(expr, env))
  assert.equal(actual, sizes(expr).slice(0, actual.length))
}

/** An operation leaves its operands alone, and does the same again. */
export const pure = ({ expr, domains }: Application): void => {
  if (!isApply(expr)) return
  const env = environmentFor(expr, 2, domains)
  const blocks = expr.args.map((arg) => blockOf(arg, env))
  const before = blocks.map(({ data }) => [...data])
  const shape = sizes(expr)
  const params = expr.op.resize?.(expr.params, (dim) => (typeof dim === 'string' ? 3 : dim)) ?? expr.params
  const apply = (): Float64Array => {
    const out = blockIn(shape, new Float64Array(shape.reduce((n, size) => n * size, 1)))
    liftedForward(expr.op, blocks, out, params)
    return out.data
  }
  const [first, second] = [apply(), apply()]
  assert.sameBits(first, second, 'the same operands gave something else')
  blocks.forEach(({ data }, i) => assert.sameBits(data, before[i] ?? [], 'an operand was changed'))
}

const tangentOf = (leaf: Leaf): Expr => placeholder(`d${leaf.name}`, ...sizes(leaf))

const directions = (
  expr: Apply
): { readonly leaves: ReadonlyArray<Leaf>; readonly tangents: ReadonlyArray<Expr>; readonly cotangent: Expr } => {
  const leaves = expr.args as ReadonlyArray<Leaf>
  return { leaves, tangents: leaves.map(tangentOf), cotangent: placeholder('ct', ...sizes(expr)) }
}

/** ⟨ct, jvp(v)⟩ = ⟨vjp(ct), v⟩, for all tangents at once and for each alone. */
export const adjoint = ({ expr, domains }: Application, seed: number): void => {
  if (!isApply(expr)) return
  const { leaves, tangents, cotangent } = directions(expr)
  const primal = environmentFor(expr, seed, domains)
  const cts = environmentFor(cotangent, seed + 7)
  const dxs = Object.assign({}, ...tangents.map((tangent, i) => environmentFor(tangent, seed + 17 + i))) as Feed
  const env = { ...primal, ...cts, ...dxs }
  const pulled = leaves.map((_, i) => pull(cotangent, expr, i))
  for (const given of [
    tangents,
    ...tangents.map((_, k) => tangents.map((tangent, i) => (i === k ? tangent : undefined)))
  ]) {
    const pushed = push(given, expr)
    const forward = pushed === undefined ? { value: 0, scale: 0 } : inner(flat(cotangent, env), flat(pushed, env))
    const backward = pulled.map((ct, i) =>
      ct === undefined || given[i] === undefined
        ? { value: 0, scale: 0 }
        : inner(flat(ct, env), flat(tangents[i] as Expr, env))
    )
    const value = backward.reduce((sum, term) => sum + term.value, 0)
    const scale = backward.reduce((sum, term) => sum + term.scale, forward.scale)
    if (!(Math.abs(forward.value - value) <= 1e-12 * Math.max(1, scale)))
      assert.fail(`⟨ct, jvp⟩ = ${forward.value} but ⟨vjp, v⟩ = ${value}`)
  }
  pulled.forEach((ct, i) => ct !== undefined && assert.equal([...sizes(ct)], [...sizes(leaves[i] as Leaf)]))
}

/** The tangent of the value is its central difference, with one step of Richardson's extrapolation; away from kinks and jumps. */
export const differentiates = ({ expr, domains }: Application, seed: number): void => {
  if (!isApply(expr) || expr.args.length === 0) return
  const { leaves, tangents } = directions(expr)
  const primal = environmentFor(expr, seed, domains)
  const dxs = Object.assign({}, ...tangents.map((tangent, i) => environmentFor(tangent, seed + 29 + i))) as Feed
  const moved = (by: number): Feed =>
    Object.fromEntries(
      leaves.map((leaf) => {
        const [from, along] = [entriesOf(primal[leaf.name] as Value), entriesOf(dxs[`d${leaf.name}`] as Value)]
        const entries = Float64Array.from(from, (x, i) => x + by * (along[i] ?? 0))
        return [leaf.name, toValue(blockIn(sizes(leaf), entries))]
      })
    )
  const difference = (h: number): ReadonlyArray<number> => {
    const [after, before] = [flat(expr, moved(h)), flat(expr, moved(-h))]
    return after.map((x, i) => (x - (before[i] ?? 0)) / (2 * h))
  }
  const h = 2 ** -10
  const [coarse, fine] = [difference(h), difference(h / 2)]
  fc.pre(fine.every((x, i) => Number.isFinite(x) && Math.abs(x - (coarse[i] ?? 0)) <= 1e-3 * Math.max(1, Math.abs(x))))
  const expected = fine.map((x, i) => (4 * x - (coarse[i] ?? 0)) / 3)
  const pushed = push(tangents, expr)
  const actual = pushed === undefined ? expected.map(() => 0) : flat(pushed, { ...primal, ...dxs })
  assert.close(actual, expected, 1e-8, `the derivative of ${expr.op.name}`)
}

/** Every operation in a derivative is itself in the signature. */
export const closed = ({ expr }: Application): void => {
  if (!isApply(expr)) return
  const { tangents, cotangent } = directions(expr)
  const derivatives = [push(tangents, expr), ...expr.args.map((_, i) => pull(cotangent, expr, i))].filter(
    (found) => found !== undefined
  )
  for (const node of derivatives.flatMap((derivative) => nodes(derivative)))
    if (isApply(node))
      assert.is(signature.get(node.op.name), node.op, `${node.op.name} is in a derivative and not in the signature`)
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'none'],
  [1, 'one'],
  [2, 'two'],
  [3, 'three']
])

/** The same application to placeholders of named sizes, where names will do; else undefined. */
export const named = ({ expr }: Application): Apply | undefined => {
  if (!isApply(expr) || expr.args.length === 0) return undefined
  const renamed = expr.args.map((arg) => {
    const empty = sizes(arg).indexOf(0)
    // an empty axis hides the sizes behind it, which must then be numbers
    const name = (size: number, i: number): Dim =>
      size === 1 || (empty >= 0 && i > empty) ? size : (NAMES.get(size) ?? size)
    return placeholder((arg as Leaf).name, ...(sizes(arg).map(name) as [Dim, Dim]))
  })
  const made = rebuilt(expr, renamed)
  return E.isRight(made.shape) ? made : undefined
}

const rebuilt = (expr: Apply, args: ReadonlyArray<Expr>): Apply => apply(expr.op, args, expr.params) as Apply

/** With named sizes the value and both derivatives are what they are with numbers. */
export const namesAreSizes = (application: Application, seed: number): void => {
  const { expr, domains } = application
  const general = named(application)
  if (general === undefined || !isApply(expr)) return
  const { tangents } = directions(expr)
  const dxs = Object.assign({}, ...tangents.map((tangent, i) => environmentFor(tangent, seed + 17 + i))) as Feed
  const env = { ...environmentFor(expr, seed, domains), ...dxs }
  const same = (a: Expr | undefined, b: Expr | undefined, what: string): void => {
    assert.is(a === undefined, b === undefined, what)
    if (a !== undefined && b !== undefined) assert.close(run(a, env), run(b, env), 1e-14, `the ${what} differs`)
  }
  assert.sameBits(run(general, env), run(expr, env), 'the value differs')
  expr.args.forEach(
    (_, i) => void same(pull(cos(general), general, i), pull(cos(expr), expr, i), `vjp of operand ${i}`)
  )
  same(
    push(
      general.args.map((arg) => namedTangent(arg as Leaf)),
      general
    ),
    push(tangents, expr),
    'jvp'
  )
}

const namedTangent = (leaf: Leaf): Expr =>
  placeholder(`d${leaf.name}`, ...((E.isRight(leaf.shape) ? leaf.shape.right : [0, 0]) as unknown as [Dim, Dim]))
