import {
  type Bytes,
  type Callee,
  type Code,
  code,
  type Definition,
  type Func,
  type Local,
  type Params,
  type Statement,
  type Type,
  unsigned
} from './code.js'

const TYPES: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b }

/** Makes the locals of one function. */
export interface Locals {
  readonly i32: () => Local<'i32'>
  readonly f64: () => Local<'f64'>
  readonly v128: () => Local<'v128'>
}

/** The parameters as locals, by name. */
export type Arguments<P extends Params> = { readonly [K in keyof P]: Local<P[K]> }

/** Statements, and last the code of the result, where there is one. */
type Body<R extends Type | 'void'> = R extends 'void'
  ? ReadonlyArray<Statement>
  : readonly [...ReadonlyArray<Statement>, Code<R>]

const localAt = <T extends Type>(type: T, index: number): Local<T> => ({
  ...code(type, 0x20, unsigned(index)),
  set: (value) => code('void', value.bytes, 0x21, unsigned(index))
})

const definition = <P extends Params, R extends Type | 'void'>(
  params: P,
  body: (params: Arguments<P>, locals: Locals) => Body<R>
): Definition => {
  const names = Object.keys(params)
  const locals: Array<Type> = []
  const make = <T extends Type>(type: T): Local<T> => localAt(type, names.length + locals.push(type) - 1)
  const given = Object.fromEntries(Object.entries(params).map(([name, type], i) => [name, localAt(type, i)]))
  // The entries are those of the parameters, one by one, which `fromEntries` cannot say.
  const statements = body(given as unknown as Arguments<P>, {
    i32: () => make('i32'),
    f64: () => make('f64'),
    v128: () => make('v128')
  })
  return { locals, body: statements.map(({ bytes }) => bytes) }
}

/**
 * A function: its parameters by name in order, the type of its result, and its body, which ends with the code of the result.
 * `func({ a: 'f64', b: 'f64' }, 'f64', ({ a, b }) => [f64.add(a, b)])` is the sum of two numbers.
 */
export const func = <const P extends Params, R extends Type | 'void'>(
  params: P,
  result: R,
  body: (params: Arguments<P>, locals: Locals) => Body<R>
): Func<P, R> => ({ params, result, define: () => definition(params, body) })

/** A call with the arguments by name. */
export const call = <P extends Params, R extends Type | 'void'>(
  callee: Func<P, R>,
  given: { readonly [K in keyof P]: Code<P[K]> }
): Code<R> =>
  code(
    callee.result,
    Object.keys(callee.params).map((name) => (given[name] as Code<Type>).bytes), // the type of `given` has every name
    0x10,
    { _tag: 'Callee', callee }
  )

/** A memory from outside, shared between threads or not; it has at least `pages` of 64 KiB. */
export interface MemoryImport {
  readonly pages: number
  readonly shared: boolean
}

const isCallee = (piece: Callee | Bytes): piece is Callee => !Array.isArray(piece)

/** Writes every number in order, and the index of every callee. */
const write = (bytes: Bytes, to: Array<number>, indexOf: (callee: Func) => number): void => {
  for (let i = 0; i < bytes.length; i++) {
    const piece = bytes[i] as Bytes[number] // below the length
    if (typeof piece === 'number') to.push(piece)
    else if (isCallee(piece)) for (const byte of unsigned(indexOf(piece.callee))) to.push(byte)
    else write(piece, to, indexOf)
  }
}

const flat = (bytes: Bytes): ReadonlyArray<number> => {
  const numbers: Array<number> = []
  write(bytes, numbers, () => 0) // no callee stands outside of code
  return numbers
}

/** A function, and the bytes of its code with their length before them. */
interface Written {
  readonly func: Func
  readonly bytes: ReadonlyArray<number>
}

/** The functions and all that they call, each once: a callee has the next index when it is first met. */
const writtenFrom = (roots: ReadonlyArray<Func>): ReadonlyArray<Written> => {
  const index = new Map<Func, number>()
  const indexOf = (func: Func): number => {
    const at = index.get(func) ?? index.size
    index.set(func, at)
    return at
  }
  for (const root of roots) indexOf(root)
  const written: Array<Written> = []
  for (const [func] of index) {
    const { locals, body } = func.define()
    const bytes: Array<number> = []
    write([declared(locals), body, 0x0b], bytes, indexOf)
    written.push({ func, bytes: [...unsigned(bytes.length), ...bytes] })
  }
  return written
}

const list = (items: ReadonlyArray<Bytes>): Bytes => [unsigned(items.length), items]
const sized = (bytes: ReadonlyArray<number>): Bytes => [unsigned(bytes.length), bytes]
const text = (name: string): Bytes => sized(Array.from(new TextEncoder().encode(name)))

const typeOf = ({ params, result }: Func): Bytes => [
  0x60,
  list(Object.values(params).map((type) => [TYPES[type]])),
  list(result === 'void' ? [] : [[TYPES[result]]])
]

/** Neighbours of one type are declared together. */
const declared = (locals: ReadonlyArray<Type>): Bytes => {
  const runs: Array<{ readonly type: Type; count: number }> = []
  for (const type of locals) {
    const last = runs.at(-1)
    if (last?.type === type) last.count++
    else runs.push({ type, count: 1 })
  }
  return list(runs.map(({ type, count }) => [unsigned(count), TYPES[type]]))
}

const MOST_PAGES = 65536

const memoryType = ({ pages, shared }: MemoryImport): Bytes =>
  shared ? [0x03, unsigned(pages), unsigned(MOST_PAGES)] : [0x00, unsigned(pages)]

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
const [FUNCTION, MEMORY] = [0x00, 0x02]

/** Bytes one after the other, and their length before them. */
const section = (id: number, items: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<ReadonlyArray<number>> => {
  const count = unsigned(items.length)
  const length = items.reduce((sum, item) => sum + item.length, count.length)
  return [[id], unsigned(length), count, ...items]
}

const joined = (parts: ReadonlyArray<ArrayLike<number>>): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const IMPORTS = 2

/** The import of a memory as `env.memory`. */
const imports = (memory: MemoryImport): ReadonlyArray<ReadonlyArray<number>> =>
  section(IMPORTS, [flat([text('env'), text('memory'), MEMORY, memoryType(memory)])])

/** A number in LEB128 without sign, and where the bytes after it begin. */
const readUnsigned = (bytes: Uint8Array, from: number): readonly [value: number, next: number] => {
  let [value, at] = [0, from]
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return [value, at]
  }
}

/** The same module over a memory that threads share: nothing but the import of its memory is another. */
export const overShared = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  for (let at = HEADER.length; at < bytes.length; ) {
    const [size, begin] = readUnsigned(bytes, at + 1)
    if (bytes[at] === IMPORTS)
      return joined([bytes.subarray(0, at), ...imports({ pages: 1, shared: true }), bytes.subarray(begin + size)])
    at = begin + size
  }
  return new Uint8Array(bytes)
}

/** The bytes of a module that imports its memory as `env.memory` and exports functions by name, with whatever they call. */
export const module = (exported: Readonly<Record<string, Func>>, memory: MemoryImport): Uint8Array<ArrayBuffer> => {
  const written = writtenFrom(Object.values(exported))
  const indexOf = (func: Func): number => written.findIndex((one) => one.func === func)
  const entries = Object.entries(exported)
  return joined([
    HEADER,
    ...section(
      1,
      written.map(({ func }) => flat(typeOf(func)))
    ),
    ...imports(memory),
    ...section(
      3,
      written.map((_, i) => unsigned(i))
    ),
    ...section(
      7,
      entries.map(([name, func]) => flat([text(name), FUNCTION, unsigned(indexOf(func))]))
    ),
    ...section(
      10,
      written.map(({ bytes }) => bytes)
    )
  ])
}
