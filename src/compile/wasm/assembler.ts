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

const isCallee = (piece: Bytes[number]): piece is Callee => typeof piece === 'object' && '_tag' in piece

/** Every number and callee, in order. */
const walk = (bytes: Bytes, visit: (leaf: number | Callee) => void): void => {
  for (const piece of bytes)
    if (typeof piece === 'number' || isCallee(piece)) visit(piece)
    else walk(piece, visit)
}

/** What the functions and all that they call are made of, each once. */
const definitionsFrom = (roots: ReadonlyArray<Func>): ReadonlyMap<Func, Definition> => {
  const found = new Set(roots)
  const definitions = new Map<Func, Definition>()
  for (const each of found) {
    const made = each.define()
    definitions.set(each, made)
    walk(made.body, (leaf) => void (typeof leaf === 'number' || found.add(leaf.callee)))
  }
  return definitions
}

const flatten = (bytes: Bytes, indexOf: (callee: Func) => number): ReadonlyArray<number> => {
  const flat: Array<number> = []
  walk(bytes, (leaf) => {
    if (typeof leaf === 'number') flat.push(leaf)
    else for (const byte of unsigned(indexOf(leaf.callee))) flat.push(byte)
  })
  return flat
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

/** The bytes of a module that imports its memory as `env.memory` and exports functions by name, with whatever they call. */
export const module = (exported: Readonly<Record<string, Func>>, memory: MemoryImport): Uint8Array<ArrayBuffer> => {
  const definitions = definitionsFrom(Object.values(exported))
  const functions = [...definitions.keys()]
  const index = new Map(functions.map((each, i) => [each, i]))
  const indexOf = (callee: Func): number => index.get(callee) ?? 0 // every callee is among the reachable
  const flat = (bytes: Bytes): ReadonlyArray<number> => flatten(bytes, indexOf)
  const section = (id: number, items: ReadonlyArray<Bytes>): Bytes => [id, sized(flat(list(items)))]
  return Uint8Array.from(
    flat([
      HEADER,
      section(1, functions.map(typeOf)),
      section(2, [[text('env'), text('memory'), MEMORY, memoryType(memory)]]),
      section(
        3,
        functions.map((_, i) => unsigned(i))
      ),
      section(
        7,
        Object.entries(exported).map(([name, each]) => [text(name), FUNCTION, unsigned(indexOf(each))])
      ),
      section(
        10,
        [...definitions.values()].map(({ locals, body }) => sized(flat([declared(locals), body, 0x0b])))
      )
    ])
  )
}
