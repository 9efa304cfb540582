import * as E from 'fp-ts/lib/Either.js'
import { copyInto, copyMatrix } from '../core/matrixRows.js'
import type { Source } from '../interpreters/bindings.js'

/** An input of a program, with what is asked of it at every call. */
export interface Input {
  readonly name: string
  readonly at: number
  /** Its rows and columns where it is a matrix; a stack has −1 rows. */
  readonly rows: number
  readonly columns: number
  /** What it is where an environment does not give it. */
  readonly own: Float64Array | undefined
}

/** An environment that is a plain record, and its names. */
export interface PlainRecord {
  readonly values: Readonly<Record<string, unknown>>
  readonly names: ReadonlyArray<string>
}

/** The inputs of a program in its memory. */
export interface Inputs {
  /** Puts a value there, unless it is there from the last time. */
  readonly hold: (input: number, data: Float64Array) => void
  /** Copies values there that are matrices or numbers of the sizes of the inputs; false where one is anything else. */
  readonly take: (environment: PlainRecord) => boolean
  /** How the environment is read on after that, nothing twice. */
  readonly readOn: (environment: PlainRecord) => Source
  /** Holds on to nothing that was read. */
  readonly forget: () => void
}

const NOTHING: PlainRecord = Object.freeze({ values: Object.freeze({}), names: Object.freeze([]) })

/** Whether nothing but its own properties tells what an object is; none of them but `constructor` is read. */
const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) return false
  if (value.constructor !== Object) return false // found sooner than its prototype
  if (Symbol.toStringTag in value || 'then' in value || 'klass' in value) return false // kinds of objects are told by these
  return Object.prototype.toString.call(value) === '[object Object]'
}

/** What is nearly always given; undefined of anything else. */
export const plainRecord = (environment: unknown): PlainRecord | undefined => {
  if (environment === undefined) return NOTHING
  try {
    return isPlain(environment) ? { values: environment, names: Object.keys(environment) } : undefined
  } catch {
    return undefined // who reads it with care tells why
  }
}

const isCopied = (memory: Float64Array, { at, rows, columns }: Input, value: unknown): boolean => {
  if (typeof value !== 'number' || rows !== 1 || columns !== 1) return copyMatrix(memory, at, rows, columns, value)
  memory[at] = value
  return true
}

const UNREAD = Symbol('unread')

/** The inputs in a memory, with notes of what is in it and of what has been read in this call. */
export const inputsIn = (memory: Float64Array, inputs: ReadonlyArray<Input>): Inputs => {
  const held: Array<Float64Array | undefined> = inputs.map(() => undefined)
  const read: Array<unknown> = inputs.map(() => UNREAD)
  const places = inputs.map((_, i) => i) // where among names each was the last time
  let reading = -1 // the input that is being read
  let thrown: { readonly name: string; readonly cause: unknown } | undefined
  let isClean = true
  const hold = (i: number, data: Float64Array): void => {
    if (held[i] === data) return
    copyInto(memory, (inputs[i] as Input).at, data) // there are as many
    held[i] = data
  }
  /** Finds the places of all names anew: environments mostly list them in the same order. */
  const relocate = (names: ReadonlyArray<string>): void => {
    const found = new Map(names.map((name, place) => [name, place]))
    for (const [i, { name }] of inputs.entries()) places[i] = found.get(name) ?? names.length
  }
  const isAt = (i: number, name: string, names: ReadonlyArray<string>): boolean => {
    const place = places[i] as number // as many places
    return place < names.length && names[place] === name
  }
  const isGiven = (i: number, name: string, { values, names }: PlainRecord): boolean => {
    if (isAt(i, name, names)) return true
    if (!Object.hasOwn(values, name)) return false
    relocate(names)
    return isAt(i, name, names)
  }
  const takeAll = (environment: PlainRecord): boolean => {
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i] as Input // below the length
      if (isGiven(i, input.name, environment)) {
        held[i] = undefined
        reading = i
        const value = environment.values[input.name]
        reading = -1
        read[i] = value
        if (!isCopied(memory, input, value)) return false
      } else if (input.own !== undefined) hold(i, input.own)
      else return false
    }
    return true
  }
  const forget = (): void => {
    isClean = true
    reading = -1
    thrown = undefined
    for (let i = 0; i < read.length; i++) if (read[i] !== UNREAD) read[i] = UNREAD
  }
  return {
    hold,
    forget,
    take: (environment) => {
      if (!isClean) forget()
      isClean = false
      try {
        return takeAll(environment)
      } catch (cause) {
        const name = inputs[reading]?.name
        if (name !== undefined) thrown = { name, cause } // else it was the value that threw
        return false
      }
    },
    readOn: ({ values, names }) => {
      const known = new Map<string, E.Either<unknown, unknown>>()
      for (const [i, { name }] of inputs.entries()) if (read[i] !== UNREAD) known.set(name, E.right(read[i]))
      if (thrown !== undefined) known.set(thrown.name, E.left(thrown.cause))
      const first = (name: string): E.Either<unknown, unknown> =>
        E.tryCatch(
          () => values[name],
          (cause) => cause
        )
      return { names, read: (name) => known.get(name) ?? first(name) }
    }
  }
}
