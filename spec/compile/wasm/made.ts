import * as E from 'fp-ts/lib/Either.js'
import { module } from '../../../src/compile/wasm/assembler.js'
import type { Func } from '../../../src/compile/wasm/code.js'
import { instantiate, type Kernel, memoryOf } from '../../../src/compile/wasm/engine.js'
import * as assert from '../../assert.js'

/** What an Either holds; a test fails where it holds a reason instead. */
export const right = <A>(either: E.Either<unknown, A>): A =>
  E.isRight(either) ? either.right : assert.fail(`refused: ${JSON.stringify(either.left)}`)

/** Functions over a memory of their own, and its entries. */
export const made = <K extends string>(
  functions: Readonly<Record<K, Func>>,
  { pages = 64, shared = false } = {}
): {
  readonly kernels: Readonly<Record<K, Kernel>>
  readonly entries: Float64Array
  readonly buffer: ArrayBufferLike
} => {
  const memory = right(memoryOf(pages, pages, shared))
  const kernels = right(instantiate<K>(module(functions, { pages: 1, shared }), memory))
  return { kernels, entries: new Float64Array(memory.buffer), buffer: memory.buffer }
}

/** A generator of the same numbers in every run. Source: Marsaglia 2003, xorshift. */
export const uniform = (seed: number): (() => number) => {
  let state = seed | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

const EDGES = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  -2.5,
  Infinity,
  -Infinity,
  NaN,
  5e-324,
  -5e-324,
  2.2e-308,
  1.7e308,
  -1.7e308
]

/** Mostly ordinary numbers, and some at the edges of what a double is. */
export const awkward = (next: () => number): number =>
  next() < 0.15 ? (EDGES[Math.floor(next() * EDGES.length)] ?? 0) : (next() - 0.5) * 2 ** Math.floor(next() * 12)
