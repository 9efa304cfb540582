import type { Block } from '../core/Expr.js'
import { blockIn } from '../core/lift.js'
import { copyInto, rowsOf } from '../core/matrixRows.js'
import type { Bindings } from '../interpreters/bindings.js'
import { type AskedBackend, type Backend, readied } from './backend.js'
import type { Program, View } from './Program.js'

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
export type Defaults = ReadonlyMap<string, Float64Array>

/** Copies what stands for a matrix of the sizes of a view; false where it is anything else. */
const copied = (memory: Float64Array, { at, shape, count }: View, value: unknown): boolean => {
  if (typeof value === 'number' && count === 1 && shape.length === 2) {
    memory[at] = value
    return true
  }
  const rows = rowsOf(value)
  const columns = rows?.[0]?.length ?? 0
  if (rows === undefined || shape.length !== 2 || rows.length !== shape[0] || columns !== shape[1]) return false
  for (let row = 0; row < rows.length; row++) copyInto(memory, at + row * columns, rows[row] as Float64Array) // below the length
  return true
}

const isPlain = (environment: unknown): environment is Readonly<Record<string, unknown>> => {
  if (typeof environment !== 'object' || environment === null) return false
  const prototype: unknown = Object.getPrototypeOf(environment)
  return prototype === Object.prototype || prototype === null
}

/** A machine for a program; undefined where memory does not suffice. A value that was there the last time is not copied again. */
export const machineFor = (program: Program, defaults: Defaults, asked: AskedBackend): Machine | undefined => {
  const ready = readied(program, asked)
  if (ready === undefined) return undefined
  const { memory, run: all } = ready
  for (const { view, data } of program.constants) memory.set(data, view.at)
  const outputs = program.outputs.map(({ at, shape, count }) => blockIn(shape, memory.subarray(at, at + count)))
  const held: Array<Float64Array | undefined> = program.inputs.map(() => undefined)
  const owned = program.inputs.map(({ name }) => defaults.get(name))
  let isRunning = false
  const hold = (i: number, data: Float64Array, { at }: View): void => {
    if (held[i] === data) return
    held[i] = data
    copyInto(memory, at, data)
  }
  const load = ({ values }: Bindings): void => {
    for (const [i, { name, view }] of program.inputs.entries()) {
      const data = values.get(name)?.data // an environment that was read has a value for each
      if (data !== undefined) hold(i, data, view)
    }
  }
  const take = (environment: Readonly<Record<string, unknown>>): boolean => {
    for (let i = 0; i < program.inputs.length; i++) {
      const { name, view } = program.inputs[i] as Program['inputs'][number] // below the length
      if (Object.hasOwn(environment, name)) {
        held[i] = undefined
        if (!copied(memory, view, environment[name])) return false
      } else {
        const own = owned[i]
        if (own === undefined) return false
        hold(i, own, view)
      }
    }
    return true
  }
  const runLoaded = (): Outputs => {
    isRunning = true
    const isDone = all()
    isRunning = false
    return isDone ? outputs : undefined
  }
  return {
    program,
    get backend() {
      return ready.backend
    },
    isRunning: () => isRunning,
    run: (bindings) => {
      load(bindings)
      return runLoaded()
    },
    runDirectly: (environment) => {
      try {
        return !isRunning && isPlain(environment) && take(environment) ? runLoaded() : 'unusual'
      } catch {
        return 'unusual' // what cannot be read is told by who reads it with care
      }
    }
  }
}
