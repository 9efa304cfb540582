import { type NumericShape, product } from '../core/Shape.js'
import { isBuiltIn } from './forward.js'
import { type Entrywise, type Loop, STEP, type View } from './Program.js'
import type { Extent, Loop as Kernel, Step } from './wasm/loop.js'
import { isSupported, type Pointwise } from './wasm/pointwise.js'

/** A loop as WebAssembly does it: over rows and columns, each step with a register of its own. */
export interface Fused {
  readonly kernel: Kernel
  readonly extent: Extent
}

/** Where the entries of an operand lie, as rows and columns of a loop; undefined where they lie in no such way. */
interface Laid {
  readonly moves: boolean
  readonly rowStride: number
}

/** Whether axes have all their entries, or stretch along all of them; an axis of 1 does either. */
const spread = (own: ReadonlyArray<number>, whole: ReadonlyArray<number>): 'full' | 'still' | undefined =>
  own.every((size, i) => size === whole[i]) ? 'full' : own.every((size) => size === 1) ? 'still' : undefined

const laid = ({ shape }: View, whole: NumericShape, split: number): Laid | undefined => {
  const own = [...whole.slice(shape.length).map(() => 1), ...shape]
  const rows = spread(own.slice(0, split), whole.slice(0, split))
  const columns = spread(own.slice(split), whole.slice(split))
  if (rows === undefined || columns === undefined) return undefined
  const isOne = product(whole.slice(split)) === 1
  return {
    moves: columns === 'full' && !isOne,
    rowStride: rows === 'still' ? 0 : 8 * product(own.slice(split))
  }
}

const nameOf = ({ op }: Entrywise): Pointwise | undefined =>
  isSupported(op.name) && isBuiltIn(op) ? op.name : undefined

interface Registers {
  readonly steps: ReadonlyArray<Step>
  /** The last register of the kernel that is each of the loop's. */
  readonly holds: ReadonlyArray<number>
}

/** The steps, each with a register of its own; undefined where there is an operation that has no vector form. */
const stepsOf = ({ code, functions, inputs, registers }: Loop): Registers | undefined => {
  const names = functions.map(nameOf)
  const holds = Array.from({ length: registers }, (_, register) => register) // which register of the kernel is in each of the loop
  const steps: Array<Step> = []
  for (let at = 0; at < code.length; at += STEP) {
    const operation = names[code[at] as number] // a function for each step
    if (operation === undefined) return undefined
    const args = [2, 3, 4].flatMap((i) => holds[code[at + i] as number] ?? []) // −1 is none
    holds[code[at + 1] as number] = inputs.length + steps.push({ operation, args }) - 1
  }
  return { steps, holds }
}

/** A split of the axes into rows and columns in which every input lies as rows do, with as long columns as there may be. */
const layOut = ({
  inputs,
  shape
}: Loop): { readonly split: number; readonly places: ReadonlyArray<Laid> } | undefined => {
  for (let split = 0; split <= shape.length; split++) {
    const places = inputs.flatMap((view) => laid(view, shape, split) ?? [])
    if (places.length === inputs.length) return { split, places }
  }
  return undefined
}

/** A loop for WebAssembly, on values that lie at these addresses; undefined where an operation has no vector form, or an operand lies in no such way. */
export const fused = (loop: Loop, addressOf: (entry: number) => number): Fused | undefined => {
  const registers = stepsOf(loop)
  const laidOut = layOut(loop)
  if (registers === undefined || laidOut === undefined) return undefined
  const { split, places } = laidOut
  const [rows, columns] = [product(loop.shape.slice(0, split)), product(loop.shape.slice(split))]
  return {
    kernel: {
      inputs: places.map(({ moves }) => ({ movesAlongColumns: moves })),
      steps: registers.steps,
      results: loop.results.map(({ register }) => ({ register: registers.holds[register] as number })) // every register is held
    },
    extent: {
      rows,
      columns,
      work: 0,
      inputs: places.map(({ rowStride }, i) => ({ address: addressOf(loop.inputs[i]?.at ?? 0), rowStride })),
      results: loop.results.map(({ view }) => ({ address: addressOf(view.at), rowStride: 8 * columns }))
    }
  }
}
