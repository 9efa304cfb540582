import type { Block } from '../core/Expr.js'
import { blockIn, matrixBlock } from '../core/lift.js'
import { opcodeOf } from './arithmetic.js'
import { forwardOf } from './forward.js'
import { type Call, type Entrywise, type Instruction, type Loop, STEP, type View } from './Program.js'
import { placesIn } from './places.js'
import { productAction } from './product.js'
import { scalarAction } from './scalar.js'

/** What one instruction does each time; false where a rule failed. */
export type Action = () => boolean

/** What does an instruction in another way, on a memory; undefined where nothing does. */
export type Special = (instruction: Instruction) => ((memory: Float64Array) => Action) | undefined

/** Actions one after the other, up to the first that fails. */
export const inTurn =
  (actions: ReadonlyArray<Action>): Action =>
  () => {
    for (let i = 0; i < actions.length; i++) if (!(actions[i] as Action)()) return false // below the length
    return true
  }

const ENTRIES_AT_ONCE = 512

const blockAt = (memory: Float64Array, { at, shape, count }: View): Block =>
  blockIn(shape, memory.subarray(at, at + count))

/** An operation by its own rule, over and over on the same memory. */
const ruleAction = ({ op, params }: Entrywise, operands: ReadonlyArray<Block>, out: Block): Action => {
  const forward = forwardOf(op)
  return () => forward(op, operands, out, params)
}

const callAction = (memory: Float64Array, call: Call): Action =>
  ruleAction(
    call,
    call.operands.map((view) => blockAt(memory, view)),
    blockAt(memory, call.result)
  )

const opcodesOf = (functions: ReadonlyArray<Entrywise>): Int32Array =>
  Int32Array.from(functions, ({ op }) => opcodeOf(op))

/** Copies the entries `from` to `end` of what a value is when it stretches to a shape. */
type Fill = (to: Float64Array, from: number, end: number) => void

const fillOf = (memory: Float64Array, view: View, { shape, count }: Loop): Fill => {
  const data = memory.subarray(view.at, view.at + view.count)
  if (view.count === count) return (to, from, end) => to.set(data.subarray(from, end))
  if (view.count === 1) return (to) => to.fill(data[0] as number) // it has one entry
  const placeOf = placesIn(view, shape)
  const columns = shape.at(-1) ?? 1
  const step = view.shape.at(-1) === 1 ? 0 : 1
  return (to, from, end) => {
    for (let entry = from; entry < end; ) {
      const most = Math.min(end, entry + columns - (entry % columns))
      for (let place = placeOf(entry); entry < most; entry++, place += step) to[entry - from] = data[place] as number // strides stay within
    }
  }
}

/** The steps of a loop on registers of some length. */
const stepActions = (loop: Loop, registers: ReadonlyArray<Float64Array>): ReadonlyArray<Action> => {
  const { code, functions } = loop
  const opcodes = opcodesOf(functions)
  return Array.from({ length: code.length / STEP }, (_, step) => {
    const at = step * STEP
    const out = registers[code[at + 1] as number] as Float64Array // registers are within
    const own = [2, 3, 4].flatMap((i) => registers[code[at + i] as number] ?? []) // −1 is none
    const [a, b] = own as [Float64Array, Float64Array] // read as far as there are any
    switch (opcodes[code[at] as number]) {
      case 0:
        return () => {
          for (let i = 0; i < out.length; i++) out[i] = (a[i] as number) + (b[i] as number)
          return true
        }
      case 1:
        return () => {
          for (let i = 0; i < out.length; i++) out[i] = (a[i] as number) - (b[i] as number)
          return true
        }
      case 2:
        return () => {
          for (let i = 0; i < out.length; i++) out[i] = (a[i] as number) * (b[i] as number)
          return true
        }
      case 3:
        return () => {
          for (let i = 0; i < out.length; i++) out[i] = (a[i] as number) / (b[i] as number)
          return true
        }
      default: {
        const rule = functions[code[at] as number] as Entrywise // a function for each step
        const asRow = (data: Float64Array): Block => matrixBlock(1, data.length, data)
        return ruleAction(rule, own.map(asRow), asRow(out))
      }
    }
  })
}

/** A loop over many entries, some hundred at a time: registers are short rows that stay in the cache. */
const loopAction = (memory: Float64Array, loop: Loop): Action => {
  const { count, inputs, results } = loop
  const length = Math.min(count, ENTRIES_AT_ONCE)
  const registers = Array.from({ length: loop.registers }, () => new Float64Array(length))
  const rest = length === 0 ? 0 : count % length
  const fills = inputs.map((view) => fillOf(memory, view, loop))
  const [whole, partial] = [registers, registers.map((register) => register.subarray(0, rest))]
  const [steps, lastSteps] = [stepActions(loop, whole), stepActions(loop, partial)]
  return () => {
    for (let from = 0; from < count; from += length) {
      const isWhole = from + length <= count
      const own = isWhole ? whole : partial
      const end = isWhole ? from + length : count
      for (let i = 0; i < fills.length; i++) (fills[i] as Fill)(own[i] as Float64Array, from, end) // inputs are the first registers
      for (const step of isWhole ? steps : lastSteps) if (!step()) return false
      for (const { register, view } of results) memory.set(own[register] as Float64Array, view.at + from)
    }
    return true
  }
}

/** An instruction on a memory. */
export const plainAction = (memory: Float64Array, instruction: Instruction): Action => {
  if (instruction._tag === 'Call') return callAction(memory, instruction)
  if (instruction._tag === 'Product') return productAction(memory, instruction)
  return instruction.count === 1 ? scalarAction(memory, instruction) : loopAction(memory, instruction)
}
