import { describe } from './describe.js'
import type { Apply, Carriers, Constant, Expr, Leaf, Operands, Operation, Rule } from './Expr.js'
import { fold, refuse } from './fold.js'

type OperandsOf<O> = O extends Operation<infer A, infer _> ? A : Operands

/** Rules by the names of operations; of a signature, so that a misspelt name does not compile. */
export type Table<S, X> = { readonly [K in keyof S]?: Rule<OperandsOf<S[K]>, X> }

/** What an interpreter says of leaves, of the operations it knows, and of all others. */
export interface Meaning<S, X> {
  readonly constant: (node: Constant) => X
  readonly leaf: (node: Leaf) => X
  readonly table: Table<S, X>
  readonly otherwise: (operands: ReadonlyArray<X>, node: Apply) => X
}

const isMeaning = (meaning: unknown): boolean => {
  try {
    const { constant, leaf, table, otherwise } = Object(meaning) as Readonly<Record<string, unknown>> // looked at field by field
    return (
      [constant, leaf, otherwise].every((f) => typeof f === 'function') && typeof table === 'object' && table !== null
    )
  } catch {
    return false
  }
}

/**
 * The interpreter of a name: an operation's own rule for it, else the interpreter's table, else its default.
 * Errors: a `TypeError` where untyped code gives no such rules.
 * Its carrier is declared by merging `Carriers`, so that an operation's rule must agree with it.
 *
 * @example
 * import { add, interpreter, matmul, placeholder } from 'catamat'
 *
 * declare module 'catamat' {
 *   interface Carriers { readonly products: number }
 * }
 * const products = interpreter('products', {
 *   constant: () => 0,
 *   leaf: () => 0,
 *   table: { matmul: ([a, b]: readonly [number, number]) => a + b + 1 },
 *   otherwise: (operands) => operands.reduce((sum, n) => sum + n, 0)
 * })
 * const A = placeholder('A', 2, 2)
 * products(add(matmul(A, A), A)) // => 1
 *
 * @category folds
 */
export const interpreter = <K extends keyof Carriers, S>(
  key: K,
  meaning: Meaning<S, Carriers[K]>
): ((expr: Expr) => Carriers[K]) => {
  if (!isMeaning(meaning)) return refuse(`${describe(meaning)} is no meaning: give constant, leaf, table and otherwise`)
  const table = new Map(Object.entries(meaning.table)) as ReadonlyMap<string, Rule<Operands, Carriers[K]>> // keys of a table are names of operations
  return fold<Carriers[K]>({
    constant: meaning.constant,
    leaf: meaning.leaf,
    apply: (node, operands) => (node.op.rules?.[key] ?? table.get(node.op.name) ?? meaning.otherwise)(operands, node)
  })
}
