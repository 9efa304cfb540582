import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import { constantBlock, faulty, leafOf, operand } from '../core/build.js'
import { conflicts } from '../core/conflicts.js'
import { type Dim, dimensionNames, isDimensionName, resize, type Sizes, UNKNOWN } from '../core/Dim.js'
import { causeText } from '../core/describe.js'
import type { Expr, Leaf, Node } from '../core/Expr.js'
import type { ValueFault } from '../core/errors.js'
import { foldAll, nodes } from '../core/fold.js'
import { given } from '../core/given.js'
import { blockShape } from '../core/lift.js'
import { listNames } from '../core/names.js'
import { nearestAmong } from '../core/nearest.js'
import { readWhole, type ValueLike } from '../core/readValue.js'
import { reapply, resizeLeaf } from '../core/rebuild.js'
import type { Shape } from '../core/Shape.js'
import type { FreeOf } from '../core/typed.js'

/** What `bind` puts in the place of leaves, by name. */
export type Binding = { readonly [name: string]: ValueLike | Expr } | ReadonlyMap<string | Expr, ValueLike | Expr>

/** What takes the place of a leaf. */
const imageOf = (leaf: Leaf, shape: Shape, read: () => unknown): Expr => {
  const value = E.tryCatch(read, (cause): ValueFault => ({ _tag: 'Unreadable', cause: causeText(cause) }))
  if (E.isRight(value) && isExpr(value.right)) return value.right
  const block = E.isRight(value) ? readWhole(value.right, shape) : value
  if (E.isLeft(block)) return faulty('bind', { _tag: 'InvalidConstant', name: leaf.name, fault: block.left })
  return leaf.kind === 'variable'
    ? leafOf('variable', leaf.name, blockShape(block.right), block.right)
    : constantBlock(block.right)
}

const refused = (argument: string, got: unknown, allowed: string): Expr =>
  faulty('bind', { _tag: 'InvalidArgument', argument, got, allowed })

const otherShape = (name: string, actual: Shape, expected: Shape): Expr =>
  faulty('bind', { _tag: 'InvalidConstant', name, fault: { _tag: 'OtherShape', actual, expected } })

/** Two sizes that must be one: what a leaf states, and what its image has. */
type Equation = readonly [stated: Dim, actual: Dim]

/** Dimension names of the expression alone, and names that nothing else has to stand for them: an image may use the same ones for other sizes. */
interface Apart {
  readonly markers: Sizes
  readonly names: Sizes
}

const namesIn = (exprs: ReadonlyArray<Expr>): ReadonlySet<string> =>
  new Set(exprs.flatMap(({ shape }) => (E.isRight(shape) ? shape.right.flatMap(dimensionNames) : [])))

/** Sets apart the names in the shapes of leaves that images take the place of, where no leaf that stays has them. */
const setApart = (stays: ReadonlyArray<Leaf>, goes: ReadonlyArray<Leaf>, images: ReadonlyArray<Expr>): Apart => {
  const [kept, gone] = [namesIn(stays), namesIn(goes)]
  const taken = new Set([...kept, ...gone, ...namesIn(images)])
  const markers = new Map<string, string>()
  for (const name of gone) {
    if (kept.has(name)) continue
    let i = taken.size
    while (taken.has(`_${i}`)) i++
    taken.add(`_${i}`)
    markers.set(name, `_${i}`)
  }
  return { markers, names: new Map([...markers].map(([name, marker]) => [marker, name])) }
}

/** What one equation says beside those solved so far: nothing, what a name is, or why it cannot hold; undefined where others must be solved first. */
const solution = ([stated, actual]: Equation, solved: Sizes): E.Either<Expr, Sizes> | undefined => {
  const [a, b] = [resize(stated, solved), resize(actual, solved)]
  if (a === b || a === UNKNOWN || b === UNKNOWN) return E.right(new Map())
  const [name, size] = isDimensionName(a) ? [a, b] : [b, a]
  if (!isDimensionName(name)) return undefined
  return dimensionNames(size).includes(name)
    ? E.left(refused(`the size of ${name}`, size, `a size that does not mention ${name} itself`))
    : E.right(new Map([[name, size]]))
}

/** What each dimension name is, in names that are left; in whichever order the equations come. */
const solve = (equations: ReadonlyArray<Equation>, { names }: Apart): E.Either<Expr, Sizes> => {
  let solved: Sizes = new Map()
  let open = equations
  for (let before = open.length + 1; open.length < before; ) {
    before = open.length
    const waiting: Array<Equation> = []
    for (const equation of open) {
      const found = solution(equation, solved)
      if (found === undefined) waiting.push(equation)
      else if (E.isLeft(found)) return found
      else if (found.right.size > 0)
        solved = new Map([
          ...[...solved].map(([name, size]) => [name, resize(size, found.right)] as const),
          ...found.right
        ])
    }
    open = waiting
  }
  const [wrong] = open
  if (wrong === undefined) return E.right(solved)
  const sizes = wrong.map((dim) => resize(dim, solved))
  return E.left(refused(`the size of ${resize(wrong[0], names)}`, sizes, 'one size for each dimension name'))
}

const replaced = (exprs: ReadonlyArray<Expr>, sizes: Sizes, images: ReadonlyMap<string, Expr>): ReadonlyArray<Expr> =>
  foldAll<Expr>((node: Node, operands) => {
    if (node._tag === 'Apply') return reapply(node, operands, sizes)
    return node._tag === 'Leaf' ? (images.get(node.name) ?? resizeLeaf(node, sizes)) : node
  }, exprs)

/** The names that an expression does not have, with those that may have been meant. */
const unknownNames = (unknown: ReadonlyArray<string>, known: ReadonlyArray<string>): Expr => {
  const near = nearestAmong(known)
  const meant = [...new Set(unknown.flatMap((name) => near(name) ?? []))]
  const hint = meant.length === 0 ? '' : `; did you mean ${listNames(meant)}?`
  const [first, ...more] = unknown
  return refused(
    more.length === 0 ? 'the name' : 'the list of unknown names',
    more.length === 0 ? first : unknown,
    `the names of the expression: ${listNames(known)}${hint}`
  )
}

const bindAll = (
  expr: Expr,
  leaves: ReadonlyMap<string, Leaf>,
  read: (name: string) => unknown,
  names: ReadonlyArray<string>
): Expr => {
  const unknown = names.filter((name) => !leaves.has(name))
  if (unknown.length > 0) return unknownNames(unknown, [...leaves.keys()])
  const disputed = new Set(conflicts(nodes(expr)).map(({ name }) => name))
  const images = new Map<string, Expr>()
  const bound: Array<readonly [Leaf, Expr]> = []
  for (const name of names) {
    const leaf = leaves.get(name)
    // A leaf that is faulty, or is not the only one of its name, stays: `check` reports it.
    if (leaf === undefined || E.isLeft(leaf.shape) || disputed.has(name)) continue
    const stated = leaf.shape.right
    const image = imageOf(leaf, stated, () => read(name))
    if (E.isLeft(image.shape)) images.set(name, image)
    else if (!mayFit(stated, image.shape.right)) images.set(name, otherShape(name, image.shape.right, stated))
    else {
      images.set(name, image)
      bound.push([leaf, image])
    }
  }
  const goes = bound.map(([leaf]) => leaf)
  const apart = setApart(
    [...leaves.values()].filter((leaf) => !images.has(leaf.name)),
    goes,
    bound.map(([, image]) => image)
  )
  const solved = solve(
    bound.flatMap(([leaf, image]) => equationsOf(leaf, image, apart)),
    apart
  )
  if (E.isLeft(solved)) return solved.left
  const own = new Map(
    [...apart.markers].map(([name, marker]) => [name, resize(resize(marker, solved.right), apart.names)])
  )
  const resized = replaced([...images.values()], solved.right, new Map())
  const [whole] = replaced(
    [expr],
    new Map([...solved.right, ...own]),
    new Map([...images.keys()].flatMap((name, i) => (resized[i] === undefined ? [] : [[name, resized[i]] as const])))
  )
  return whole ?? expr
}

const equationsOf = ({ shape }: Leaf, image: Expr, { markers }: Apart): ReadonlyArray<Equation> => {
  if (E.isLeft(shape) || E.isLeft(image.shape)) return []
  const actual = image.shape.right
  return shape.right.map((dim, axis) => [resize(dim, markers), actual[axis] ?? UNKNOWN])
}

/** Whether an image may have the shape of a leaf: numbers must agree, and a name is settled by its first known size. */
const mayFit = (stated: Shape, actual: Shape): boolean =>
  stated.length === actual.length &&
  stated.every((dim, axis) => {
    const size = actual[axis]
    if (size === UNKNOWN || typeof dim === 'string') return true
    return dim === size
  }) &&
  stated.every((dim, axis) => {
    const own = actual.filter((size, i) => stated[i] === dim && size !== UNKNOWN)
    return typeof dim === 'number' || own.length === 0 || actual[axis] === UNKNOWN || actual[axis] === own[0]
  })

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
 * Shape: that of the expression, its dimension names settled.
 * Errors: a faulty expression with `InvalidArgument` (no such name, two sizes for one dimension name) or `InvalidConstant` (no matrix, or of another shape).
 * Leaves of one name that disagree stay, and are reported as `ConflictingPlaceholder`.
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
