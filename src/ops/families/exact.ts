import type { Apply, Expr } from '../../core/Expr.js'
import { foldWalk, walk } from '../../core/fold.js'
import { reapply } from '../../core/rebuild.js'
import { where } from '../where.js'
import { sumOf } from './elementwise.js'
import { mapped, through } from './mask.js'
import { meetsPole, type Poles, poles } from './poles.js'
import { liveOf, type Support, supports } from './support.js'

/** What is known of the expressions of one sweep: where their exact 0s are, and which may be infinite. */
export interface Exact {
  readonly support: Support
  readonly poles: Poles
  /** Whether a node reads anything with exact 0s. */
  readonly readsMasked: (node: Apply) => boolean
}

/** Nothing is known before it is asked for, and each node is looked at once. */
export const exact = (): Exact => {
  const support = supports()
  const known = new Map<Apply, boolean>() // a node is asked once for each of its operands, of which there may be many
  const readsMasked = (node: Apply): boolean => {
    const found = known.get(node) ?? node.args.some((arg) => support(arg) !== undefined)
    known.set(node, found)
    return found
  }
  return { support, poles: poles(), readsMasked }
}

type Changes = ReadonlyArray<Expr | undefined>
type Rule = (changes: Changes) => Expr | undefined

const areSafe = (made: Expr, changes: ReadonlyArray<Expr>, node: Apply, { poles: of }: Exact): boolean =>
  !meetsPole(made, new Set(changes), new Set<Expr>([node, ...node.args]), of)

/**
 * What a linear map of each entry makes of a change: a masked one stays masked and only what is kept is mapped, and where an exact 0
 * would meet a pole, or an exact 0 of the node an infinite change, 0 is chosen.
 *
 * Source: CasADi's rules for multiplication inside `if_else`.
 */
const throughEach = (d: Expr, node: Apply, map: (d: Expr) => Expr | undefined, known: Exact): Expr | undefined =>
  through(d, (kept) => {
    const { support, poles: of } = known
    const made = map(kept)
    if (made === undefined) return undefined
    const isMasked = known.readsMasked(node)
    const live = support(isMasked ? made : kept)
    return live === undefined || (areSafe(made, [kept], node, known) && !(isMasked && of(kept)))
      ? made
      : mapped({ condition: live, holds: true, kept }, () => made)
  })

/** A product in which no exact 0 meets an infinity: 0 is chosen where it is 0, or what meets zeros alone is left out of its sums. */
const safeProduct = (node: Apply, { support, poles: of }: Exact): Expr => {
  const { isPointwise, zeros } = node.op
  if (zeros !== 'multiplied' && !(zeros === 'carried' && isPointwise === true)) return node
  const isMasked = node.args.map((arg) => support(arg) !== undefined)
  const isAtRisk = node.args.map((arg, i) => isMasked.some((is, k) => is && k !== i) && of(arg))
  if (isPointwise === true) {
    const live = support(node)
    return live === undefined || !(node.op.hasPoles === true || isAtRisk.includes(true)) ? node : where(live, node, 0)
  }
  const living = (arg: Expr, i: number): Expr => {
    const live = isAtRisk[i] === true ? liveOf(node, i, support) : undefined
    return live === undefined ? arg : where(live, arg, 0)
  }
  return reapply(node, node.args.map(living))
}

/** What a rule made of changes, each product on the way to it a safe one. */
const throughAll = (made: Expr, changes: ReadonlyArray<Expr>, node: Apply, known: Exact): Expr => {
  const ends = new Set<Expr>([...changes, node, ...node.args])
  const [safe] = foldWalk<Expr>(
    (x, operands) => {
      if (x._tag !== 'Apply' || ends.has(x)) return x
      const same = reapply(x, operands)
      return same._tag === 'Apply' ? safeProduct(same as Apply, known) : same // narrowed by the tag
    },
    walk([made], ends)
  )
  return safe ?? made
}

/** What a rule of a node makes of changes: an exact 0 of theirs, or of what the node reads, meets no pole. */
export const exactly = (changes: Changes, node: Apply, rule: Rule, known: Exact): Expr | undefined => {
  const isMasked = (x: Expr | undefined): boolean => x !== undefined && known.support(x) !== undefined
  if (!changes.some(isMasked) && !known.readsMasked(node)) return rule(changes)
  const present = changes.filter((d) => d !== undefined)
  const made = node.op.isPointwise === true && present.length === 1 ? undefined : rule(changes)
  if (node.op.isPointwise !== true) return made === undefined ? undefined : throughAll(made, present, node, known)
  if (made !== undefined && areSafe(made, present, node, known)) return made
  const alone = (d: Expr | undefined, i: number): Expr | undefined =>
    d === undefined
      ? undefined
      : throughEach(d, node, (kept) => rule(changes.map((_, k) => (k === i ? kept : undefined))), known)
  return sumOf(changes.map(alone))
}
