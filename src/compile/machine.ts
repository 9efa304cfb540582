import type { Block } from '../core/Expr.js'
import { blockIn, blockShape } from '../core/lift.js'
import { copyInto, copyMatrix } from '../core/matrixRows.js'
import { sameShape } from '../core/Shape.js'
import type { Bindings } from '../interpreters/bindings.js'
import { type Asked, type Backend, readied } from './backend.js'
import type { Program } from './Program.js'
import type { Kernels } from './wasm/kernels.js'

/** The values of the outputs, which the next run overwrites; undefined where a rule failed. */
type Outputs = ReadonlyArray<Block> | undefined

/** A program with a memory of its own. */
export interface Machine {
  readonly program: Program
  readonly backend: Backend
  readonly run: (bindings: Bindings) => Outputs
  /** Runs on what is nearly always given, a record of matrices of the sizes of this program; of anything else it says that it is not. */
  readonly runDirectly: (environment: unknown) => Outputs | 'unusual'
  readonly isRunning: () => boolean
}

/** The values that names have where an environment does not give them. */
export type Defaults = ReadonlyMap<string, Block>

/** An input with what is asked of it at every call. */
interface Taken {
  readonly name: string
  readonly at: number
  /** Its rows and columns where it is a matrix; a stack has −1 rows. */
  readonly rows: number
  readonly columns: number
  /** What it is where an environment does not give it. */
  readonly own: Float64Array | undefined
}

/** Copies what stands for a matrix of the sizes of an input; false where it is anything else. */
const copied = (memory: Float64Array, { at, rows, columns }: Taken, value: unknown): boolean => {
  if (typeof value !== 'number' || rows !== 1 || columns !== 1) return copyMatrix(memory, at, rows, columns, value)
  memory[at] = value
  return true
}

const isPlain = (environment: unknown): environment is Readonly<Record<string, unknown>> => {
  if (typeof environment !== 'object' || environment === null) return false
  const prototype: unknown = Object.getPrototypeOf(environment)
  return prototype === Object.prototype || prototype === null
}

/** A machine for a program; undefined where memory does not suffice. A value that was there the last time is not copied again. */
export const machineFor = (
  program: Program,
  defaults: Defaults,
  asked: Asked,
  kernels: Kernels
): Machine | undefined => {
  const ready = readied(program, asked, kernels)
  if (ready === undefined) return undefined
  const { memory, run: all } = ready
  for (const { view, data } of program.constants) memory.set(data, view.at)
  const outputs = program.outputs.map(({ at, shape, count }) => blockIn(shape, memory.subarray(at, at + count)))
  const inputs = program.inputs.map(({ name, view: { at, shape } }): Taken => {
    const [rows = 0, columns = 0] = shape
    const block = defaults.get(name)
    const own = block !== undefined && sameShape(blockShape(block), shape) ? block.data : undefined // of these sizes, or none
    return { name, at, rows: shape.length === 2 ? rows : -1, columns, own }
  })
  const held: Array<Float64Array | undefined> = inputs.map(() => undefined)
  let isRunning = false
  const hold = (i: number, data: Float64Array, at: number): void => {
    if (held[i] === data) return
    held[i] = data
    copyInto(memory, at, data)
  }
  const take = (environment: Readonly<Record<string, unknown>>): boolean => {
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i] as Taken // below the length
      if (Object.hasOwn(environment, input.name)) {
        held[i] = undefined
        if (!copied(memory, input, environment[input.name])) return false
      } else {
        if (input.own === undefined) return false
        hold(i, input.own, input.at)
      }
    }
    return true
  }
  return {
    program,
    get backend() {
      return ready.backend
    },
    isRunning: () => isRunning,
    run: ({ values }) => {
      isRunning = true
      for (const [i, { name, at }] of inputs.entries()) {
        const data = values.get(name)?.data // an environment that was read has a value for each
        if (data !== undefined) hold(i, data, at)
      }
      const isDone = all()
      isRunning = false
      return isDone ? outputs : undefined
    },
    runDirectly: (environment) => {
      if (isRunning || !isPlain(environment)) return 'unusual'
      isRunning = true // reading the environment may call this very function
      try {
        if (!take(environment)) return 'unusual'
        return all() ? outputs : undefined
      } catch {
        return 'unusual' // what cannot be read is told by who reads it with care
      } finally {
        isRunning = false
      }
    }
  }
}
