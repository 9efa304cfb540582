import * as E from 'fp-ts/lib/Either.js'
import type { Expr, Operands, Operation, Params } from '../core/Expr.js'
import { entriesOf } from '../core/entriesOf.js'
import type { Environment } from '../core/given.js'
import type { NumericShape } from '../core/Shape.js'
import { showShape } from '../core/Shape.js'
import { show, showNumber } from '../core/show.js'
import { showError } from '../interpreters/showError.js'
import { candidates, type Domains, domainFor, inDomain } from './candidates.js'
import { isDifference, isForwardMode, leavesOf, valuesIn } from './gradient.js'
import { namesAreSizes } from './laws/closed.js'
import { adjoint, differentiates, twice } from './laws/derivative.js'
import { natural, pullsOver, pushesOver } from './laws/stack.js'
import { entrywise, predictsShape, pure } from './laws/value.js'
import { type Check, checkOf, type Report, reportOf } from './report.js'
import { type Application, environmentFor, numericShape } from './sample.js'
import { all, type Judged, judge } from './verdict.js'

/** What an operation is checked on. */
export interface CheckOperationOptions {
  /** The parameters it is applied with; none by default. */
  readonly params?: Params
  /** A shape for each operand; by default those of several kinds that its shape rule accepts. */
  readonly shapes?: ReadonlyArray<NumericShape>
  /** Where the entries of operands lie, of all or of each; by default the first in which values are finite. */
  readonly domain?: Domains
}

type Law = (application: Application, seed: number) => Judged

/** A stack of two: of the first operand, of the second, of both. */
const OVER: ReadonlyArray<number> = [1, 2, 3]

const overEach =
  (law: (application: Application, seed: number, how: { readonly n: number; readonly bits: number }) => Judged): Law =>
  (application, seed) =>
    all(OVER.map((bits) => law(application, seed, { n: 2, bits })))

const LAWS: ReadonlyArray<readonly [sentence: string, law: Law]> = [
  ['the value has the predicted shape', predictsShape],
  ['operands are left alone', pure],
  ['what says that it works entry by entry does', entrywise],
  ['jvp and vjp are adjoint', adjoint],
  ['jvp is the difference', differentiates],
  ['the derivative of a derivative is its difference', twice],
  ['named sizes mean what numbers mean', namesAreSizes],
  ['the value of a stack is the stack of values', overEach(natural)],
  ['jvp over a stack is the stack of them', overEach(pushesOver)],
  ['vjp over a stack is the stack of them', overEach(pullsOver)]
]

const SEEDS: ReadonlyArray<number> = [1, 2, 3]

/** The most entries of an operand that are written out. */
const MOST_WRITTEN = 6

/** Where a law failed: the application, and its operands. */
const placeText = ({ expr, domains }: Application, seed: number): string => {
  const env = environmentFor(expr, seed, domains)
  const operands = Object.entries(env).map(([name, value], i) => {
    const entries = entriesOf(value)
    const shape = showShape(numericShape(leavesOf(expr)[i] ?? expr))
    return entries.length > MOST_WRITTEN
      ? `${name} ${shape}`
      : `${name} = ${shape} [${entries.map(showNumber).join(', ')}]`
  })
  return operands.length === 0 ? show(expr) : `${show(expr)} with ${operands.join(', ')}`
}

const checkLaw = ([sentence, law]: (typeof LAWS)[number], applications: ReadonlyArray<Application>): Check =>
  checkOf(
    sentence,
    applications.flatMap((application) =>
      SEEDS.map((seed) => ({ at: placeText(application, seed), judged: judge(() => law(application, seed)) }))
    )
  )

/**
 * All laws of an operation, at points of its own choosing: the value has the predicted shape, operands are left alone and
 * `isPointwise` is true; jvp and vjp are adjoint
 * (1e-12); jvp is the difference (1e-8), and so is the derivative of each derivative; named sizes mean what numbers mean; over a stack value and
 * derivatives are the stacks of those. A law that no point could tell of does not hold.
 *
 * Cost: some thousand evaluations of small matrices, about a second.
 *
 * @example
 * import { Matmul, Slice } from 'catamat'
 * import { checkOperation } from 'catamat/testing'
 *
 * checkOperation(Matmul).holds // => true
 * checkOperation(Slice, { params: [[0, 1], [1, 3]] }).checks[3]?.law // => jvp and vjp are adjoint
 *
 * @category testing
 */
export const checkOperation = <A extends Operands, P extends Params>(
  op: Operation<A, P>,
  { params = [], shapes, domain }: CheckOperationOptions = {}
): Report => {
  const found = E.tryCatch(() => candidates(op as unknown as Operation, params, shapes), String) // its rules get the operands they ask for
  if (E.isLeft(found)) return reportOf(op.name, [unshaped(`the shape rule threw ${found.left}`)])
  const { accepted, refused } = found.right
  if (accepted.length === 0) return reportOf(op.name, [unshaped(refusals(refused))])
  const within = domain ?? domainFor(accepted)
  const applications = accepted.map((expr) => inDomain(expr, within))
  return reportOf(
    op.name,
    LAWS.map((law) => checkLaw(law, applications))
  )
}

const unshaped = (detail: string): Check => ({
  law: 'its shape rule accepts operands',
  holds: false,
  worst: Number.NaN,
  detail
})

const refusals = (refused: ReadonlyArray<Expr>): string =>
  refused.map(({ shape }) => (E.isLeft(shape) ? showError(shape.left) : 'a size is not known')).join('\n')

/**
 * The gradient of a 1×1 loss by each placeholder and variable, at one environment: it is the difference of the loss (1e-6, away from kinks)
 * and what forward mode gives (1e-10).
 *
 * @example
 * import { placeholder, square, sum } from 'catamat'
 * import { checkGradient } from 'catamat/testing'
 *
 * const x = placeholder('x', 2, 1)
 * checkGradient(sum(square(x)), { x: [1, 2] }).checks.map(({ law }) => law) // => [ 'the gradient by x is the difference', 'the gradient by x is that of forward mode' ]
 *
 * @category testing
 */
export const checkGradient = (loss: Expr, environment: Environment): Report => {
  const values = valuesIn(loss, environment)
  if (E.isLeft(values))
    return reportOf('the gradient', [
      { law: 'the loss has a value', holds: false, worst: Number.NaN, detail: values.left }
    ])
  const check = (law: string, judged: Judged): Check => checkOf(law, [{ at: '', judged }])
  return reportOf(
    `the gradient of ${show(loss)}`,
    leavesOf(loss).flatMap((leaf) => [
      check(`the gradient by ${leaf.name} is the difference`, isDifference(loss, leaf, values.right)),
      check(`the gradient by ${leaf.name} is that of forward mode`, isForwardMode(loss, leaf, values.right))
    ])
  )
}
