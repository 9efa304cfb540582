import type { Block, Constant, Expr, Leaf } from './Expr.js'
import { matrixBlock } from './lift.js'
import { toValue, type Value } from './Value.js'

/** The brand of a node and the private home of its value: copies and look-alikes have neither. */
export abstract class Branded {
  readonly #data: Block | number | undefined

  constructor(data: Block | number | undefined) {
    this.#data = data
  }

  static isBranded(value: unknown): value is Branded {
    return typeof value === 'object' && value !== null && #data in value
  }

  /** The number that a 1×1 constant is. */
  static numberOf(node: Branded): number | undefined {
    const data = node.#data
    return typeof data === 'number' ? data : undefined
  }

  static blockOf(node: Branded): Block | undefined {
    const data = node.#data
    return typeof data === 'number' ? matrixBlock(1, 1, Float64Array.of(data)) : data
  }

  get value(): Value | undefined {
    const block = Branded.blockOf(this)
    return block === undefined ? undefined : toValue(block)
  }
}

/**
 * Whether this library built the value: a copy or a look-alike of a node is none.
 *
 * @example
 * import { isExpr, placeholder } from 'catamat'
 *
 * const x = placeholder('x', 2, 1)
 * isExpr(x) // => true
 * isExpr({ ...x }) // => false
 *
 * @category folds
 */
export const isExpr = (value: unknown): value is Expr => Branded.isBranded(value)

/** The number that a constant was made of; undefined of one that was made of anything else. */
export const numberOf = (node: Constant): number | undefined => Branded.numberOf(node as unknown as Branded) // no node is built otherwise

/** The value that a constant or a variable holds; nobody writes to it. */
export const blockOf = (node: Constant | Leaf): Block | undefined => Branded.blockOf(node as unknown as Branded) // no node is built otherwise
