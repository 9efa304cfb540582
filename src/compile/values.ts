import { numberOf } from '../core/brand.js'
import type { Constant, Node, Operation, Params } from '../core/Expr.js'
import type { Walk } from '../core/fold.js'
import { paramKey } from '../core/params.js'

/**
 * The values of expressions, each once: nodes that compute the same from the same have one value between them.
 * Operands come before what reads them.
 */
export interface Values {
  /** For each value a node that has it. */
  readonly nodes: ReadonlyArray<Node>
  /** The values that each reads, one list after the other. */
  readonly operands: ReadonlyArray<number>
  /** Where the operands of each value begin, and at last where all end. */
  readonly begins: ReadonlyArray<number>
  readonly roots: ReadonlyArray<number>
}

/** Gives the same number to the same operation with the same parameters. */
export const ruleNumbers = (): ((op: Operation, params: Params) => number) => {
  const bare = new Map<Operation, number>()
  const others = new Map<Operation, Map<string, number>>()
  let count = 0
  const known = <K>(numbers: Map<K, number>, key: K): number => {
    const number = numbers.get(key) ?? count++
    numbers.set(key, number)
    return number
  }
  return (op, params) => {
    if (params.length === 0) return bare.get(op) ?? known(bare, op)
    const own = others.get(op) ?? new Map<string, number>()
    others.set(op, own)
    return known(own, paramKey(params))
  }
}

const hashOf = (rule: number, operands: ReadonlyArray<number>, first: number, end: number): number => {
  let hash = Math.imul(rule + 1, 0x9e3779b1)
  for (let i = first; i < end; i++) hash = Math.imul((hash ^ (operands[i] as number)) + 0x7f4a7c15, 0x85ebca6b) // below the end
  return (hash ^ (hash >>> 15)) >>> 0
}

/** 0 and −0 are two numbers, as no two others are that a Map takes for one. */
const constantKey = (node: Constant): unknown => {
  const number = numberOf(node)
  return number === undefined ? node : Object.is(number, -0) ? '-0' : number
}

/** The values of what was walked through. A name denotes one leaf. */
export const valuesOf = ({ order, operands: places, begins: starts, roots }: Walk): Values => {
  const nodes: Array<Node> = []
  const operands: Array<number> = []
  const begins: Array<number> = [0]
  const ruleOf = ruleNumbers()
  const numbers: Array<number> = [] // of the rule of each value
  const leaves = new Map<string, number>()
  const constants = new Map<unknown, number>()
  const valueAt = new Int32Array(order.length)
  const table = new Int32Array(2 ** Math.ceil(Math.log2(2 * order.length + 2))) // values from 1, found by their hash
  const mask = table.length - 1
  const added = (node: Node, rule: number): number => {
    numbers.push(rule)
    begins.push(operands.length)
    return nodes.push(node) - 1
  }
  const isSame = (value: number, rule: number, first: number): boolean => {
    if (numbers[value] !== rule) return false
    const [from, to] = [begins[value] as number, begins[value + 1] as number] // an end for each
    if (to - from !== operands.length - first) return false
    for (let i = from; i < to; i++) if (operands[i] !== operands[i - from + first]) return false
    return true
  }
  const keyed = (known: Map<unknown, number>, key: unknown, node: Node): number => {
    const value = known.get(key) ?? added(node, -1)
    known.set(key, value)
    return value
  }
  for (let place = 0; place < order.length; place++) {
    const node = order[place] as Node // below the length
    if (node._tag === 'Leaf') {
      valueAt[place] = keyed(leaves, node.name, node)
      continue
    }
    if (node._tag === 'Constant') {
      valueAt[place] = keyed(constants, constantKey(node), node)
      continue
    }
    const first = operands.length
    for (let i = starts[place] as number; i < (starts[place + 1] as number); i++)
      operands.push(valueAt[places[i] as number] as number) // operands were met before
    const rule = ruleOf(node.op, node.params)
    let slot = hashOf(rule, operands, first, operands.length) & mask
    while (table[slot] !== 0 && !isSame((table[slot] as number) - 1, rule, first)) slot = (slot + 1) & mask
    const known = (table[slot] as number) - 1
    if (known >= 0) operands.length = first
    valueAt[place] = known >= 0 ? known : added(node, rule)
    table[slot] = (valueAt[place] as number) + 1
  }
  return { nodes, operands, begins, roots: roots.map((place) => valueAt[place] as number) }
}
