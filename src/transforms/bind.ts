import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import { constantBlock, faulty, fitsShape, leafOf, operand } from '../core/build.js'
import { type Dim, type Sizes, UNKNOWN } from '../core/Dim.js'
import type { Expr, Leaf, Node } from '../core/Expr.js'
import { foldAll, nodes } from '../core/fold.js'
import { given } from '../core/given.js'
import { blockShape } from '../core/lift.js'
import { readWhole, type ValueLike } from '../core/readValue.js'
import { reapply, resizeLeaf } from '../core/rebuild.js'
import type { Shape } from '../core/Shape.js'
import type { FreeOf } from '../core/typed.js'

/** What `bind` puts in the place of leaves, by name. */
export type Binding = { readonly [name: string]: ValueLike | Expr } | ReadonlyMap<string | Expr, ValueLike | Expr>

/** What takes the place of a leaf. */
const imageOf = (leaf: Leaf, shape: Shape, value: unknown): Expr => {
  if (isExpr(value)) return value
  const read = readWhole(value, shape)
  if (E.isLeft(read)) return faulty('bind', { _tag: 'InvalidConstant', name: leaf.name, fault: read.left })
  return leaf.kind === 'variable'
    ? leafOf('variable', leaf.name, blockShape(read.right), read.right)
    : constantBlock(read.right)
}

/** The dimension names of a leaf that its image settles. */
const sizesOf = (stated: Shape, actual: Shape): ReadonlyArray<readonly [string, Dim]> =>
  stated.flatMap((name, axis) => {
    const size = actual[axis] ?? UNKNOWN
    return typeof name === 'string' && name !== size && size !== UNKNOWN ? [[name, size] as const] : []
  })

const replaced = (exprs: ReadonlyArray<Expr>, sizes: Sizes, images: ReadonlyMap<string, Expr>): ReadonlyArray<Expr> =>
  foldAll<Expr>((node: Node, operands) => {
    if (node._tag === 'Apply') return reapply(node, operands, sizes)
    return node._tag === 'Leaf' ? (images.get(node.name) ?? resizeLeaf(node, sizes)) : node
  }, exprs)

const refused = (argument: string, got: unknown, allowed: string): Expr =>
  faulty('bind', { _tag: 'InvalidArgument', argument, got, allowed })

const bindAll = (
  expr: Expr,
  leaves: ReadonlyMap<string, Leaf>,
  read: (name: string) => unknown,
  names: ReadonlyArray<string>
): Expr => {
  const images = new Map<string, Expr>()
  const sizes = new Map<string, Dim>()
  for (const name of names) {
    const leaf = leaves.get(name)
    if (leaf === undefined)
      return refused('the name', name, `the names of the expression: ${[...leaves.keys()].join(', ')}`)
    if (E.isLeft(leaf.shape)) continue // a faulty leaf stays, for `check` to report
    const stated = leaf.shape.right
    const image = imageOf(leaf, stated, read(name))
    const actual = image.shape
    if (E.isRight(actual) && !fitsShape(stated, actual.right)) {
      images.set(
        name,
        faulty('bind', {
          _tag: 'InvalidConstant',
          name,
          fault: { _tag: 'OtherShape', actual: actual.right, expected: stated }
        })
      )
      continue
    }
    images.set(name, image)
    for (const [dimension, size] of E.isRight(actual) ? sizesOf(stated, actual.right) : []) {
      const known = sizes.get(dimension)
      if (known !== undefined && known !== size)
        return refused(`the size of ${dimension}`, [known, size], 'one size for each dimension name')
      sizes.set(dimension, size)
    }
  }
  const resized = replaced([...images.values()], sizes, new Map())
  const [bound] = replaced(
    [expr],
    sizes,
    new Map([...images.keys()].flatMap((name, i) => (resized[i] === undefined ? [] : [[name, resized[i]] as const])))
  )
  return bound ?? expr
}

type Bound<V extends string, B extends Binding> =
  B extends ReadonlyMap<infer _, infer X>
    ? V | FreeOf<X>
    : string extends keyof B
      ? V | FreeOf<B[keyof B]>
      : Exclude<V, keyof B> | FreeOf<B[keyof B]>

/**
 * The expression with leaves replaced, all at once: a placeholder by a constant, a variable by the variable with its new value,
 * either by an expression. A dimension name whose size this settles becomes that size everywhere.
 *
 * Errors: a faulty expression with `InvalidArgument` (no such name, two sizes for one dimension name) or `InvalidConstant` (no matrix, or of another shape).
 * Cost: linear in nodes; what does not change is shared with the expression.
 *
 * @example
 * import { add, bind, placeholder, show } from 'catamat'
 *
 * const [x, y] = [placeholder('x', 2, 1), placeholder('y', 2, 1)]
 * show(bind(add(x, y), { x: y, y: [1, 2] })) // => y + [[1], [2]]
 *
 * @category transforms
 */
export const bind = <S extends Shape, V extends string, const B extends Binding>(
  expr: Expr<S, V>,
  values: B
): Expr<S, Bound<V, B>> => {
  const source = given(values)
  const whole = operand('bind', 0, expr)
  const leaves = new Map(nodes(whole).flatMap((node) => (node._tag === 'Leaf' ? [[node.name, node] as const] : [])))
  const bound = E.isLeft(source)
    ? refused('the argument of values', values, 'an object, or a Map with one value for each name or leaf')
    : bindAll(whole, leaves, source.right.read, source.right.names)
  return bound as Expr<S, Bound<V, B>> // each image has the shape of its leaf, which was checked; the names are those left and those brought in
}
