import * as E from 'fp-ts/lib/Either.js'
import { faulty, leafOf, operand } from '../core/build.js'
import { type Dim, isDimensionName, isSize } from '../core/Dim.js'
import { listOf } from '../core/describe.js'
import type { Expr, Leaf } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import { listNames } from '../core/names.js'
import type { Shape } from '../core/Shape.js'
import type { AsShape } from '../core/typed.js'
import { batch } from './batch.js'

const refused = (argument: string, got: unknown, allowed: string): Expr =>
  faulty('vmap', { _tag: 'InvalidArgument', argument, got, allowed })

const isPlaceholder = (node: Expr): node is Leaf => node._tag === 'Leaf' && (node as Leaf).kind === 'placeholder' // narrowed by the tag

/**
 * The expression in which some placeholders have one more, leading axis, and so has the result: what it says of one, said of a stack.
 * No loop, and no node more, but where operands of different rank meet; names that are not mapped are shared by all.
 *
 * Shape: … → n × …. If n is already one of its dimensions, both have one size.
 * Law: evaluated on a stack it is the stack of the evaluations.
 * Errors: a faulty expression with `InvalidArgument` where a name is no placeholder of the expression, or n no size.
 * Cost: linear in nodes.
 *
 * @example
 * import { matmul, placeholder, run, transpose, vmap } from 'catamat'
 *
 * const [x, y] = [placeholder('x', 2, 1), placeholder('y', 2, 1)]
 * const products = vmap(matmul(transpose(x), y), 'n', ['x']) // Expr<['n', 1, 1], 'x' | 'y'>
 * run(products, { x: [[1, 0], [0, 1], [1, 1]], y: [3, 4] }).map((product) => product.get(0, 0)) // => [ 3, 4, 7 ]
 *
 * @category transforms
 */
export const vmap = <S extends Shape, V extends string, const N extends Dim, const K extends V>(
  expr: Expr<S, V>,
  dim: N,
  names: ReadonlyArray<K>
): Expr<AsShape<[N, ...S]>, V> => {
  const whole = operand('vmap', 0, expr)
  const found = nodes(whole).filter(isPlaceholder)
  const known = new Set<unknown>(found.map(({ name }) => name))
  const list = listOf(names) ?? []
  const wrong = list.find((name) => !known.has(name))
  const lifted = (leaf: Leaf): ReadonlyArray<readonly [Expr, Expr]> =>
    E.isRight(leaf.shape) && list.includes(leaf.name)
      ? [[leaf, leafOf('placeholder', leaf.name, [dim, ...leaf.shape.right], undefined)]]
      : []
  const made = !(isSize(dim) || isDimensionName(dim))
    ? refused('the dimension', dim, "a size, or a name such as 'n'")
    : list.length === 0
      ? refused('the list of names', names, 'a list of at least one placeholder of the expression')
      : wrong !== undefined
        ? refused('the name', wrong, `placeholders of the expression: ${listNames(found.map(({ name }) => name))}`)
        : E.isLeft(whole.shape)
          ? whole
          : batch(whole, new Map(found.flatMap(lifted)), dim)
  return made as Expr<AsShape<[N, ...S]>, V> // one more leading axis, and the same names
}
