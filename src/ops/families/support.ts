import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../../core/brand.js'
import type { Apply, Expr, Operation } from '../../core/Expr.js'
import { remembered } from '../../core/fold.js'
import { reapply } from '../../core/rebuild.js'
import { Matmul } from '../matmul.js'
import { sum } from '../sum.js'
import { transpose } from '../transpose.js'
import { Where, where } from '../where.js'
import { literal } from './literal.js'
import { stretchedAs } from './witness.js'

/** What is true where an expression may be other than an exact 0, and stretches to it; absent where nothing is known. */
export type Support = (x: Expr) => Expr | undefined

type Known = ReadonlyArray<Expr | undefined>

const isOf = (node: Apply, op: unknown): boolean => node.op === op

const isOfAll = ({ zeros }: Operation): boolean => zeros === 'joined' || zeros === 'added' || zeros === 'multiplied'

/** Whether the zeros of a node depend on those of an operand. */
const reads = (node: Apply, operand: number): boolean =>
  isOf(node, Where) ? operand > 0 : node.op.zeros !== undefined && (operand === 0 || isOfAll(node.op))

const ofChoice = (condition: Expr, a: Expr | undefined, b: Expr | undefined): Expr | undefined => {
  if (a === undefined && b === undefined) return undefined
  const isAllOfIt = (a === undefined || a === condition) && b !== undefined && literal(b) === 0
  return isAllOfIt ? condition : where(condition, a ?? 1, b ?? 1)
}

/** 1 where an operand may be other than 0, in its shape. */
const indicator = (own: Expr | undefined, arg: Expr): Expr => stretchedAs(own === undefined ? 1 : where(own, 1, 0), arg)

/** The node on indicators: other than 0 where any of its terms may be, as they are not negative. */
const counted = (node: Apply, known: Known): Expr =>
  reapply(
    node,
    node.args.map((arg, i) => (isOfAll(node.op) || i === 0 ? indicator(known[i], arg) : arg))
  )

/** Along the axis over which a matrix product sums. */
const gathered = (known: Known): Expr | undefined => {
  const [a, b] = known
  if (a !== undefined && b !== undefined) return undefined
  return a === undefined ? sum(where(b as Expr, 1, 0), -2) : sum(where(a, 1, 0), -1) // one of them is
}

/** A factor that is 0 is enough. */
const ofProduct = (node: Apply, known: Known): Expr | undefined => {
  const [a, b] = known
  if (known.every((own) => own === undefined)) return undefined
  if (node.op.isPointwise === true) return a === undefined || b === undefined || a === b ? (a ?? b) : where(a, b, 0)
  return (isOf(node, Matmul) ? gathered(known) : undefined) ?? counted(node, known)
}

const supportOf = (node: Apply, known: Known): Expr | undefined => {
  const [a, b, c] = known
  if (isOf(node, Where)) return ofChoice(node.args[0] as Expr, b, c) // it has a condition
  switch (node.op.zeros) {
    case undefined:
      return undefined
    case 'carried':
      return a
    case 'added':
      return a === b ? a : a === undefined || b === undefined ? undefined : where(a, 1, b)
    case 'multiplied':
      return ofProduct(node, known)
    case 'placed':
      return counted(node, known)
    case 'moved':
      return a === undefined ? undefined : reapply(node, [stretchedAs(a, node.args[0] as Expr), ...node.args.slice(1)]) // it has one
    default:
      return known.every((own) => own === undefined) ? undefined : counted(node, known)
  }
}

/** The supports of expressions, each worked out once. */
export const supports = (): Support => {
  const ofNode = remembered(reads, (node) =>
    supportOf(
      node,
      node.args.map((arg, i) => (reads(node, i) ? support(arg) : undefined))
    )
  )
  const support: Support = (x) => {
    const node = x as Apply // of which only an `Apply` has an operation, as the next line asks
    if (node._tag !== 'Apply') return literal(x) === 0 ? x : undefined
    return node.op.zeros === undefined && !isOf(node, Where) ? undefined : ofNode(node)
  }
  return support
}

/** What is true where a factor of a product meets more than exact zeros of the others, and stretches to it. */
export const liveOf = (node: Apply, operand: number, support: Support): Expr | undefined => {
  const known = node.args.map((arg, i) => (i === operand ? undefined : support(arg)))
  if (isOf(node, Matmul)) {
    const [a, b] = known
    const live = a !== undefined ? sum(where(a, 1, 0), -2) : b === undefined ? undefined : sum(where(b, 1, 0), -1)
    return live === undefined ? undefined : transpose(live)
  }
  const plain = counted(node, known)
  const pulled = E.tryCatch(
    () => node.op.vjp(stretchedAs(1, node), plain as Apply, operand), // the same operation again
    () => undefined // a rule of the user's, which is reported where it is asked for a derivative
  )
  return E.isRight(pulled) && isExpr(pulled.right) ? pulled.right : undefined
}
