/** The types of WebAssembly values that the kernels use. */
export type Type = 'i32' | 'i64' | 'f64' | 'v128'

/** A function that a call refers to; its index is known when the module is put together. */
export interface Callee {
  readonly _tag: 'Callee'
  readonly callee: Func
}

/** Bytes in the order of nested lists, so that putting instructions together copies nothing. */
export interface Bytes extends ReadonlyArray<number | Callee | Bytes> {}

/** A piece of WebAssembly that leaves one value of its type, or none (`void`). */
export interface Code<T extends Type | 'void'> {
  readonly type: T
  readonly bytes: Bytes
}

/** A statement. */
export type Statement = Code<'void'>

/** A local variable; as code it is its value. */
export interface Local<T extends Type> extends Code<T> {
  readonly set: (value: Code<T>) => Statement
}

/** The names and types of parameters, in their order. */
export type Params = Readonly<Record<string, Type>>

/** What a function is made of: the types of its locals beside the parameters, and its instructions. */
export interface Definition {
  readonly locals: ReadonlyArray<Type>
  readonly body: Bytes
}

/** A function of a module. It is made when a module is, so that functions may call each other and themselves. */
export interface Func<P extends Params = Params, R extends Type | 'void' = Type | 'void'> {
  readonly params: P
  readonly result: R
  readonly define: () => Definition
}

/** A whole number in LEB128 without sign. */
export const unsigned = (value: number): ReadonlyArray<number> => {
  const bytes: Array<number> = []
  let rest = value >>> 0
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  bytes.push(rest)
  return bytes
}

/** A whole number in LEB128 with sign. */
export const signed = (value: bigint): ReadonlyArray<number> => {
  const bytes: Array<number> = []
  let rest = value
  for (; rest < -64n || rest > 63n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return [...bytes, Number(rest & 0x7fn)]
}

/** The bytes of a double, lowest first. */
export const double = (value: number): ReadonlyArray<number> => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value, true)
  return Array.from(new Uint8Array(view.buffer))
}

export const code = <T extends Type | 'void'>(type: T, ...bytes: Bytes): Code<T> => ({ type, bytes })
