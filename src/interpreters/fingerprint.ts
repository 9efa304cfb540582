import { blockOf } from '../core/brand.js'
import type { Block } from '../core/Expr.js'
import { showNumber } from '../core/show.js'
import type { Tape } from './walk.js'

/** Two sums of 32 bits that take in words one by one. */
interface Sums {
  readonly word: (word: number) => void
  readonly text: (text: string) => void
  readonly block: (block: Block) => void
  readonly end: () => string
}

/** Source: cyrb53, two multiplicative hashes beside each other. */
const sums = (): Sums => {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  const word = (x: number): void => {
    a = Math.imul(a ^ x, 0x9e3779b1)
    b = Math.imul(b ^ x, 0x5f356495)
    a ^= b >>> 15
    b ^= a >>> 13
  }
  const text = (x: string): void => {
    word(x.length)
    for (let i = 0; i < x.length; i++) word(x.charCodeAt(i))
  }
  const block = ({ stack, rows, columns, data }: Block): void => {
    for (const size of [...stack, rows, columns]) word(size)
    const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length)
    for (let i = 0; i < words.length; i++) word(words[i] ?? 0)
  }
  const hex = (x: number): string => (x >>> 0).toString(16).padStart(8, '0')
  return { word, text, block, end: () => hex(a) + hex(b) }
}

/** JSON has no word for NaN, infinities and negative zero. */
const plainly = (_: string, param: unknown): unknown => (typeof param === 'number' ? `#${showNumber(param)}` : param)

/** A number of 64 bits that tells evaluations apart: the nodes, their order, their parameters and all values that go in. */
export const fingerprint = ({ plan, stages }: Tape): string => {
  const { order, reads, params, bindings } = plan
  const { word, text, block, end } = sums()
  word(stages)
  for (const [i, node] of order.entries()) {
    text(node._tag === 'Apply' ? node.op.name : node._tag === 'Leaf' ? `leaf ${node.name}` : '')
    word(reads[i]?.length ?? 0)
    for (const operand of reads[i] ?? []) word(operand)
    if (node._tag === 'Apply') text(JSON.stringify(params[i], plainly))
    const value =
      node._tag === 'Leaf' ? bindings.values.get(node.name) : node._tag === 'Constant' ? blockOf(node) : undefined
    if (value !== undefined) block(value)
  }
  return end()
}
