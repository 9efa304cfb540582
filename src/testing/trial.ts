import * as fc from 'fast-check'
import { isExpr } from '../core/brand.js'
import type { Expr } from '../core/Expr.js'
import { show } from '../core/show.js'
import type { EncodedEnvironment } from '../interpreters/environment.js'
import { type ArbitraryEnvironmentOptions, environmentsOf } from './arbitraries.js'
import { type Judged, judge } from './verdict.js'

/** What a property is tried on: expressions and an environment. It prints as their text and says what is wrong with them. */
export interface Trial {
  readonly exprs: ReadonlyArray<Expr>
  readonly environment: EncodedEnvironment
}

/** An expression, or ones that are drawn. */
export type Drawn = Expr | fc.Arbitrary<Expr>

export type Law = (exprs: ReadonlyArray<Expr>, environment: EncodedEnvironment) => Judged

export const drawn = (expr: Drawn): fc.Arbitrary<Expr> => (isExpr(expr) ? fc.constant(expr) : expr)

/** Every line but the first indented, so that what follows a label stands under it. */
const under = (label: string, text: string): string =>
  `\n  ${label.padEnd(12)}${text.replaceAll('\n', `\n${' '.repeat(14)}`)}`

const trialText = ({ exprs, environment }: Trial, law: Law): string =>
  [
    ...exprs.map((expr, i) => under(i === 0 ? 'expression' : 'and', show(expr))),
    under('environment', fc.stringify(environment)),
    under('wrong', judge(() => law(exprs, environment))?.failure ?? 'nothing')
  ].join('')

/** A law of expressions in any of their environments, as a property that prints what breaks it. */
export const propertyOf = (
  subjects: fc.Arbitrary<ReadonlyArray<Expr>>,
  options: ArbitraryEnvironmentOptions,
  law: Law
): fc.IProperty<[Trial]> => {
  const printed = (trial: Trial): Trial =>
    Object.assign({}, trial, { [fc.toStringMethod]: () => trialText(trial, law) })
  const trials = subjects.chain((exprs) =>
    environmentsOf(exprs, options).map((environment) => printed({ exprs, environment }))
  )
  return fc.property(trials, ({ exprs, environment }) => {
    const judged = judge(() => law(exprs, environment))
    fc.pre(judged !== undefined)
    return judged?.failure === undefined
  })
}
