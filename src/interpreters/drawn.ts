import { isExpr } from '../core/brand.js'
import { operand } from '../core/build.js'
import type { Expr, Node } from '../core/Expr.js'
import { isRecord } from '../core/given.js'
import { quoted } from '../core/names.js'

/** Expressions that a picture shows apart, by name; a record of expressions is one part with several results. */
export type Parts = { readonly [part: string]: Expr | { readonly [result: string]: Expr } }

/** What a picture is of: a result, the part that it is in, the name that it has there. */
export interface Result {
  readonly root: Node
  readonly part?: string
  readonly name?: string
}

/** What is no expression becomes a faulty one, which is drawn. */
const nodeOf = (value: unknown): Node => operand('picture', 0, value) as Node // the three forms are all there is

/** The entries of a record of expressions, each read once; undefined of anything else, and of what cannot be read. */
export const entriesIn = (of: unknown): ReadonlyArray<readonly [string, unknown]> | undefined => {
  try {
    return isRecord(of) ? Object.entries(of) : undefined
  } catch {
    return undefined
  }
}

const resultsIn = ([part, one]: readonly [string, unknown]): ReadonlyArray<Result> =>
  entriesIn(one)?.map(([name, result]) => ({ root: nodeOf(result), part, name: `${part}.${name}` })) ?? [
    { root: nodeOf(one), part, name: part }
  ]

export const results = (of: unknown, parts: Parts = {}): ReadonlyArray<Result> => {
  const own = entriesIn(of)
  const inParts = [...new Map([...(own ?? []), ...(entriesIn(parts) ?? [])])].flatMap(resultsIn)
  return own === undefined ? [...inParts, { root: nodeOf(of) }] : inParts
}

const isDrawn = (of: unknown): boolean => isExpr(of) || typeof of === 'number'

/** The first of what is to be drawn that is no expression, and what it is called. */
export const undrawable = (of: unknown): { readonly argument: string; readonly got: unknown } | undefined => {
  if (isDrawn(of)) return undefined
  const own = entriesIn(of)
  const named = own?.flatMap(([part, one]) => {
    const inner = isExpr(one) ? undefined : entriesIn(one)
    return inner?.map(([name, result]) => [`${part}.${name}`, result] as const) ?? [[part, one] as const]
  })
  const wrong = named?.find(([, one]) => !isDrawn(one))
  if (named === undefined) return { argument: 'what is drawn', got: of }
  return wrong === undefined ? undefined : { argument: `the entry ${quoted(wrong[0])}`, got: wrong[1] }
}
