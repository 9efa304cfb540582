import { matrixBlock } from '../core/lift.js'
import { entryOf } from '../ops/families/pointwise.js'
import { OTHER, opcodeOf } from './arithmetic.js'
import { forwardOf } from './forward.js'
import { type Entrywise, type Loop, STEP } from './Program.js'
import type { Action } from './plain.js'

/** A step on single entries takes fewer numbers: what it does, the register of its result and those of its first two operands. */
const SHORT = 4

/** The steps of a loop, arithmetic by number; what is none has the number of its function beyond. */
const shortened = ({ code, functions }: Loop): Int32Array => {
  const opcodes = functions.map(({ op }, i) => (opcodeOf(op) === OTHER ? OTHER + i : opcodeOf(op)))
  const tape = new Int32Array((SHORT * code.length) / STEP)
  for (let at = 0, from = 0; from < code.length; at += SHORT, from += STEP) {
    tape[at] = opcodes[code[from] as number] as number // a function for each step
    for (let i = 1; i < SHORT; i++) tape[at + i] = Math.max(0, code[from + i] as number) // within; −1 is none, of which nothing comes
  }
  return tape
}

/** A function on single entries, as many as it takes; undefined where its rule failed. */
type Scalar = (a: number, b: number, c: number) => number | undefined

const scalarOf = ({ op, params }: Entrywise, arity: number): Scalar => {
  const entry = entryOf(op)
  if (entry !== undefined) return entry
  const [forward, values] = [forwardOf(op), new Float64Array(4)]
  const [out, ...operands] = Array.from({ length: arity + 1 }, (_, i) =>
    matrixBlock(1, 1, values.subarray(i, i + 1))
  ) as [ReturnType<typeof matrixBlock>, ...ReadonlyArray<ReturnType<typeof matrixBlock>>] // at least the result
  return (a, b, c) => {
    values[1] = a
    values[2] = b
    values[3] = c
    return forward(op, operands, out, params) ? values[0] : undefined
  }
}

const scalarsOf = ({ code, functions }: Loop): ReadonlyArray<Scalar> => {
  const arities = functions.map(() => 0)
  for (let at = 0; at < code.length; at += STEP)
    arities[code[at] as number] = [2, 3, 4].filter((i) => (code[at + i] as number) >= 0).length // −1 is none
  return functions.map((one, i) => scalarOf(one, arities[i] ?? 0))
}

/** A loop over a single entry: registers are numbers. */
export const scalarAction = (memory: Float64Array, loop: Loop): Action => {
  const { inputs, code, results } = loop
  const registers = new Float64Array(loop.registers)
  const [tape, scalars] = [shortened(loop), scalarsOf(loop)]
  const [sources, targets] = [inputs.map(({ at }) => at), results.map(({ view }) => view.at)]
  const other = (at: number, a: number, b: number): boolean => {
    const third = code[(at / SHORT) * STEP + 4] as number // of the same step
    const value = (scalars[(tape[at] as number) - OTHER] as Scalar)(a, b, registers[third] as number) // of those it takes
    registers[tape[at + 1] as number] = value ?? Number.NaN
    return value !== undefined
  }
  return () => {
    for (let i = 0; i < sources.length; i++) registers[i] = memory[sources[i] as number] as number
    for (let at = 0; at < tape.length; at += SHORT) {
      const a = registers[tape[at + 2] as number] as number // registers are within
      const b = registers[tape[at + 3] as number] as number
      const to = tape[at + 1] as number
      switch (tape[at]) {
        case 0:
          registers[to] = a + b
          break
        case 1:
          registers[to] = a - b
          break
        case 2:
          registers[to] = a * b
          break
        case 3:
          registers[to] = a / b
          break
        case 4:
          registers[to] = -a
          break
        case 5:
          registers[to] = a * a
          break
        default:
          if (!other(at, a, b)) return false
      }
    }
    for (let i = 0; i < targets.length; i++)
      memory[targets[i] as number] = registers[results[i]?.register ?? 0] as number // as many results
    return true
  }
}
