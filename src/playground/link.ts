import * as E from 'fp-ts/lib/Either.js'
import { fromJson } from '../codec/decode.js'
import { toJson } from '../codec/encode.js'
import { showCodecError } from '../codec/showCodecError.js'
import { valuesFromJson, valuesToJson } from '../codec/values.js'
import { constantOf } from '../core/build.js'
import { isDimensionName } from '../core/Dim.js'
import type { Expr, Leaf } from '../core/Expr.js'
import { show, showName } from '../core/show.js'
import type { Value } from '../core/Value.js'
import { placeholders, variables } from '../interpreters/leaves.js'
import { LIMITS } from './limits.js'
import type { Page, State } from './page.js'

/** What a link carries: the JSON of the expression, that of the values which placeholders are fed, and the leaf to differentiate by. */
export interface Shared {
  readonly expression: string
  readonly values: string
  readonly by: string
}

const proseOf = (errors: ReadonlyArray<Parameters<typeof showCodecError>[0]>): string =>
  errors.map(showCodecError).join('\n')

/** What a page is as JSON, or why it has none. */
export const shared = ({ value, declared, state }: Page): E.Either<string, Shared> => {
  if (value === undefined) return E.left('there is no expression yet')
  const fed = placeholders(value.expr).flatMap(({ name }) => {
    const given = declared.get(name)?.value
    return given === undefined ? [] : [[name, given] as const]
  })
  const [expression, values] = [toJson(value.expr), valuesToJson(new Map(fed))]
  if (E.isLeft(expression)) return E.left(proseOf(expression.left))
  if (E.isLeft(values)) return E.left(proseOf(values.left))
  return E.right({
    expression: JSON.stringify(expression.right),
    values: JSON.stringify(values.right),
    by: state.by
  })
}

const written = (value: Value): string => show(constantOf(value), { full: true })

const dimText = (dim: unknown): string => (isDimensionName(dim) ? showName(dim) : String(dim))

const line = (leaf: Leaf, values: { readonly [name: string]: Value }): string => {
  const { name, kind, shape, value } = leaf
  if (kind === 'variable') return `${showName(name)} = ${value === undefined ? '' : written(value)}`
  const sizes = E.isRight(shape) ? shape.right.map(dimText).join(' × ') : ''
  const given = Object.hasOwn(values, name) ? values[name] : undefined
  return `${showName(name)} : ${sizes}${given === undefined ? '' : ` = ${written(given)}`}`
}

const stateOf = (expr: Expr, values: { readonly [name: string]: Value }, by: string): State => ({
  formula: show(expr, { full: true }),
  declarations: [...placeholders(expr), ...variables(expr)].map((leaf) => line(leaf, values)).join('\n'),
  by
})

/** The state that a link tells of, whoever wrote it. */
export const opened = ({ expression, values, by }: Shared): E.Either<string, State> => {
  const limits = { nodes: LIMITS.nodes, entries: LIMITS.characters, bytes: LIMITS.characters * 20 }
  const expr = fromJson(expression, { limits })
  if (E.isLeft(expr)) return E.left(proseOf(expr.left))
  const fed = valuesFromJson(values, { limits })
  return E.isLeft(fed) ? E.left(proseOf(fed.left)) : E.right(stateOf(expr.right, fed.right, by))
}
