import * as E from 'fp-ts/lib/Either.js'
import { apply, placeholderOf } from '../core/build.js'
import type { Expr, Operands, Operation, Params } from '../core/Expr.js'
import { entriesOf } from '../core/entriesOf.js'
import { isNumeric, type NumericShape } from '../core/Shape.js'
import { run } from '../interpreters/evaluate.js'
import { type Application, type Domain, environmentFor, type Interval } from './sample.js'

type Shapes = ReadonlyArray<NumericShape>

/** An operation of any operands, as the core of the library sees it. */
export type AnyOperation<A extends Operands, P extends Params> = Operation<A, P>

/** Sizes of operands that operations ask for, the smallest first. */
const CORES: ReadonlyArray<(operand: number) => NumericShape> = [
  () => [1, 1],
  () => [3, 1],
  () => [3, 3],
  () => [2, 3],
  (i) => [2 + i, 3 + i],
  (i) => (i === 0 ? [2, 3] : [1, 3]),
  (i) => (i === 0 ? [2, 1] : [2, 3]),
  (i) => (i === 0 ? [2, 3] : [1, 1])
]

/** Leading axes of operands: none, those of all, those of some alone, and ones that stretch each other. */
const STACKS: ReadonlyArray<(operand: number, count: number) => ReadonlyArray<number>> = [
  () => [],
  () => [2],
  (i) => (i === 0 ? [2] : []),
  (i, count) => (i === count - 1 ? [3] : []),
  (i) => (i === 0 ? [2, 1] : [3])
]

/** Each list of shapes once. */
const distinct = (lists: ReadonlyArray<Shapes>): ReadonlyArray<Shapes> => [
  ...new Map(lists.map((shapes) => [JSON.stringify(shapes), shapes])).values()
]

const coresOf = (count: number): ReadonlyArray<Shapes> =>
  distinct(CORES.map((core) => Array.from({ length: count }, (_, i) => core(i))))

const stacked = (cores: Shapes): ReadonlyArray<Shapes> =>
  distinct(
    STACKS.map((stack) => cores.map((core, i) => [...stack(i, cores.length), ...core] as unknown as NumericShape)) // no shorter than a core
  )

/** The operation applied to placeholders `x0`, `x1`, … of these shapes. */
const appliedTo = (op: Operation, shapes: Shapes, params: Params): Expr =>
  apply(
    op,
    shapes.map((shape, i) => placeholderOf(`x${i}`, shape)),
    params
  )

const isAccepted = (expr: Expr): boolean => E.isRight(expr.shape) && isNumeric(expr.shape.right)

/** What an operation whose arity is open is given. */
const MANY = 2

/** Applications that the operation's own shape rule accepts, to matrices and to stacks of them; or else why it refuses them. */
export const candidates = (
  op: Operation,
  params: Params,
  given: Shapes | undefined
): { readonly accepted: ReadonlyArray<Expr>; readonly refused: ReadonlyArray<Expr> } => {
  const cores = given === undefined ? coresOf(op.arity ?? MANY) : [given]
  const tried = cores.map((core) => ({ core, expr: appliedTo(op, core, params) }))
  const kept = tried.filter(({ expr }) => isAccepted(expr))
  return {
    accepted: kept.flatMap(({ core }) =>
      stacked(core)
        .map((shapes) => appliedTo(op, shapes, params))
        .filter(isAccepted)
    ),
    refused: tried.filter(({ expr }) => !isAccepted(expr)).map(({ expr }) => expr)
  }
}

/** A domain, or one for each operand. */
export type Domains = Domain | Interval | ReadonlyArray<Domain | Interval>

const isInterval = (domains: Domains): domains is Interval =>
  typeof domains !== 'string' && typeof domains[0] === 'number'

export const inDomain = (expr: Expr, domains: Domains): Application => {
  const operands = expr._tag === 'Apply' ? ((expr as { readonly args?: Operands }).args?.length ?? 0) : 0 // only an application has operands
  const of = (i: number): Domain | Interval =>
    typeof domains === 'string' || isInterval(domains) ? domains : (domains[i] ?? domains[0] ?? 'any')
  return { expr, domains: new Map(Array.from({ length: operands }, (_, i) => [`x${i}`, of(i)])) }
}

const isFinite = ({ expr, domains }: Application): boolean =>
  [1, 2].every((seed) => {
    const value = E.tryCatch(
      () => entriesOf(run(expr, environmentFor(expr, seed, domains))),
      () => undefined // the laws tell of it
    )
    return E.isRight(value) && value.right.every(Number.isFinite)
  })

const DOMAINS: ReadonlyArray<Domain> = ['any', 'positive', 'unit', 'probability', 'aboveOne']

/** The first domain in which all values are finite; that of all numbers where there is none. */
export const domainFor = (exprs: ReadonlyArray<Expr>): Domain =>
  DOMAINS.find((domain) => exprs.every((expr) => isFinite(inDomain(expr, domain)))) ?? 'any'
