import { numberOf } from '../core/brand.js'
import type { Apply, Constant, Leaf, Node, Operation, Params } from '../core/Expr.js'
import { type Walk, walk } from '../core/fold.js'
import { paramKey } from '../core/params.js'
import { composedOf, operandOf } from './composed.js'

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

/** Values found by what they are: a table of their numbers from 1, by their hash, at most half full. */
interface Numbering {
  readonly nodes: Array<Node>
  readonly operands: Array<number>
  readonly begins: Array<number>
  /** The value of a leaf or a constant, by what tells it from others. */
  readonly leaf: (node: Leaf) => number
  readonly constant: (node: Constant) => number
  /** The value of a rule applied to the operands from `first` on, which are dropped where it was known. */
  readonly applied: (node: Apply, rule: number, first: number) => number
}

const numbering = (expected: number): Numbering => {
  const nodes: Array<Node> = []
  const operands: Array<number> = []
  const begins: Array<number> = [0]
  const rules: Array<number> = [] // of each value
  const leaves = new Map<string, number>()
  const constants = new Map<unknown, number>()
  let table = new Int32Array(2 ** Math.ceil(Math.log2(2 * expected + 2)))
  const added = (node: Node, rule: number): number => {
    rules.push(rule)
    begins.push(operands.length)
    return nodes.push(node) - 1
  }
  const isSame = (value: number, rule: number, first: number): boolean => {
    if (rules[value] !== rule) return false
    const [from, to] = [begins[value] as number, begins[value + 1] as number] // an end for each
    if (to - from !== operands.length - first) return false
    for (let i = from; i < to; i++) if (operands[i] !== operands[i - from + first]) return false
    return true
  }
  const grow = (): void => {
    table = new Int32Array(2 * table.length)
    for (const [value, rule] of rules.entries()) {
      if (rule < 0) continue
      let slot = hashOf(rule, operands, begins[value] as number, begins[value + 1] as number) & (table.length - 1) // an end for each
      while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1)
      table[slot] = value + 1
    }
  }
  const keyed = (known: Map<unknown, number>, key: unknown, node: Node): number => {
    const value = known.get(key) ?? added(node, -1)
    known.set(key, value)
    return value
  }
  return {
    nodes,
    operands,
    begins,
    leaf: (node) => keyed(leaves, node.name, node),
    constant: (node) => keyed(constants, constantKey(node), node),
    applied: (node, rule, first) => {
      const hash = hashOf(rule, operands, first, operands.length)
      let slot = hash & (table.length - 1)
      while (table[slot] !== 0 && !isSame((table[slot] as number) - 1, rule, first))
        slot = (slot + 1) & (table.length - 1) // within
      const known = (table[slot] as number) - 1
      if (known >= 0) {
        operands.length = first
        return known
      }
      const value = added(node, rule)
      table[slot] = value + 1
      if (2 * nodes.length > table.length) grow()
      return value
    }
  }
}

type Compositions = (node: Apply, rule: number) => Walk | undefined

/** The walk through what an operation is made of, found once for each rule. */
const compositionsOf = (): Compositions => {
  const known: Array<Walk | null> = []
  return (node, rule) => {
    let found = known[rule]
    if (found === undefined) {
      const expr = composedOf(node.op, node.params)
      found = expr === undefined ? null : walk([expr])
      known[rule] = found
    }
    return found ?? undefined
  }
}

/** The values of what was walked through, with what operations are made of in their place. A name denotes one leaf. */
export const valuesOf = (walked: Walk): Values => {
  const { nodes, operands, begins, leaf, constant, applied } = numbering(walked.order.length)
  const ruleOf = ruleNumbers()
  const numbered = (
    { order, operands: places, begins: starts, roots }: Walk,
    leafOf: (node: Leaf) => number,
    compositionOf: Compositions
  ): ReadonlyArray<number> => {
    const valueAt = new Int32Array(order.length)
    for (let place = 0; place < order.length; place++) {
      const node = order[place] as Node // below the length
      if (node._tag !== 'Apply') {
        valueAt[place] = node._tag === 'Leaf' ? leafOf(node) : constant(node)
        continue
      }
      const first = operands.length
      for (let i = starts[place] as number; i < (starts[place + 1] as number); i++)
        operands.push(valueAt[places[i] as number] as number) // operands were met before
      const rule = ruleOf(node.op, node.params)
      const parts = compositionOf(node, rule)
      if (parts === undefined) {
        valueAt[place] = applied(node, rule, first)
        continue
      }
      const own = operands.splice(first)
      const [value] = numbered(
        parts,
        ({ name }) => own[operandOf(name)] as number,
        () => undefined
      ) // parts are made of nothing more
      valueAt[place] = value as number // one root
    }
    return roots.map((place) => valueAt[place] as number)
  }
  const roots = numbered(walked, leaf, compositionsOf())
  return { nodes, operands, begins, roots }
}
