import * as E from 'fp-ts/lib/Either.js'
import type { Node } from '../../src/core/Expr.js'
import { foldAll, operandsOf } from '../../src/core/fold.js'
import { reapply } from '../../src/core/rebuild.js'
import {
  type Apply,
  apply,
  type Expr,
  entriesOf,
  negative,
  nodes,
  type Operation,
  placeholder,
  show,
  Transpose
} from '../../src/index.js'
import type { Application } from '../../src/testing/index.js'

/** One mistake in a derivative: which node of it, counted in post-order, and what was done to it. */
interface Mistake {
  readonly kind: 'negated' | 'transpose dropped' | 'operands swapped'
  readonly at: number
  /** The first of the two operands that are swapped. */
  readonly operand: number
}

/** Operations whose first two operands may change places. */
const COMMUTE = new Set([
  'add',
  'multiply',
  'maximum',
  'minimum',
  'equal',
  'notEqual',
  'logicalAnd',
  'logicalOr',
  'hypot',
  'logaddexp'
])

/** Operands whose sizes alone are read. */
const WITNESSES: ReadonlyMap<string, (operand: number) => boolean> = new Map([
  ...['broadcastLike', 'sumLike', 'reshapeLike', 'sliceLike', 'padLike'].map(
    (name) => [name, (i: number) => i === 1] as const
  ),
  ...['partLike', 'placeLike'].map((name) => [name, (i: number) => i > 0] as const),
  ['size', () => true] as const,
  ...['kronLeft', 'kronRight'].map((name) => [name, (i: number) => i === 2] as const)
])

/** Operands whose sign is not seen: they are read as true or false, or by an even function. */
const UNSIGNED = new Set([
  'abs',
  'square',
  'cos',
  'cosh',
  'hypot',
  'isNaN',
  'isFinite',
  'logicalAnd',
  'logicalOr',
  'logicalNot',
  'norm',
  'all',
  'any'
])

const hidesSign = ({ op }: Apply, operand: number): boolean =>
  UNSIGNED.has(op.name) || (op.name === 'where' && operand === 0) || WITNESSES.get(op.name)?.(operand) === true

/** Whether every entry of a node is 0 or NaN, which are their own negatives. */
const isOwnNegative = (node: Node): boolean => {
  if (node._tag === 'Apply')
    return node.op.name === 'zeros' || (node.op.name === 'broadcastTo' && isOwnNegative(node.args[0] as Node)) // it has one operand
  return (
    node._tag === 'Constant' &&
    node.value !== undefined &&
    entriesOf(node.value).every((x) => x === 0 || Number.isNaN(x))
  )
}

/** The nodes of whose entries' signs nothing is seen: each reader hides them, or chooses among them and is of those nodes itself. */
const signless = (order: ReadonlyArray<Node>): ReadonlySet<Node> => {
  const found = new Set<Node>()
  for (const node of [...order].reverse()) {
    const readers = order.filter((reader): reader is Apply => reader._tag === 'Apply' && reader.args.includes(node))
    const isHidden = (reader: Apply, i: number): boolean =>
      hidesSign(reader, i) || (reader.op.name === 'where' && found.has(reader))
    if (readers.length > 0 && readers.every((reader) => reader.args.every((x, i) => x !== node || isHidden(reader, i))))
      found.add(node)
  }
  return found
}

/** Why a negated node cannot be told from the node, by its readers alone; undefined where they do not say. */
const unseen = (node: Node, order: ReadonlyArray<Node>): string | undefined => {
  if (isOwnNegative(node)) return 'the negative of 0 or NaN is itself'
  return signless(order).has(node) ? 'its readers see no sign: truth, size or an even function' : undefined
}

const mistakesIn = (derivative: Expr): ReadonlyArray<Mistake> =>
  nodes(derivative).flatMap((node, at): ReadonlyArray<Mistake> => {
    const swaps =
      node._tag !== 'Apply' || COMMUTE.has(node.op.name)
        ? []
        : [...node.args.slice(1).keys()].filter((i) => node.args[i] !== node.args[i + 1])
    return [
      { kind: 'negated', at, operand: 0 },
      ...(node._tag === 'Apply' && node.op === (Transpose as unknown)
        ? [{ kind: 'transpose dropped', at, operand: 0 } as const]
        : []),
      ...swaps.map((operand) => ({ kind: 'operands swapped', at, operand }) as const)
    ]
  })

const swapped = (operands: ReadonlyArray<Expr>, i: number): ReadonlyArray<Expr> =>
  operands.map((operand, k) => (k === i ? operands[i + 1] : k === i + 1 ? operands[i] : operand) as Expr) // both are there

/** The expression with one mistake in it, sharing kept. */
const mistaken = (derivative: Expr, { kind, at, operand }: Mistake): Expr => {
  const wrong = nodes(derivative)[at]
  const [made] = foldAll<Expr>(
    (node: Node, operands) => {
      const same = node._tag === 'Apply' ? reapply(node, operands) : node
      if (node !== wrong) return same
      if (kind === 'negated') return negative(same)
      return kind === 'transpose dropped'
        ? (operands[0] as Expr)
        : apply((node as Apply).op, swapped(operands, operand), (node as Apply).params)
    },
    [derivative]
  )
  return made ?? derivative
}

/** The structure of an expression, without its sizes and numbers: the same mistake in it is the same mutant. */
const skeleton = (expr: Expr): string => {
  const order = nodes(expr)
  const at = new Map(order.map((node, i) => [node, i]))
  return order
    .map((node) =>
      node._tag === 'Apply'
        ? `${node.op.name}(${operandsOf(node).map((x) => at.get(x))})`
        : node._tag === 'Leaf'
          ? node.name
          : '#'
    )
    .join()
}

/** A broken copy of an operation, applied as the operation was. */
export interface Mutant {
  /** The same for the same mistake in a derivative of the same structure. */
  readonly key: string
  readonly name: string
  /** Why it means the same, where its structure alone says so. */
  readonly equivalent: string | undefined
  readonly application: Application
}

type Rule = 'jvp' | number

const cotangentOf = ({ shape }: Expr): Expr =>
  placeholder('ct', ...((E.isRight(shape) ? shape.right : [0, 0]) as [number, number]))

const derivativeOf = (expr: Apply, rule: Rule): Expr | undefined =>
  rule === 'jvp'
    ? expr.op.jvp(
        expr.args.map((arg) => placeholder(`d${(arg as { readonly name?: string }).name}`, ...cotangentShape(arg))),
        expr
      )
    : expr.op.vjp(cotangentOf(expr), expr, rule)

const cotangentShape = ({ shape }: Expr): [number, number] =>
  (E.isRight(shape) ? shape.right : [0, 0]) as [number, number] // of numbers

const withMistake = (op: Operation, rule: Rule, mistake: Mistake): Operation => {
  const wrong = (derivative: Expr | undefined): Expr | undefined =>
    derivative === undefined ? undefined : mistaken(derivative, mistake)
  return {
    ...op,
    jvp: (tangents, node) =>
      rule === 'jvp' && tangents.every((dx) => dx !== undefined)
        ? wrong(op.jvp(tangents, node))
        : op.jvp(tangents, node),
    vjp: (ct, node, operand) => (operand === rule ? wrong(op.vjp(ct, node, operand)) : op.vjp(ct, node, operand))
  }
}

/** Every mutant of an application's derivatives. */
export const mutantsOf = ({ expr, domains }: Application): ReadonlyArray<Mutant> => {
  if (expr._tag !== 'Apply') return []
  const node = expr as Apply // by its tag
  const rules: ReadonlyArray<Rule> = ['jvp', ...node.args.keys()]
  return rules.flatMap((rule) => {
    const derivative = derivativeOf(node, rule)
    if (derivative === undefined) return []
    return mistakesIn(derivative).map((mistake): Mutant => {
      const which = rule === 'jvp' ? 'jvp' : `vjp ${rule}`
      const wrong = nodes(derivative)[mistake.at] as Node // counted in it
      return {
        key: `${node.op.name} ${which}: ${mistake.kind} ${mistake.operand} at ${mistake.at} of ${skeleton(derivative)}`,
        name: `${node.op.name} ${which}: ${mistake.kind}: ${show(wrong)} in ${show(derivative)}`,
        equivalent: mistake.kind === 'negated' ? unseen(wrong, nodes(derivative)) : undefined,
        application: { expr: apply(withMistake(node.op, rule, mistake), node.args, node.params), domains }
      }
    })
  })
}
