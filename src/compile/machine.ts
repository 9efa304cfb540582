import type * as E from 'fp-ts/lib/Either.js'
import type { Block } from '../core/Expr.js'
import { blockIn, blockShape } from '../core/lift.js'
import { sameShape } from '../core/Shape.js'
import type { Bindings, Source } from '../interpreters/bindings.js'
import type { Backend, Ready } from './backend.js'
import { type Input, inputsIn, plainRecord } from './direct.js'
import type { Program } from './Program.js'

/** The values of the outputs, which the next run overwrites. */
type Outputs = ReadonlyArray<Block>

/** What came of an environment: outputs, or how it is to be read on, with care; and whether a rule failed on what it gave. */
export type Direct =
  | { readonly _tag: 'Done'; readonly outputs: E.Right<Outputs> }
  | { readonly _tag: 'Unread' }
  | { readonly _tag: 'Read'; readonly source: Source; readonly hasFailed: boolean }

/** A program with a memory of its own. One run ends before the next one begins. */
export interface Machine {
  readonly program: Program
  readonly backend: Backend
  /** Undefined where a rule failed. */
  readonly run: (bindings: Bindings) => Outputs | undefined
  /** Runs on what is nearly always given, a record of matrices of the sizes of this program. */
  readonly runDirectly: (environment: unknown) => Direct
}

/** The values that names have where an environment does not give them. */
export type Defaults = ReadonlyMap<string, Block>

const UNREAD: Direct = { _tag: 'Unread' }

const inputOf = ({ name, view: { at, shape } }: Program['inputs'][number], defaults: Defaults): Input => {
  const [rows = 0, columns = 0] = shape
  const block = defaults.get(name)
  const own = block !== undefined && sameShape(blockShape(block), shape) ? block.data : undefined // of these sizes, or none
  return { name, at, rows: shape.length === 2 ? rows : -1, columns, own }
}

/** A machine for a program that has a memory, with its constants in it. `names` are all that an environment must give or leave to defaults. */
export const machineFor = (
  program: Program,
  ready: Ready,
  constants: ReadonlyMap<number, Block>,
  names: ReadonlyArray<string>,
  defaults: Defaults
): Machine => {
  const { memory, run: all } = ready
  for (const { view, value } of program.constants) memory.set(constants.get(value)?.data ?? [], view.at) // each was computed
  const outputs = program.outputs.map(({ at, shape, count }) => blockIn(shape, memory.subarray(at, at + count)))
  const done: Direct = { _tag: 'Done', outputs: { _tag: 'Right', right: outputs } }
  const inputs = inputsIn(
    memory,
    program.inputs.map((input) => inputOf(input, defaults))
  )
  const taken = new Set(program.inputs.map(({ name }) => name))
  const hasAll = names.every((name) => taken.has(name)) // what a program has no use for is looked at all the same
  return {
    program,
    get backend() {
      return ready.backend
    },
    run: ({ values }) => {
      for (const [i, { name }] of program.inputs.entries()) {
        const data = values.get(name)?.data // an environment that was read has a value for each
        if (data !== undefined) inputs.hold(i, data)
      }
      return all() ? outputs : undefined
    },
    runDirectly: (environment) => {
      const record = hasAll ? plainRecord(environment) : undefined
      if (record === undefined) return UNREAD
      const isTaken = inputs.take(record)
      const result: Direct =
        isTaken && all() ? done : { _tag: 'Read', source: inputs.readOn(record), hasFailed: isTaken }
      inputs.forget()
      return result
    }
  }
}
